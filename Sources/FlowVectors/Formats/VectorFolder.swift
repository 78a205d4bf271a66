// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// The folder of public vectors, which are not part of the project's repository.
package struct VectorFolder: Sendable {
    /// The environment variable that names the folder.
    package static let environmentVariable = "FLOWPROOF_VECTORS"
    /// Where the folder is looked for without it, relative to the root of the package, in this order.
    package static let usualPlaces = ["vectors/public", "../shared/vectors"]

    /// The path of the folder.
    package let path: String

    /// Finds the folder: the one that the environment names, else the first usual place that is a folder.
    ///
    /// - Parameter packageRoot: the path of the folder that has Package.swift.
    /// - Throws: ``VectorFormatError`` when there is none; one that the environment names is not replaced by another.
    package init(packageRoot: String, environment: [String: String] = VectorFolder.processEnvironment) throws(VectorFormatError) {
        let named = environment[Self.environmentVariable].flatMap { $0.isEmpty ? nil : $0 }
        let candidates = named.map { [$0] } ?? Self.usualPlaces.map { "\(packageRoot)/\($0)" }
        guard let path = candidates.first(where: Self.isFolder) else {
            throw VectorFormatError(
                reason: named.map { "\(Self.environmentVariable) is \"\($0)\", which is not a folder" }
                    ?? "no public vectors: \(candidates.joined(separator: ", ")) not found, and \(Self.environmentVariable) not set")
        }
        self.path = path
    }

    /// The bytes of a file of the folder.
    ///
    /// - Throws: ``VectorFormatError``, whose reason has the path, when it cannot be read.
    package func load(_ file: VectorFile) throws(VectorFormatError) -> [UInt8] {
        let path = "\(path)/\(file.rawValue)"
        do {
            return try Array(Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw VectorFormatError(reason: "there is no file \(path)")
        } catch {
            throw VectorFormatError(reason: "cannot read \(path): \(error)")
        }
    }

    /// The environment of this process.
    package static var processEnvironment: [String: String] { ProcessInfo.processInfo.environment }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }
}

