// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Candidate {
    /// Reads the numbers of the RSA keys in the file; where a private key cannot be decrypted, the file is called unopened.
    mutating func readKeys(_ surroundings: RSAKey.Surroundings) {
        for (index, item) in file.items.enumerated() {
            if item.kind == .encryptedPrivateKey {
                readEncrypted(item, at: index, surroundings)
            } else if let numbers = item.rsa, item.hasCertainNumbers {
                keys.append(RSAKey(numbers, position: item.position, privateHalf: Self.privateHalf(of: item), surroundings: surroundings))
            }
        }
    }

    private static func privateHalf(of item: KeyItem) -> RSAKey.PrivateHalf {
        guard item.holdsPrivateKey else { return .absent }
        guard item.structure == .pkcs8 || item.structure == .pkcs1Private else {
            return .unread("the private numbers of a \(item.structure.name) are not read; convert it to PKCS#8")
        }
        return RSAPrivateNumbers(der: item.body).map { .read($0) } ?? .unread("the private numbers cannot be read")
    }

    private mutating func readEncrypted(_ item: KeyItem, at index: Int, _ surroundings: RSAKey.Surroundings) {
        guard let openPrivateKey else {
            unopened = "the private key is encrypted; name its passphrase with --passphrase-file or --passphrase-env"
            return
        }
        var numbers: RSAPrivateNumbers?
        do {
            guard try openPrivateKey(item, .given, { der in numbers = RSAPrivateNumbers(der: der) }) else {
                unopened = "the passphrase does not open the private key"
                return
            }
        } catch {
            unopened = "the private key was not opened: \(error)"
            return
        }
        guard let numbers else {
            unopened = "the private key was decrypted, and its numbers cannot be read"
            return
        }
        let publicNumbers = RSAPublicNumbers(modulus: numbers.modulus.bytes, publicExponent: numbers.publicExponent.bytes)
        openedNumbers[index] = publicNumbers
        keys.append(RSAKey(publicNumbers, position: item.position, privateHalf: .read(numbers), surroundings: surroundings))
    }
}

extension KeyItem {
    /// False where a negative exponent leaves open which number was meant.
    var hasCertainNumbers: Bool { !defects.contains { $0.kind == .negativeInteger("publicExponent") } }
}
