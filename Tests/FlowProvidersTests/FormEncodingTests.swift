// SPDX-License-Identifier: Apache-2.0

import FlowBench
import FlowProviders
import Testing

@Suite struct FormEncodingTests {
    @Test func everyCharacterComesBack() throws {
        for value in UInt8(0)...127 {
            let text = String(Unicode.Scalar(value))
            let body = FormEncoding.encode([("a", text)])
            #expect(try FormEncoding.decode(body).map(\.value) == [text])
            let isUnreserved = text.wholeMatch(of: /[A-Za-z0-9._~ -]/) != nil
            #expect(body.count == (isUnreserved ? 3 : 5), "\(value)")
        }
    }

    /// 2,000 random texts, with many of the characters that matter.
    @Test func randomTextComesBack() throws {
        var generator = SeededGenerator(seed: 6)
        let alphabet = Array("+/=%&\n\r\t ;?#\"'\\<>[]{}ABZaz09._~-äß€😀\u{0}\u{7F}\u{85}\u{202E}").map(String.init)
        for _ in 0..<2000 {
            let pairs = (0...Int.random(in: 0...3, using: &generator)).map { _ in
                let texts = (0..<2).map { _ in
                    (0..<Int.random(in: 0...40, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! }.joined()
                }
                return (name: "n" + texts[0], value: texts[1])
            }
            let body = FormEncoding.encode(pairs)
            let back = try FormEncoding.decode(body)
            #expect(back.map(\.name) == pairs.map(\.name) && back.map(\.value) == pairs.map(\.value))
            #expect(body.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            let spaces = pairs.map { ($0.name + $0.value).unicodeScalars.count { $0 == " " } }.reduce(0, +)
            #expect(body.count { $0 == UInt8(ascii: "+") } == spaces)
        }
    }

    @Test func whatFormsGarbleIsEncoded() {
        #expect(String(decoding: FormEncoding.encode([("k", "a+b/c=\n d")]), as: UTF8.self) == "k=a%2Bb%2Fc%3D%0A+d")
    }

    @Test func bodiesOfOthersAreRead() throws {
        let pairs = try FormEncoding.decode(Array("a+b=c+d&e&&=f&g=%2b%2B=".utf8))
        #expect(pairs.map { "\($0.name)|\($0.value)" } == ["a b|c d", "e|", "|f", "g|++="])
        #expect(try FormEncoding.decode([]).isEmpty)
    }

    @Test(arguments: [("a=%", 2), ("a=%4", 2), ("a=%4G", 2), ("a=%+1", 2), ("a=bc%zz", 4), ("a=%FF", 2), ("%C3=a", 0)])
    func brokenBodiesAreRefused(body: String, offset: Int) {
        let failure = #expect(throws: FormEncoding.Failure.self) { try FormEncoding.decode(Array(body.utf8)) }
        #expect(failure?.byteOffset == offset)
    }
}
