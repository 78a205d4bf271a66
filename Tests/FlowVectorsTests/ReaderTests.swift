// SPDX-License-Identifier: Apache-2.0

import FlowVectors
import TestSupport
import Testing

@Suite(.enabled(if: PublicData.hasVectors, "the public vectors are absent")) struct ReaderTests {
    @Test func wycheproofOAEPHasTheCountsOfItsFlags() throws {
        let file = try WycheproofOAEP.File(json: PublicData.vectors().load(.wycheproofOAEP2048SHA256))
        let tests = file.groups.flatMap(\.tests)
        #expect(tests.count == 37)
        #expect(tests.count { $0.result == .valid } == 18)
        #expect(tests.count { $0.flags.contains("InvalidOaepPadding") } == 13)
        #expect(tests.count { !$0.label.isEmpty } == 8)
        #expect(file.groups.allSatisfy { $0.keyBitCount == 2048 && $0.hash == "SHA-256" && $0.mgfHash == "SHA-256" })
    }

    @Test func everyWycheproofOAEPFileIsRead() throws {
        let folder = try PublicData.vectors()
        for file in VectorFile.wycheproofOAEP {
            let document = try WycheproofOAEP.File(json: folder.load(file))
            #expect(document.groups.flatMap(\.tests).count == document.numberOfTests, "\(file.rawValue)")
            // The key stands in the file twice, as numbers and as DER.
            for group in document.groups { #expect(group.privateKey.pkcs8 == group.privateKeyPKCS8, "\(file.rawValue)") }
        }
    }

    @Test func wycheproofGCMHasTheCountsOfItsSizes() throws {
        let file = try WycheproofAEAD.File(json: PublicData.vectors().load(.wycheproofAESGCM))
        #expect(file.groups.flatMap(\.tests).count == 316)
        #expect(file.groups.filter { $0.keyBitCount == 128 }.flatMap(\.tests).count == 108)
        #expect(file.groups.filter { $0.keyBitCount == 128 && $0.nonceBitCount == 128 }.flatMap(\.tests).count == 20)
    }

    @Test func cavpFilesHaveAllTheirRecords() throws {
        let folder = try PublicData.vectors()
        let opening = try CAVPGCM(folder.load(.cavpGCMOpen), .open).groups.flatMap(\.records)
        #expect(opening.count == 7875)
        #expect(opening.count { $0.plaintext == nil } == 4011)
        let sealing = try CAVPGCM(folder.load(.cavpGCMSeal), .seal).groups.flatMap(\.records)
        #expect(sealing.count == 7875)
        #expect(!sealing.contains { $0.plaintext == nil })
    }

    @Test func pycaFilesHaveAllTheirMessages() throws {
        let folder = try PublicData.vectors()
        for file in VectorFile.pycaOAEP {
            let document = try PycaOAEP(folder.load(file))
            #expect(document.examples.flatMap(\.messages).count == 60, "\(file.rawValue)")
            #expect(document.examples.allSatisfy { $0.key.publicNumbers.bitCount == 2048 }, "\(file.rawValue)")
        }
    }

    @Test(arguments: [
        ("\"tcId\"", "\"tcID\""), ("\"flags\"", "\"flgs\""), ("\"numberOfTests\": 37", "\"numberOfTests\": 36"),
        ("\"result\": \"valid\"", "\"result\": \"fine\""), ("\"ct\": \"", "\"ct\": \"0"),
    ])
    func aDamagedFileIsRefused(change: (String, String)) throws {
        let bytes = try PublicData.vectors().load(.wycheproofOAEP2048SHA256)
        var text = String(decoding: bytes, as: UTF8.self)
        let place = try #require(text.firstRange(of: change.0), "the file no longer says \(change.0)")
        text.replaceSubrange(place, with: change.1)
        #expect(throws: VectorFormatError.self) { try WycheproofOAEP.File(json: Array(text.utf8)) }
    }

    @Test func aDamagedRecordIsRefusedWithItsLine() throws {
        var text = String(decoding: try PublicData.vectors().load(.cavpGCMOpen), as: UTF8.self)
        let place = try #require(text.firstRange(of: "AAD ="))
        text.replaceSubrange(place, with: "AED =")
        #expect { try CAVPGCM(Array(text.utf8), .open) } throws: { error in
            (error as? VectorFormatError)?.place.hasPrefix("line ") == true
        }
    }
}
