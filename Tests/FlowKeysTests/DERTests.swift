// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowKeys

@Suite struct DERTests {
    @Test(arguments: DERDamage.ofAlgorithm + DERDamage.ofNumbers + DERDamage.ofLengths + DERDamage.ofTypes)
    func damage(_ damage: DERDamage) throws {
        let key = try SampleKey.shared()
        let der = damage.encode(key.numbers)
        let item = KeyItem(structureOf: der)
        #expect(item.defects.map { DERDamage.Named(kind: $0.kind, offset: $0.derOffset ?? -1) } == damage.expected)
        #expect(item.defects.allSatisfy { $0.position == nil })
        #expect((item.canonicalSPKI == key.spki) == damage.keepsKey)
        #expect(damage.keepsKey || item.canonicalSPKI == nil)
        let first = try #require(item.defects.first)
        #expect(throws: first) { try SubjectPublicKeyInfo.read(strictDER: der) }
    }

    @Test func soundKey() throws {
        let key = try SampleKey.shared()
        #expect(SPKIParts(key.numbers).der == key.spki)
        #expect(KeyItem(structureOf: key.spki).defects == [])
        #expect(try SubjectPublicKeyInfo.read(strictDER: key.spki) == key.numbers)
    }

    @Test func signatureOnlyKeyIsNamedAndNotRead() throws {
        let key = try SampleKey.shared()
        var parts = SPKIParts(key.numbers)
        parts.identifier[10] = 10
        parts.parameters = []
        let item = KeyItem(structureOf: parts.der)
        #expect(item.algorithm == .rsaPSS)
        #expect(item.rsa == key.numbers)
        #expect(item.defects == [])
        #expect(throws: KeyDefect.self) { try SubjectPublicKeyInfo.read(strictDER: parts.der) }
    }

    @Test(arguments: [("0", 0), ("1", 1), ("2^2047", 2048), ("2^16384", 16385), ("2^16384 - 1", 16384)])
    func extremeModuli(name: String, bitCount: Int) throws {
        var modulus = [UInt8](repeating: name.hasSuffix("1") ? 0xFF : 0, count: (bitCount + 7) / 8)
        if bitCount > 0, !name.hasSuffix("- 1") { modulus[0] = 1 << ((bitCount - 1) % 8) }
        let numbers = RSAPublicNumbers(modulus: modulus, publicExponent: [1, 0, 1])
        #expect(numbers.bitCount == bitCount)
        let der = SubjectPublicKeyInfo.encode(numbers)
        #expect(try SubjectPublicKeyInfo.read(strictDER: der) == numbers)
        #expect(KeyFile(reading: PEM.encode(numbers)).allDefects == [])
        #expect(SubjectPublicKeyInfo.encode(RSAPublicNumbers(modulus: [0, 0, 0] + modulus, publicExponent: [0, 1, 0, 1])) == der)
    }

    @Test func truncatedAtEveryByte() throws {
        let key = try SampleKey.shared()
        for der in [key.spki, key.privateDER, RSAPublicKeyDER.encode(key.numbers)] {
            for count in 0..<der.count {
                let item = KeyItem(structureOf: Array(der.prefix(count)))
                #expect(item.defects == [KeyDefect.der(.der(.truncated), at: 0)])
                #expect(item.structure == .unknown && item.rsa == nil)
            }
        }
    }

    /// A structure inside that ends early, while the one around it does not.
    @Test func truncatedInside() throws {
        let parts = SPKIParts(try SampleKey.shared().numbers)
        for count in 1..<parts.key.count {
            let der = DERWriter.sequence([parts.algorithm, DERWriter.bitString(Array(parts.key.prefix(count)))])
            let item = KeyItem(structureOf: der)
            #expect(item.defects.map(\.kind) == [.der(.truncated)])
            #expect(item.canonicalSPKI == nil)
        }
    }

    @Test(arguments: [49, 50, 51, 100, 1000, 20_000])
    func nested(depth: Int) {
        let definite = (0..<depth).reduce(into: DERWriter.null) { der, _ in der = depth > 1000 ? der : DERWriter.sequence([der]) }
        let indefinite = (0..<depth).flatMap { _ in [0x30, 0x80] as [UInt8] } + [UInt8](repeating: 0, count: 2 * depth)
        for der in [definite, indefinite] {
            let item = KeyItem(structureOf: der)
            #expect(item.defects.contains { $0.kind == .der(.unrecognised) })
            #expect(item.structure == .unknown)
        }
    }

    /// The strict reader accepts one encoding of each key and no other.
    @Test func everyMutationOfOneByteIsRefusedOrAnotherKey() throws {
        let numbers = RSAPublicNumbers(modulus: [0xC1] + (1..<32).map { UInt8($0 * 7 & 0xFF) } + [1], publicExponent: [1, 0, 1])
        let sound = SubjectPublicKeyInfo.encode(numbers)
        var accepted = 0
        for offset in sound.indices {
            for byte in UInt8.min...UInt8.max where byte != sound[offset] {
                var der = sound
                der[offset] = byte
                guard let read = try? SubjectPublicKeyInfo.read(strictDER: der) else { continue }
                accepted += 1
                #expect(read != numbers)
                #expect(SubjectPublicKeyInfo.encode(read) == der)
            }
        }
        // Modulus and exponent may be any positive numbers; everything else is fixed.
        #expect(accepted > 34 * 200 && accepted < 40 * 255)
    }

    @Test func everyByteDroppedOrDoubled() throws {
        let sound = try SampleKey.shared().spki
        for offset in sound.indices {
            let dropped = Array(sound[..<offset] + sound[(offset + 1)...])
            let doubled = Array(sound[...offset] + sound[offset...])
            #expect(throws: KeyDefect.self) { try SubjectPublicKeyInfo.read(strictDER: dropped) }
            #expect(throws: KeyDefect.self) { try SubjectPublicKeyInfo.read(strictDER: doubled) }
        }
    }
}
