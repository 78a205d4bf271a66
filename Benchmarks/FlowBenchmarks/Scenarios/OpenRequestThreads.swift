// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowCrypto
internal import FlowPayload
internal import Synchronization

extension BenchScenario {
    static let openRequestThreads = BenchScenario(
        id: "open-request-threads",
        summary: "open a request on more and more threads, each with a key and an opener of its own",
        variants: [Variant(nil, [ordinaryByteCount])],
        backends: [.openssl, .gcrypt],
        bareCalls: openRequest.bareCalls,
        isScaling: true, roundLimit: 10
    ) { setting in try arms(setting, setting.job.backend.implementation()) }

    private static func arms<Backend: MeasuredBackend>(_ setting: ScenarioSetting, _ backend: Backend) throws -> [ScenarioArm] {
        guard let library = Backend.bareLibrary else { return [] }
        let key = try backend.loadKey(of: setting.material)
        let payload = try SealedPayload(setting.byteCount, for: key, backend)
        let bare = try threadCounts.map { threadCount in
            try team("bare", threadCount) { try BareLane(library, setting.material, payload) }
        }
        let ours = try threadCounts.map { threadCount in
            try team("ours", threadCount) { try OpenerLane(backend, backend.loadKey(of: setting.material), payload) }
        }
        return bare + ours
    }

    private static func team(_ name: String, _ threadCount: Int, _ makeLane: () throws -> some ProvenLane) throws -> ScenarioArm {
        let lanes = try (0..<threadCount).map { _ in try makeLane() }
        let team = ThreadTeam(lanes)
        return ScenarioArm(name: "\(name) on \(threadCount) threads", threadCount: threadCount) {
            try lanes.allSatisfy { try $0.yieldsPlaintext() }
        } batch: { count in
            try team.run(count / threadCount)
        }
    }
}

private protocol ProvenLane: Lane {
    func yieldsPlaintext() throws -> Bool
}

/// With a key of its own: threads that share one share OpenSSL's blinding as well, which takes 4 % of the second thread's gain.
private final class OpenerLane<Backend: CryptoBackend>: ProvenLane {
    private let opener: Mutex<FlowRequestOpener<Backend>>
    private let payload: SealedPayload

    init(_ backend: Backend, _ key: Backend.PrivateKey, _ payload: SealedPayload) throws {
        opener = Mutex(try FlowRequestOpener(backend: backend, privateKey: key))
        self.payload = payload
    }

    func yieldsPlaintext() throws -> Bool {
        let body = payload.body
        return try opener.withLock { try $0.open(body.span).plaintext } == payload.plaintext
    }

    func run(_ count: Int) throws -> Int {
        let body = payload.body
        return try opener.withLock { opener in
            var sum = 0
            for _ in 0..<count { sum &+= try opener.open(body.span).plaintext.count }
            return sum
        }
    }
}

private final class BareLane: ProvenLane {
    private let calls: Mutex<BareCalls>
    private let plaintext: [UInt8]

    init(_ library: BareLibrary, _ material: BenchMaterial, _ payload: SealedPayload) throws {
        calls = Mutex(try BareCalls(library))
        plaintext = payload.plaintext
        try calls.withLock { calls in
            try calls.load(material.privateKeyPEM)
            try calls.set(payload)
        }
    }

    func yieldsPlaintext() throws -> Bool {
        try calls.withLock { calls in
            try calls.run(.openRequest, isFresh: false, count: 1)
            return try calls.output() == plaintext
        }
    }

    func run(_ count: Int) throws -> Int {
        try calls.withLock { try $0.run(.openRequest, isFresh: false, count: count) }
        return count
    }
}
