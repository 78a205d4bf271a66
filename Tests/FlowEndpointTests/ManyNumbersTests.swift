// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowProviders
import Testing

/// Publishing to many numbers while the provider fails now and then: what a careful client leaves behind.
@Suite struct ManyNumbersTests {
    /// What the retry classes of an error ask of a client.
    private static func publish(_ number: String, with emulator: inout ProviderEmulator) throws -> Int {
        for attempt in 1...50 {
            do {
                guard try emulator.set(.metaCloud, number) == .done else { throw Surprise() }
                return attempt
            } catch let error as ProviderError {
                switch error.retry {
                case .never: throw error
                case .afterWaiting: break
                case .afterChecking:
                    var key: RegisteredKey?
                    for _ in 0..<50 where key == nil { key = try? emulator.get(.metaCloud, number) }
                    if key?.status == .valid { return attempt }
                }
            }
        }
        throw Surprise()
    }

    @Test func aThousand() throws {
        var emulator = ProviderEmulator.make()
        for fault in [
            "rate-limited,rate=0.05,retry-after=1", "internal-error,rate=0.025", "internal-error,rate=0.025,stage=after,operation=set",
        ] {
            try emulator.inject(InjectedFault(parsing: fault))
        }
        let attempts = try (0..<1000).map { try Self.publish("\(106_540_352_000_000 + $0)", with: &emulator) }
        // About 80 requests are sent again: those that met a limit, and those that failed before the key was stored.
        #expect((35...130).contains(attempts.reduce(0, +) - attempts.count))
        let registrations = (0..<1000).compactMap { emulator.registration(of: "\(106_540_352_000_000 + $0)", at: .metaCloud) }
        #expect(registrations.count == 1000 && registrations.allSatisfy { $0.pem != nil && !$0.isMismatched && $0.postedAgainCount == 0 })
        // Some were stored although their sender was told of a failure, and nobody posted those again.
        let silent = registrations.count { $0.acceptedCount == 0 }
        #expect((5...50).contains(silent) && registrations.allSatisfy { $0.storedCount == 1 })
    }
}
