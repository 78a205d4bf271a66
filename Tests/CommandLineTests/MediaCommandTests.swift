// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof media open`: a file is written when every check has passed, and not before.
@Suite(.enabled(if: PublicData.hasCaptures)) struct MediaCommandTests {
    private let shell: Shell
    private let open = "flowproof media open --metadata photo.json"

    init() throws {
        shell = try Shell()
        let capture = try Capture.load()
        try shell.folder.write(capture.mediaFile, to: "photo.enc")
        try shell.folder.write(capture.mediaMetadata, to: "photo.json")
    }

    @Test func photoIsForItsOwner() throws {
        #expect(try shell.run("\(open) photo.enc --out photo.jpg").text == "")
        #expect(try shell.mode("photo.jpg") == "600")
    }

    @Test func photoIsNotReplacedUnasked() throws {
        try shell.write("mine", to: "photo.jpg")
        let says = ["error: photo.jpg: exists already", "hint: --force replaces it"]
        try shell.run("\(open) photo.enc --out photo.jpg", status: 2, says: says)
        #expect(try shell.read("photo.jpg") == "mine")
        try shell.run("\(open) photo.enc --out photo.jpg --force")
        #expect(try shell.read("photo.jpg") != "mine")
    }

    @Test(arguments: TestBackend.allCases)
    func damagedFileIsRefused(backend: TestBackend) throws {
        let says = ["error: the file is refused: its SHA-256 is not encrypted_hash", "hint: download it again, and keep every byte"]
        for maker in ["head -c -1 photo.enc", "{ cat photo.enc; echo; }", "true", "tr A B < photo.enc"] {
            try shell.run("\(maker) > damaged.enc")
            try shell.run("\(open) --backend \(backend) damaged.enc --out photo.jpg", status: 1, says: says)
            try shell.run("test ! -e photo.jpg")
        }
    }

    @Test func wrongMetadataAreNamed() throws {
        let problem = "error: the metadata are not those of a media file: "
        let makers = [
            ("true", problem + "not JSON in UTF-8 (byte 0)"),
            ("echo {}", problem + "the member encryption_key is missing"),
            (#"echo '{"encryption_metadata":1}'"#, problem + "the member encryption_metadata is not an object"),
            (#"sed 's/"iv":"[^"]*"/"iv":"AAAA"/' photo.json"#, problem + "the member iv has 3 bytes, not 16"),
            (#"sed 's/"hmac_key":"[^"]*"/"hmac_key":"AAAA"/' photo.json"#, problem + "the member hmac_key has 3 bytes, not 32"),
        ]
        for (maker, message) in makers {
            try shell.run("\(maker) > other.json")
            try shell.run("flowproof media open --metadata other.json photo.enc --out photo.jpg", status: 2, says: [message])
        }
        try shell.run(
            "{ echo [; cat photo.json; echo ]; } | flowproof media open --metadata - photo.enc --out photo.jpg", status: 2,
            says: [problem + "JSON, but not an object", "hint: a component's value is a list of files: name the JSON of one of them"])
        try shell.run("test ! -e photo.jpg")
    }

    @Test func metadataOfAnotherFileAreRefused() throws {
        try shell.run(#"sed 's/"hmac_key":"A/"hmac_key":"B/' photo.json > other.json; cmp -s photo.json other.json || echo changed"#)
        try shell.run(
            "flowproof media open --metadata other.json photo.enc --out photo.jpg", status: 1,
            says: ["error: the file is refused: its authentication code does not fit", "hint: the metadata belong to another file"])
    }
}