/// The files of the folder that this module reads; the raw value is the path inside the folder.
package enum VectorFile: String, Sendable, CaseIterable {
    /// 2048 bits and SHA-256 for both hashes: the parameters of WhatsApp Flows.
    case wycheproofOAEP2048SHA256 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha256_mgf1sha256_test.json"
    /// 2048 bits, SHA-256 with MGF1-SHA-1: the default of Java and PHP, wrong for Flows.
    case wycheproofOAEP2048SHA256MGF1SHA1 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha256_mgf1sha1_test.json"
    /// 2048 bits, SHA-1.
    case wycheproofOAEP2048SHA1 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha1_mgf1sha1_test.json"
    /// 2048 bits, SHA-224 with MGF1-SHA-1.
    case wycheproofOAEP2048SHA224MGF1SHA1 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha224_mgf1sha1_test.json"
    /// 2048 bits, SHA-224.
    case wycheproofOAEP2048SHA224 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha224_mgf1sha224_test.json"
    /// 2048 bits, SHA-384 with MGF1-SHA-1.
    case wycheproofOAEP2048SHA384MGF1SHA1 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha384_mgf1sha1_test.json"
    /// 2048 bits, SHA-384.
    case wycheproofOAEP2048SHA384 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha384_mgf1sha384_test.json"
    /// 2048 bits, SHA-512 with MGF1-SHA-1.
    case wycheproofOAEP2048SHA512MGF1SHA1 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha512_mgf1sha1_test.json"
    /// 2048 bits, SHA-512.
    case wycheproofOAEP2048SHA512 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha512_mgf1sha512_test.json"
    /// 2048 bits, SHA-512/224 with MGF1-SHA-1.
    case wycheproofOAEP2048SHA512224MGF1SHA1 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha512_224_mgf1sha1_test.json"
    /// 2048 bits, SHA-512/224.
    case wycheproofOAEP2048SHA512224 = "wycheproof/testvectors_v1/rsa_oaep_2048_sha512_224_mgf1sha512_224_test.json"
    /// 3072 bits, SHA-256.
    case wycheproofOAEP3072SHA256 = "wycheproof/testvectors_v1/rsa_oaep_3072_sha256_mgf1sha256_test.json"
    /// 4096 bits, SHA-256.
    case wycheproofOAEP4096SHA256 = "wycheproof/testvectors_v1/rsa_oaep_4096_sha256_mgf1sha256_test.json"
    /// 1024 to 8192 bits, all pairs of SHA-1 and SHA-2 hashes.
    case wycheproofOAEPMisc = "wycheproof/testvectors_v1/rsa_oaep_misc_test.json"
    /// AES-GCM with nonces of 0 to 2056 bits; the only public source of 16-byte nonces.
    case wycheproofAESGCM = "wycheproof/testvectors_v1/aes_gcm_test.json"
    /// AES-CBC with the padding of PKCS #7.
    case wycheproofAESCBC = "wycheproof/testvectors_v1/aes_cbc_pkcs5_test.json"
    /// HMAC-SHA256, with tags of 32 bytes and of 16.
    case wycheproofHMAC = "wycheproof/testvectors_v1/hmac_sha256_test.json"
    /// 2048 bits, PKCS #1 v1.5.
    case wycheproofPKCS1 = "wycheproof/testvectors_v1/rsa_pkcs1_2048_test.json"
    /// AES-GCM of all key sizes; the answers are in ``acvpGCMAnswers``.
    case acvpGCM = "nist/acvp/ACVP-AES-GCM.vectors.json"
    /// The answers to ``acvpGCM``.
    case acvpGCMAnswers = "nist/acvp/ACVP-AES-GCM.expected.json"
    /// RSA-OAEP with SHA-1, to be decrypted.
    case acvpKTS = "nist/acvp/KTS-IFC.vectors.json"
    /// RSA decryption without padding.
    case acvpRSADP = "nist/acvp/RSA-DecryptionPrimitive.vectors.json"
    /// AES-128-GCM, to be opened.
    case cavpGCMOpen = "nist/cavp-gcm/gcmDecrypt128.rsp"
    /// AES-128-GCM, to be sealed.
    case cavpGCMSeal = "nist/cavp-gcm/gcmEncryptExtIV128.rsp"
    /// SHA-256 for both hashes: the parameters of WhatsApp Flows.
    case pycaOAEPSHA256 = "pyca/oaep-sha256-sha256.txt"
    /// SHA-256 with MGF1-SHA-1 (pyca puts the hash of MGF1 first).
    case pycaOAEPSHA256MGF1SHA1 = "pyca/oaep-sha1-sha256.txt"
    /// SHA-1 with MGF1-SHA-256.
    case pycaOAEPSHA1MGF1SHA256 = "pyca/oaep-sha256-sha1.txt"
    /// SHA-224 with MGF1-SHA-256.
    case pycaOAEPSHA224MGF1SHA256 = "pyca/oaep-sha256-sha224.txt"
    /// SHA-384 with MGF1-SHA-256.
    case pycaOAEPSHA384MGF1SHA256 = "pyca/oaep-sha256-sha384.txt"
    /// SHA-512 with MGF1-SHA-256.
    case pycaOAEPSHA512MGF1SHA256 = "pyca/oaep-sha256-sha512.txt"
    /// SHA-512 with a label.
    case pycaOAEPLabel = "pyca/oaep-label.txt"
    /// 1024 to 2048 bits, SHA-1.
    case rsaLabsOAEP = "rsalabs/oaep-vect.txt"

    /// All files for ``WycheproofOAEP``.
    package static let wycheproofOAEP = allCases.filter { $0.rawValue.hasPrefix("wycheproof/testvectors_v1/rsa_oaep_") }
    /// All files for ``PycaOAEP``.
    package static let pycaOAEP = allCases.filter { $0.rawValue.hasPrefix("pyca/oaep-sha") }
}
