// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import TestSupport

/// One key for the whole run, made afresh each time: a key kept in a file would end up in somebody's production.
struct SampleKey: Sendable {
    let numbers: RSAPublicNumbers
    /// PKCS#8.
    let privateDER: [UInt8]
    var spki: [UInt8] { SubjectPublicKeyInfo.encode(numbers) }
    /// The canonical `PUBLIC KEY` block: BEGIN, 6 lines of 64, one of 8, END.
    var pem: [UInt8] { PEM.encode(numbers) }
    var text: String { String(decoding: pem, as: UTF8.self) }
    var privatePEM: [UInt8] { PEM.encode(label: "PRIVATE KEY", privateDER.span) }

    static func shared() throws -> SampleKey { try made.get() }
    private static let made = Result { try makeWithPlus() }

    /// Damage to `+` and `/` needs a key that has some: one key in fifty thousand has not.
    private static func makeWithPlus() throws -> SampleKey {
        while true {
            let key = try make()
            if key.text.contains("+"), key.text.contains("/") { return key }
        }
    }

    static func make() throws -> SampleKey {
        try TestBackend.openssl.run { backend in
            let key = try backend.generatePrivateKey()
            return SampleKey(numbers: key.publicKey.numbers, privateDER: try key.pkcs8().withSpan { span in span.indices.map { span[$0] } })
        }
    }
}

extension KeyFile {
    /// What came back of a key, one for each item: a failed test is not to print whole keys.
    enum Recovery {
        case same
        case other
        case nothing
    }

    func recovery(of key: SampleKey) -> [Recovery] {
        items.map { item in item.canonicalSPKI.map { $0 == key.spki ? .same : .other } ?? .nothing }
    }
}

/// Repeats the same numbers for the same seed (SplitMix64), so that a failure can be looked at again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
