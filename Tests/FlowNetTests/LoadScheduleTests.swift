// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowNet

@Suite struct LoadScheduleTests {
    @Test func evenArrivalsDoNotDrift() {
        let schedule = LoadSchedule(ratePerSecond: 3000, duration: .seconds(100))
        let times = Array(schedule.times())
        #expect(times.count == 300_000 && schedule.count == 300_000)
        #expect(times[0] == 0 && times[3000] == 1_000_000_000 && times[299_997] == 99_999_000_000)
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(gaps.allSatisfy { (333_333...333_334).contains($0) })
    }

    @Test(arguments: [(0.5, 1), (1, 1), (1.5, 2), (10, 10), (999.9, 1000)])
    func aSecondHasItsRequests(rate: Double, count: Int) {
        #expect(LoadSchedule(ratePerSecond: rate, duration: .seconds(1)).count == count)
    }

    @Test func theWarmUpComesFirstAndIsNotMeasured() {
        let schedule = LoadSchedule(ratePerSecond: 10, warmUp: .milliseconds(500), duration: .seconds(2))
        let seconds = schedule.times().map { schedule.measuredSecond(of: $0) }
        #expect(seconds.count == 25)
        #expect(seconds.prefix(5).allSatisfy { $0 == nil })
        #expect(seconds.dropFirst(5).map { $0 ?? -1 } == Array(repeating: 0, count: 10) + Array(repeating: 1, count: 10))
    }

    @Test func randomArrivalsAreAPoissonProcess() {
        let schedule = LoadSchedule(ratePerSecond: 1000, duration: .seconds(50), arrivals: .random(seed: 7))
        let times = Array(schedule.times())
        #expect(times == times.sorted())
        // The count of a Poisson process of mean 50,000 lies within five deviations of 224; that of a wrong rate does not.
        #expect(abs(times.count - 50_000) < 1120)
        let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        // Of an exponential distribution the deviation is the mean, and a gap is longer than it in e⁻¹ of the cases.
        #expect(abs(variance.squareRoot() / mean - 1) < 0.03)
        #expect(abs(Double(gaps.count { $0 > mean }) / Double(gaps.count) - 0.3679) < 0.012)
    }

    @Test func aSeedRepeatsItsArrivals() {
        func times(_ seed: UInt64) -> [Int64] {
            Array(LoadSchedule(ratePerSecond: 100, duration: .seconds(1), arrivals: .random(seed: seed)).times())
        }
        #expect(times(3) == times(3) && times(3) != times(4))
    }
}

@Suite struct LoadContentTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1", 8080, "/"),
        ("https://flows.example.com/a/b?c=d%20e", "flows.example.com", 443, "/a/b?c=d%20e"),
        ("HTTP://[::1]:99?x", "::1", 99, "/?x"), ("http://localhost/flow", "localhost", 80, "/flow"),
    ])
    func urlsAreTakenApart(url: String, host: String, port: Int, path: String) throws {
        let target = try EndpointURL(url)
        #expect(target.host == host && target.port == port && target.target == path)
    }

    @Test func plaintextsHaveTheirSize() throws {
        for byteCount in [LoadPlaintext.minimumByteCount, 1024, 65_536] {
            let plaintext = try #require(LoadPlaintext.filled(byteCount: byteCount))
            #expect(plaintext.count == byteCount && LoadPlaintext.isObject(plaintext))
        }
        #expect(LoadPlaintext.filled(byteCount: LoadPlaintext.minimumByteCount - 1) == nil)
        for text in ["", "[]", "{}{}", "{\"a\":1", "null", "\"{}\"", "{\"a\":1,}"] { #expect(!LoadPlaintext.isObject(Array(text.utf8))) }
        #expect(!LoadPlaintext.isObject([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]))
        #expect(LoadPlaintext.isObject(Array(" {\"a\":[1,{}]} ".utf8)))
    }
}
