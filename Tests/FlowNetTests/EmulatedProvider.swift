// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import FlowOpenSSL
import FlowProviders

/// An emulator on loopback for the time of one test.
enum EmulatedProvider {
    static func serving<Result: Sendable>(
        _ emulator: ProviderEmulator, saveState: EmulatorServer.SaveState? = nil,
        _ body: @escaping @Sendable (_ origin: String, _ server: EmulatorServer) async throws -> Result
    ) async throws -> Result {
        let server = EmulatorServer(emulator, saveState: saveState)
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await server.run { continuation.yield($0) }
                continuation.finish()
                return nil
            }
            group.addTask {
                for await port in ports { return try await body("http://127.0.0.1:\(port)", server) }
                return nil
            }
            while let outcome = try await group.next() {
                if let outcome {
                    group.cancelAll()
                    return outcome
                }
            }
            throw NotServed()
        }
    }

    struct NotServed: Error {}

    static func emulator(_ faults: InjectedFault..., settings: ProviderEmulator.Settings = .init()) throws -> ProviderEmulator {
        let backend = try OpenSSLBackend()
        var emulator = ProviderEmulator(settings: settings) { try backend.sha256($0) }
        for fault in faults { try emulator.inject(fault) }
        return emulator
    }
}

extension RetryPolicy {
    /// So that a test waits for nothing.
    static var hasty: RetryPolicy {
        var policy = RetryPolicy()
        policy.firstPause = .milliseconds(2)
        policy.longestPause = .milliseconds(10)
        return policy
    }
}

extension KeyPublisher {
    /// The reports of one run in the order of the numbers.
    func reports(_ key: UploadKey, for numbers: [String], concurrency: Int = 4) async throws -> [NumberReport] {
        var reports: [String: NumberReport] = [:]
        try await publish(key, for: numbers, concurrency: concurrency) { reports[$0.number] = $0 }
        return numbers.compactMap { reports[$0] }
    }
}
