// SPDX-License-Identifier: Apache-2.0

/// Where the numbers of an unencrypted RSA private key stand, whatever else may be wrong with it.
package struct RSAPrivateKeyReading: Sendable {
    /// The places of its numbers.
    package let layout: RSAPrivateKeyLayout
    /// The public key in the element [1] of a OneAsymmetricKey (RFC 5958 section 2).
    package let embeddedPublicKey: RSAPublicNumbers?

    /// Reads PKCS#8 or PKCS#1; `nil` where no numbers are found.
    package init?(der: [UInt8]) {
        let reading = StructureReading(der)
        guard let layout = reading.privateLayout else { return nil }
        self.layout = layout
        embeddedPublicKey = reading.embeddedPublicKey
    }
}
