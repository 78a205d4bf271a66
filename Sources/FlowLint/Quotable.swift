// SPDX-License-Identifier: Apache-2.0

// What stands where a label or a header belongs may be the body of a private key: nothing is repeated from a file
// unless it is made of words that formats really use.

/// A label in quotation marks, when every word of it belongs to some format's label.
func quotable(label: String) -> String {
    let words: Set<String> = [
        "PUBLIC", "PRIVATE", "KEY", "RSA", "DSA", "EC", "DH", "ENCRYPTED", "ANY", "CERTIFICATE", "REQUEST", "NEW", "TRUSTED", "X509",
        "CRL", "PARAMETERS", "OPENSSH", "SSH2", "PGP", "BLOCK", "MESSAGE", "SIGNATURE", "PKCS7", "PKCS12", "CMS", "AGE", "FILE",
    ]
    let isMadeOfWords = label.uppercased().split(separator: " ").allSatisfy { words.contains(String($0)) }
    guard isMadeOfWords, !label.isEmpty else { return "a label of \(counted(label.utf8.count, "character"))" }
    return "the label \"\(label)\""
}

/// A header's name, when it is one that keys are known to carry.
func quotable(header name: String) -> String {
    let names: Set<String> = ["proc-type", "dek-info", "comment", "subject", "version", "key-id", "localkeyid", "friendlyname"]
    return names.contains(name.lowercased()) ? "the header \"\(name)\"" : "a header line"
}
