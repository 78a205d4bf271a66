// SPDX-License-Identifier: Apache-2.0

import FlowVectors
import Foundation
import TestSupport
import Testing

/// A file of the public vectors, and what must come of it.
struct PublicFile: Sendable, CustomTestStringConvertible {
    /// Inside the folder of vectors.
    var path: String
    /// The id of its kind.
    var kind: String
    /// How many cases it has.
    var cases: Int
    /// How many of them nobody can be asked.
    var unaskable = 0
    /// How many more our own backends do not do.
    var refused: [TestBackend: Int] = [:]

    var testDescription: String { (path as NSString).lastPathComponent }

    func source() throws -> VectorSource { try Self.source(path) }

    static func source(_ path: String) throws -> VectorSource {
        let folder = try PublicData.vectors().path
        let parts = path.split(separator: "/")
        let parent = "\(folder)/\(parts.dropLast().joined(separator: "/"))"
        return VectorSource(name: String(parts.last ?? ""), bytes: Array(try Data(contentsOf: URL(filePath: "\(folder)/\(path)")))) {
            name throws(VectorFormatError) in
            guard let data = FileManager.default.contents(atPath: "\(parent)/\(name)") else {
                throw VectorFormatError(reason: "there is no file \(name)")
            }
            return Array(data)
        }
    }
}

extension PublicFile {
    /// Every file that holds vectors, with the counts of its source (vectors.md, or the files' own `numberOfTests`).
    static let all: [PublicFile] =
        [
            .oaep("2048_sha1_mgf1sha1", 36), .oaep("2048_sha224_mgf1sha1", 31), .oaep("2048_sha224_mgf1sha224", 35),
            .oaep("2048_sha256_mgf1sha1", 31), .oaep("2048_sha256_mgf1sha256", 37), .oaep("2048_sha384_mgf1sha1", 31),
            .oaep("2048_sha384_mgf1sha384", 34), .oaep("2048_sha512_224_mgf1sha1", 32), .oaep("2048_sha512_224_mgf1sha512_224", 35),
            .oaep("2048_sha512_mgf1sha1", 31), .oaep("2048_sha512_mgf1sha512", 33), .oaep("3072_sha256_mgf1sha256", 37),
            .oaep("4096_sha256_mgf1sha256", 37),
            // Keys of 8,192 bits; the contract of a backend ends at 4,096.
            .oaep("misc", 395, refused: [.openssl: 45, .gcrypt: 45]),
            .wycheproof("rsa_pkcs1_2048", "wycheproof-pkcs1", 67),
            // Keys of 192 and 256 bits; and OpenSSL takes no nonce of 257 bytes.
            .wycheproof("aes_gcm", "wycheproof-aes-gcm", 316, unaskable: 208, refused: [.openssl: 1]),
            .wycheproof("aes_cbc_pkcs5", "wycheproof-aes-cbc", 216, unaskable: 144),
            .wycheproof("hmac_sha256", "wycheproof-hmac", 174),
            PublicFile(path: "nist/cavp-gcm/gcmDecrypt128.rsp", kind: "cavp-gcm-open", cases: 7_875),
            PublicFile(path: "nist/cavp-gcm/gcmEncryptExtIV128.rsp", kind: "cavp-gcm-seal", cases: 7_875),
            // 14 tests under keys of each size.
            PublicFile(path: "nist/acvp/ACVP-AES-GCM.vectors.json", kind: "acvp-aes-gcm", cases: 42, unaskable: 28),
            PublicFile(path: "nist/acvp/KTS-IFC.vectors.json", kind: "acvp-kts-ifc", cases: 30, unaskable: 10),
            PublicFile(path: "nist/acvp/RSA-DecryptionPrimitive.vectors.json", kind: "acvp-rsadp", cases: 20),
            .pyca("sha1-sha256"), .pyca("sha256-sha1"), .pyca("sha256-sha224"), .pyca("sha256-sha256"), .pyca("sha256-sha384"),
            .pyca("sha256-sha512"),
            PublicFile(path: "pyca/oaep-label.txt", kind: "pyca-oaep-label", cases: 1),
            PublicFile(path: "rsalabs/oaep-vect.txt", kind: "rsalabs-oaep", cases: 60),
        ]

    /// The files of the folder that hold no vectors: answers to those that do, schemas, texts about them.
    static let notVectors: Set<String> = [
        "SHA256SUMS", "nist/acvp/ACVP-AES-GCM.expected.json", "nist/acvp/RSA-DecryptionPrimitive.expected.json",
        "nist/acvp/LICENSE.aws-lc", "nist/acvp/UPSTREAM_COMMIT.aws-lc",
        "rsalabs/oaep-int.txt", "rsalabs/readme.txt",
        "wycheproof/LICENSE", "wycheproof/README.upstream.md", "wycheproof/SUMMARY.json", "wycheproof/UPSTREAM_COMMIT",
        "wycheproof/formats.md", "wycheproof/schemas/aead_test_schema_v1.json", "wycheproof/schemas/common.json",
        "wycheproof/schemas/ind_cpa_test_schema_v1.json", "wycheproof/schemas/json_web_crypto_common.json",
        "wycheproof/schemas/mac_test_schema_v1.json", "wycheproof/schemas/rsa_common.json",
        "wycheproof/schemas/rsaes_oaep_decrypt_schema_v1.json", "wycheproof/schemas/rsaes_pkcs1_decrypt_schema_v1.json",
    ]

    private static func wycheproof(
        _ name: String, _ kind: String, _ cases: Int, unaskable: Int = 0, refused: [TestBackend: Int] = [:]
    ) -> PublicFile {
        PublicFile(
            path: "wycheproof/testvectors_v1/\(name)_test.json", kind: kind, cases: cases, unaskable: unaskable, refused: refused)
    }

    private static func oaep(_ name: String, _ cases: Int, refused: [TestBackend: Int] = [:]) -> PublicFile {
        wycheproof("rsa_oaep_\(name)", "wycheproof-oaep", cases, refused: refused)
    }

    private static func pyca(_ name: String) -> PublicFile { PublicFile(path: "pyca/oaep-\(name).txt", kind: "pyca-oaep", cases: 60) }
}
