// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// An RSA encryption that is not that of Flows, which have SHA-256 for both hashes of OAEP and the empty label.
///
/// What it made is nothing that a decryptor of Flows may take, however valid it is.
struct ForeignScheme: Equatable {
    /// What reports call it.
    var flag: String
    /// What an implementation does that takes its ciphertexts.
    var mistake: String
    /// The kind of bug, in the words of Wycheproof.
    var bugType = "MODIFIED_PARAMETER"

    /// OAEP with these hashes, such as `SHA-256`; `nil` for the parameters of Flows.
    static func oaep(hash: String, mgfHash: String, hasLabel: Bool) -> ForeignScheme? {
        guard hash == "SHA-256", mgfHash == "SHA-256" else {
            let name = "Oaep-\(hash)-Mgf1-\(mgfHash)".replacing("SHA-", with: "Sha").split(separator: "-").joined()
            return ForeignScheme(flag: name, mistake: "decrypts OAEP with \(hash) and MGF1 with \(mgfHash)")
        }
        return hasLabel ? ForeignScheme(flag: "OaepWithLabel", mistake: "takes an OAEP label that is not empty") : nil
    }

    /// RSAES-PKCS1-v1_5 (RFC 8017 section 7.2).
    static let pkcs1 = ForeignScheme(flag: "Pkcs1v15", mistake: "decrypts PKCS #1 v1.5", bugType: "WRONG_PRIMITIVE")

    /// The RSA primitive alone (RFC 8017 section 5.1.2).
    static let unpadded = ForeignScheme(flag: "RsaWithoutPadding", mistake: "decrypts without padding", bugType: "WRONG_PRIMITIVE")
}

extension VectorCase {
    /// A ciphertext for a decryptor of Flows.
    ///
    /// - Parameters:
    ///   - flags: why it is there, if it is of Flows or invalid.
    ///   - scheme: what made it, if not the encryption of Flows; then it must be refused, and to name `scheme` says more than the
    ///     flags of what is valid there.
    ///   - expectation: what must be answered, if it is of Flows.
    init(
        id: String, comment: String = "", flags: [String] = [], key: VectorKey, ciphertext: [UInt8], scheme: ForeignScheme?,
        _ expectation: Expectation
    ) {
        var (flags, expectation) = (flags, expectation)
        switch (scheme, expectation) {
        case (let scheme?, .answer(let answer)), (let scheme?, .answerOrRefusal(let answer)):
            flags = [scheme.flag]
            expectation = .refusal(insteadOf: answer)
        default: break
        }
        let request = ShimRequest(op: "oaep-decrypt", ciphertext: Hex.encode(ciphertext))
        self.init(id: id, comment: comment, flags: flags, key: key, steps: [Step(request: request, expectation: expectation)])
    }
}

extension VectorDocument {
    /// The cases, and besides the notes of the file those on the schemes that made its ciphertexts.
    init(notes: [String: FlagNote] = [:], cases: [VectorCase], schemes: [ForeignScheme?]) {
        let added = schemes.compactMap(\.self).map { scheme in
            (scheme.flag, FlagNote(bugType: scheme.bugType, description: "Flows have another encryption", mistake: scheme.mistake))
        }
        self.init(notes: notes.merging(added) { first, _ in first }, cases: cases)
    }
}

extension VectorKey {
    /// A key that its file has as numbers.
    init(_ numbers: RSAPrivateNumbers) {
        self.init(pkcs8: numbers.pkcs8, bitCount: numbers.publicNumbers.bitCount)
        hasUsualExponent = Array(numbers.publicExponent.drop { $0 == 0 }) == [1, 0, 1]
    }

    /// A key that its file has as PKCS#8, DER.
    init(pkcs8: [UInt8], bitCount: Int) {
        self.init(pem: String(decoding: PEM.encode(label: "PRIVATE KEY", pkcs8.span), as: UTF8.self), bitCount: bitCount)
    }
}
