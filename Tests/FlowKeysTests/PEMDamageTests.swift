// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

/// Every damage that people have uploaded, made from a fresh key, must be named for what it is, where it is, and undone.
@Suite struct PEMDamageTests {
    @Test func freshKeyHasNoDefect() throws {
        let key = try SampleKey.shared()
        let file = KeyFile(reading: key.pem)
        #expect(file.allDefects == [])
        #expect(file.recovery(of: key) == [.same])
    }

    @Test(arguments: TextDamage.ofEncoding + TextDamage.ofLines + TextDamage.ofQuoting + TextDamage.ofSpaces)
    func textDamage(_ damage: TextDamage) throws { try check(damage) }

    @Test(arguments: TextDamage.ofBoundaries + TextDamage.ofBase64 + TextDamage.ofSurroundings)
    func blockDamage(_ damage: TextDamage) throws { try check(damage) }

    private func check(_ damage: TextDamage) throws {
        let key = try SampleKey.shared()
        let file = KeyFile(reading: damage.apply(key.text))
        #expect(file.allDefects.map(TextDamage.Named.init).sorted() == damage.expected)
        #expect(file.recovery(of: key) == [damage.keepsKey ? .same : .nothing])
    }

    /// Two damages at once need not be named exactly, but what is recovered must be the key, or nothing.
    @Test func anyTwoDamagesNeverMakeAnotherKey() throws {
        let key = try SampleKey.shared()
        let all =
            TextDamage.ofEncoding + TextDamage.ofLines + TextDamage.ofQuoting + TextDamage.ofSpaces + TextDamage.ofBoundaries
            + TextDamage.ofBase64 + TextDamage.ofSurroundings
        for first in all {
            let damaged = first.apply(key.text)
            guard let text = String(validating: damaged, as: UTF8.self), text.split(separator: "\n").count > 3 else { continue }
            for second in all {
                // A space in the place of a lost character cannot be told from one in the place of "+".
                if first.testDescription == "character lost", second.testDescription == "space inside line 3" { continue }
                let file = KeyFile(reading: second.apply(text))
                for item in file.items {
                    #expect(
                        item.canonicalSPKI == nil || item.canonicalSPKI == key.spki, "\(first.testDescription), \(second.testDescription)")
                }
            }
        }
    }

    @Test func strictDecodingRefusesEveryDamage() throws {
        let key = try SampleKey.shared()
        let all = TextDamage.ofEncoding + TextDamage.ofQuoting + TextDamage.ofSpaces + TextDamage.ofBoundaries + TextDamage.ofBase64
        for damage in all where damage.expected.contains(where: { $0.line > 0 }) {
            #expect(throws: KeyDefect.self, "\(damage.testDescription)") { try PEM.decode(damage.apply(key.text)) }
        }
    }

    @Test func plusAsSpace() throws {
        let key = try SampleKey.shared()
        let place = key.text.place(of: "+")
        let file = KeyFile(reading: Array(key.text.changingLines { $0.contains("-") ? $0 : $0.replacing("+", with: " ") }.utf8))
        #expect(file.allDefects.map(TextDamage.Named.init) == [.init(.plusAsSpace, place.line, place.column)])
        #expect(file.recovery(of: key) == [.same])
    }

    @Test func plusAsSpaceAtTheEndsOfLines() throws {
        // A modulus that puts "+" at both ends of every line: 48 bytes are one line, and 0xFB begins and 0xBE ends with its bits.
        let line: [UInt8] = [0xFB] + [UInt8](repeating: 0x55, count: 46) + [0x7E]
        let numbers = RSAPublicNumbers(
            modulus: [UInt8](repeating: 0xAA, count: 15) + line + line + line + line + line + [1], publicExponent: [1, 0, 1])
        let text = String(decoding: PEM.encode(numbers), as: UTF8.self)
        #expect(text.contains("\n+") && text.contains("+\n"))
        let file = KeyFile(reading: Array(text.changingLines { $0.contains("-") ? $0 : $0.replacing("+", with: " ") }.utf8))
        #expect(file.allDefects.map(\.kind) == [.plusAsSpace])
        #expect(file.items.first?.rsa == numbers)
    }

    /// A hyphen among + and / took another character's place: nobody can tell which, and it must not make another key.
    @Test(arguments: ["-", "_"]) func hyphenInStandardBase64(character: Character) throws {
        let key = try SampleKey.shared()
        let text = key.text.changingLines { $0.contains("-") ? $0 : $0.replacing("A", with: String(character), maxReplacements: 1) }
        let file = KeyFile(reading: Array(text.utf8))
        #expect(file.allDefects.map(\.kind).contains(.base64(.character(UInt32(character.asciiValue ?? 0)))))
        #expect(file.recovery(of: key) != [.same])
    }

    @Test func base64URL() throws {
        let key = try SampleKey.shared()
        let place = [key.text.place(of: "+"), key.text.place(of: "/")].min { ($0.line, $0.column) < ($1.line, $1.column) }!
        let text = key.text.changingLines { $0.contains("-") ? $0 : $0.replacing("+", with: "-").replacing("/", with: "_") }
        let file = KeyFile(reading: Array(text.utf8))
        #expect(file.allDefects.map(TextDamage.Named.init) == [.init(.base64(.urlAlphabet), place.line, place.column)])
        #expect(file.recovery(of: key) == [.same])
    }

    @Test func percentEncodedForm() throws {
        let key = try SampleKey.shared()
        let escaped = key.text.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D").replacing(
            "\n", with: "%0A")
        for space in ["+", "%20"] {
            let file = KeyFile(reading: Array(("business_public_key=" + escaped.replacing(" ", with: space)).utf8))
            #expect(Set(file.allDefects.map(\.kind.name)) == ["percentEncoded", "quoted"])
            #expect(file.recovery(of: key) == [.same])
        }
    }

    @Test func missingPaddingIsNamedAtTheEnd() {
        // 3072 bits, whose SPKI ends with one "=" in PEM; 4096 bits with two.
        for (byteCount, padding) in [(384, "="), (512, "==")] {
            let numbers = RSAPublicNumbers(modulus: [UInt8](repeating: 0xC5, count: byteCount), publicExponent: [1, 0, 1])
            let text = String(decoding: PEM.encode(numbers), as: UTF8.self)
            #expect(text.contains(padding + "\n-----END"))
            let lines = text.replacing(padding + "\n-----END", with: "\n-----END").split(separator: "\n")
            let file = KeyFile(reading: Array((lines.joined(separator: "\n") + "\n").utf8))
            #expect(
                file.allDefects.map(TextDamage.Named.init) == [.init(.base64(.padding), lines.count - 1, lines[lines.count - 2].count + 1)])
            #expect(file.items.first?.rsa == numbers)
        }
    }

    @Test func bitsAfterTheLastByte() {
        let numbers = RSAPublicNumbers(modulus: [UInt8](repeating: 0xC5, count: 384), publicExponent: [1, 0, 1])
        let text = String(decoding: PEM.encode(numbers), as: UTF8.self).replacing("E=\n", with: "F=\n")
        let file = KeyFile(reading: Array(text.utf8))
        let lines = text.split(separator: "\n")
        #expect(
            file.allDefects.map(TextDamage.Named.init) == [.init(.base64(.trailingBits), lines.count - 1, lines[lines.count - 2].count - 1)]
        )
        #expect(file.items.first?.rsa == numbers)
    }
}

extension KeyDefect.Kind {
    /// The case without its values.
    var name: String { String("\(self)".prefix { $0 != "(" }.split(separator: ".").last ?? "") }
}
