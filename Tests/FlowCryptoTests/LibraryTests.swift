// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import TestSupport
import Testing

@Suite struct LibraryTests {
    /// Of the library that is loaded: three numbers, whatever follows them.
    @Test(arguments: TestBackend.allCases)
    func versionIsGiven(backend: TestBackend) throws {
        let library = try backend.run { Self.library(of: $0) }
        #expect(library.name == backend.rawValue)
        #expect(library.version.prefixMatch(of: #/\d+\.\d+\.\d+/#) != nil, "\(library.version)")
    }

    private static func library<Backend: VectorBackend>(of backend: Backend) -> LibraryVersion { Backend.library }

    @Test(arguments: TestBackend.allCases)
    func startsTwice(backend: TestBackend) throws {
        for _ in 0..<2 {
            let hash = try backend.run { try $0.sha256([UInt8]().span) }
            #expect(hash == Self.hashOfNothing)
        }
    }

    /// libgcrypt must be initialised once, before anything else and by one thread alone.
    @Test(arguments: TestBackend.allCases)
    func startsOnManyTasksAtOnce(backend: TestBackend) async throws {
        let hashes = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<100 { group.addTask { try backend.run { try $0.sha256([UInt8]().span) } } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(hashes == [[UInt8]](repeating: Self.hashOfNothing, count: 100))
    }

    /// A key is immutable and shared, each task has contexts of its own.
    @Test(arguments: TestBackend.allCases)
    func oneKeyServesManyTasks(backend: TestBackend) async throws {
        try await Self.shareKey(of: backend)
    }

    private static func shareKey(of backend: TestBackend) async throws {
        let spki = try FixtureKey.spki(backend)
        let pkcs8 = try FixtureKey.pkcs8(backend)
        let work = try backend.run { try Self.work($0, spki: spki, pkcs8: pkcs8) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in UInt8(0)..<8 { group.addTask { try work(task) } }
            try await group.waitForAll()
        }
    }

    private static func work<Backend: VectorBackend>(
        _ backend: Backend, spki: [UInt8], pkcs8: [UInt8]
    ) throws -> @Sendable (UInt8) throws -> Void {
        let publicKey = try backend.publicKey(spki: spki.span)
        let privateKey = try backend.privateKey(pkcs8: pkcs8.span)
        return { task in
            for round in UInt8(0)..<8 {
                let ciphertext = try backend.encrypt([task, round], to: publicKey)
                let message = try backend.decrypt(ciphertext, with: privateKey)
                #expect(message == [task, round])
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func randomBytesDiffer(backend: TestBackend) throws {
        try backend.run { backend in
            #expect(try backend.randomBytes(0) == [])
            let draws = try (0..<100).map { _ in try backend.randomBytes(16) }
            #expect(Set(draws).count == 100)
            // One of the 256 values is absent from so many bytes once in 3 * 10^11 times.
            let values = try Set(backend.randomBytes(8_192))
            #expect(values.count == 256)
        }
    }

    private static let hashOfNothing: [UInt8] = [
        0xE3, 0xB0, 0xC4, 0x42, 0x98, 0xFC, 0x1C, 0x14, 0x9A, 0xFB, 0xF4, 0xC8, 0x99, 0x6F, 0xB9, 0x24,
        0x27, 0xAE, 0x41, 0xE4, 0x64, 0x9B, 0x93, 0x4C, 0xA4, 0x95, 0x99, 0x1B, 0x78, 0x52, 0xB8, 0x55,
    ]
}
