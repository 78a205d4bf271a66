// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import FlowVectors

/// A file of a known kind that is not strictly so is refused, with the place.
@Suite(.enabled(if: PublicData.hasVectors, "the public vectors are absent")) struct FormatDamageTests {
    /// One change to one file, and where it must be found; `nil` is the line that was changed.
    struct Damage: Sendable, CustomTestStringConvertible {
        var file: VectorFile
        var old: String
        var new: String
        var place: String?
        /// The file that is changed, if not `file` but the one with its answers.
        var answers: VectorFile?

        init(_ file: VectorFile, _ old: String, _ new: String, _ place: String? = nil, answers: VectorFile? = nil) {
            (self.file, self.old, self.new, self.place, self.answers) = (file, old, new, place, answers)
        }

        var testDescription: String { "\((file.rawValue as NSString).lastPathComponent): \(old) to \(new)".debugDescription }
    }

    private static let answers = "ACVP-AES-GCM.expected.json"

    static let all: [Damage] = [
        Damage(.wycheproofOAEP2048SHA256, "\"label\": \"", "\"label\": \"0", "testGroups[0].tests[0].label"),
        Damage(.wycheproofOAEP2048SHA256, "\"keySize\": 2048", "\"keySize\": 2047", "testGroups[0].keySize"),
        Damage(.wycheproofPKCS1, "\"keySize\": 2048", "\"keySize\": 2047", "testGroups[0].keySize"),
        Damage(.wycheproofPKCS1, "\"coefficient\"", "\"coefficent\"", "testGroups[0].privateKey.coefficent"),
        Damage(.wycheproofPKCS1, "\"msg\": \"\"", "\"msg\": null", "testGroups[0].tests[0].msg"),
        Damage(.wycheproofAESGCM, "\"ivSize\": 96", "\"ivSize\": 104", "testGroups[0].ivSize"),
        Damage(.wycheproofAESGCM, "\"aad\": \"\",", "", "testGroups[0].tests[0].aad"),
        Damage(.wycheproofAESCBC, "\"IndCpaTest\"", "\"AeadTest\"", "testGroups[0].type"),
        Damage(.wycheproofAESCBC, "\"iv\": \"", "\"iv\": \"00", "testGroups[0].ivSize"),
        Damage(.wycheproofAESCBC, "\"keySize\": 128", "\"keySize\": 256", "testGroups[0].keySize"),
        Damage(.wycheproofHMAC, "\"tag\": \"", "\"tag\": \"00", "testGroups[0].tagSize"),
        Damage(.wycheproofHMAC, "\"key\": \"", "\"key\": \"00", "testGroups[0].keySize"),
        Damage(.wycheproofHMAC, "\"tcId\": 1,", "\"tcId\": 2,", "testGroups[0].tests[1].tcId"),
        Damage(.wycheproofHMAC, "\"tcId\": 1,", "\"tcId\": 1, \"tcid\": 1,", "testGroups[0].tests[0].tcid"),
        Damage(.cavpGCMOpen, "[Taglen = 128]", "[Taglen = 127]"),
        Damage(.cavpGCMSeal, "Count = 1\r\n", "Count = 2\r\n"),
        Damage(.cavpGCMSeal, "PT = \r\n", "TP = \r\n"),
        Damage(.acvpGCM, "\"acvVersion\": 1.0", "\"acvVersion\": 2.0", "[0].acvVersion"),
        Damage(.acvpGCM, "\"revision\": \"1.0\"", "\"revision\": \"2.0\"", "[1].revision"),
        Damage(.acvpGCM, "\"isSample\": true,", "", "[1].isSample"),
        Damage(.acvpGCM, "\"isSample\": true,", "\"isSample\": true, \"mode\": \"x\",", "[1].mode"),
        Damage(.acvpGCM, "\"aadLen\": 40", "\"aadLen\": 48", "[1].testGroups[0].aadLen"),
        Damage(.acvpGCM, "\"direction\": \"encrypt\"", "\"direction\": \"decrypt\"", "[1].testGroups[0].direction"),
        Damage(.acvpGCM, "\"tgId\": 2", "\"tgId\": 1", "[1].testGroups[1].tgId"),
        Damage(.acvpGCM, "\"tcId\": 26", "\"tcId\": 11", "[1].testGroups[1].tests[0].tcId"),
        Damage(.acvpGCM, "\"tagLen\": 128", "\"tagLen\": 120", "test 11"),
        Damage(.acvpGCM, "\"tcId\": 26", "\"tcId\": 27", answers),
        Damage(.acvpGCM, "\"tcId\": 26", "\"tcId\": 27", answers, answers: .acvpGCMAnswers),
        Damage(.acvpGCM, "\"vsId\": 413621", "\"vsId\": 413622", "\(answers): [1].vsId", answers: .acvpGCMAnswers),
        Damage(.acvpGCM, "\"ct\": \"", "\"ct\": \"00", "test 11", answers: .acvpGCMAnswers),
        Damage(.acvpGCM, "\"tag\": \"", "\"pt\": \"", "\(answers): [1].testGroups[0].tests[0].tcId", answers: .acvpGCMAnswers),
        Damage(.acvpKTS, "\"acvVersion\": \"1.0\"", "\"acvVersion\": \"1.1\"", "[0].acvVersion"),
        Damage(.acvpKTS, "\"modulo\": 4096", "\"modulo\": 4095", "[1].testGroups[1].modulo"),
        Damage(.acvpKTS, "\"fixedPubExp\": \"010001\"", "\"fixedPubExp\": \"010003\"", "[1].testGroups[0].fixedPubExp"),
        Damage(.acvpKTS, "\"kasRole\": \"responder\"", "\"kasRole\": \"initiator\"", "[1].testGroups[1].kasRole"),
        Damage(.acvpKTS, "\"serverC\"", "\"serverD\"", "[1].testGroups[1].tests[0].serverD"),
        Damage(.acvpKTS, "\"iutQ\": \"", "\"iutQ\": \"00\", \"serverN\": \"", "[1].testGroups[1].tests[0].iutQ"),
        Damage(.acvpKTS, "\"encoding\": \"none\"", "\"encoding\": \"concatenation\"", "[1].testGroups[0].ktsConfiguration.encoding"),
        Damage(.acvpRSADP, "\"mode\": \"decryptionPrimitive\",", "\"mode\": \"sigGen\", \"x\": \"decryptionPrimitive\",", "[1].x"),
        Damage(.acvpRSADP, "\"keyMode\": \"crt\"", "\"keyMode\": \"standard\"", "[1].testGroups[1].keyMode"),
        Damage(.acvpRSADP, "\"dmq1\"", "\"dmq2\"", "[1].testGroups[1].tests[0].dmq2"),
        Damage(.acvpRSADP, "\"ct\": \"", "\"ct\": \"00", "[1].testGroups[0].tests[0].ct"),
        Damage(.acvpRSADP, "\"modulo\": 2048", "\"modulo\": 3072", "[1].testGroups[0].modulo"),
        Damage(.pycaOAEPSHA256, "# Prime 1:", "# Prime 3:"),
        Damage(.pycaOAEPSHA256, "alg=sha256", "alg=sha257"),
        Damage(.pycaOAEPLabel, "COUNT = 1", "COUNT = 2"),
        Damage(.pycaOAEPLabel, "KEY = 3082", "KEY = 3083"),
        Damage(.pycaOAEPLabel, "OAEPDigest = SHA512", "OAEPDigest = SHA3"),
        Damage(.pycaOAEPLabel, "OAEPLabel = 0", "OAEPLabel = "),
        Damage(.pycaOAEPLabel, "Output = \"", "Output = "),
        Damage(.rsaLabsOAEP, "# Example 2: A 1025-bit", "# Example 2: A 1026-bit"),
        Damage(.rsaLabsOAEP, "# OAEP Example 1.2", "# OAEP Example 1.3"),
        Damage(.rsaLabsOAEP, "66 28 19 4e", "6628 19 4e"),
        Damage(.rsaLabsOAEP, "66 28 19 4e", "66 28 19 4g"),
        Damage(.rsaLabsOAEP, "# Seed:\r\n18 b7 76", "# Seed:\r\n18 b7", "line 113"),
        Damage(.rsaLabsOAEP, "# Coefficient: ", "# Coefficient:"),
    ]

    @Test(arguments: all)
    func damageIsRefusedWithItsPlace(damage: Damage) throws {
        let folder = try PublicData.vectors()
        let changed = damage.answers ?? damage.file
        // Latin-1, so that CR LF stays two characters and a byte stays a byte.
        var text = try #require(String(bytes: try folder.load(changed), encoding: .isoLatin1))
        let range = try #require(text.range(of: damage.old, options: .literal), "the file no longer says \(damage.old)")
        let line = 1 + text.unicodeScalars[..<range.lowerBound].count { $0 == "\n" }
        text.replaceSubrange(range, with: damage.new)
        let bytes = Array(try #require(text.data(using: .isoLatin1)))
        let source = VectorSource(
            name: (damage.file.rawValue as NSString).lastPathComponent,
            bytes: changed == damage.file ? bytes : try folder.load(damage.file)
        ) { name throws(VectorFormatError) in
            #expect(name == Self.answers)
            return changed == damage.file ? try folder.load(.acvpGCMAnswers) : bytes
        }
        #expect {
            try source.read()
        } throws: { error in
            (error as? VectorFormatError)?.place == damage.place ?? "line \(line)"
        }
    }

    @Test(arguments: PublicFile.all)
    func aFileThatWasCutOffIsRefused(file: PublicFile) throws {
        let whole = try file.source()
        let source = VectorSource(name: whole.name, bytes: Array(whole.bytes.dropLast(100)), neighbour: whole.neighbour)
        #expect(throws: VectorFormatError.self) { try source.read() }
    }

    @Test(arguments: [
        (#"{"schema": "a"}"#, "a"), (#"{"b": ["schema", {"schema": "c"}], "schema" : "a\/1", "tests": [{"#, "a/1"),
        (#"{"b": "\"schema\": \"c\"", "schema":"a""#, "a"), (#"{"b": "schema", "c": "a"}"#, nil), (#"{"b": {"schema": "a"}}"#, nil),
        (#"{"schema": 1, "b": "a"}"#, nil), (#"{"schema": ["a"]}"#, nil), (#"[{"schema": "a"}]"#, nil), (#"{"schema": "a"#, nil),
        (#"{"schema"#, nil), (#"{"b\"#, nil), ("{", nil), ("", nil),
    ])
    func theSchemaIsTheMemberOfTheObjectItself(text: String, schema: String?) {
        #expect(SchemaName.find(in: Array(text.utf8)) == schema)
    }

    @Test func missingAnswersAreNamed() throws {
        let bytes = try PublicData.vectors().load(.acvpGCM)
        let source = VectorSource(name: "ACVP-AES-GCM.vectors.json", bytes: bytes) { name throws(VectorFormatError) in
            throw VectorFormatError(reason: "there is no file \(name)")
        }
        #expect(throws: VectorFormatError(place: Self.answers, reason: "there is no file \(Self.answers)")) { try source.read() }
    }

    @Test func aFileOfAKindWithoutTestsIsRefused() throws {
        let text = """
            {"algorithm": "HMACSHA256", "schema": "mac_test_schema_v1.json", "numberOfTests": 0, "header": [], "notes": {}, "testGroups": []}
            """
        let source = VectorSource(name: "empty.json", bytes: Array(text.utf8)) { name throws(VectorFormatError) in
            throw VectorFormatError(reason: "there is no file \(name)")
        }
        #expect(throws: VectorFormatError(reason: "no test in it")) { try source.read() }
    }
}
