// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

extension ScenarioSetting {
    /// The arms of a scenario that reads the run's key from its PEM.
    func parsingArms<Backend: MeasuredBackend>(_ backend: Backend, encrypted: Bool) throws -> [ScenarioArm] {
        let modulus = try backend.loadKey(of: material).publicKey.numbers.modulus
        let bare = try bareArms(Backend.bareLibrary, .parseKey, encrypted: encrypted) { $0 == modulus }
        let pem = Array((encrypted ? material.encryptedPrivateKeyPEM : material.privateKeyPEM).utf8)
        let passphrase = Array(material.passphrase.utf8)
        func parse() throws -> [UInt8] {
            guard let item = KeyFile(reading: pem).items.first else { return [] }
            let secret: SecretBytes? = encrypted ? SecretBytes(copying: passphrase.span) : nil
            return try backend.privateKey(item, passphrase: secret).publicKey.numbers.modulus
        }
        return bare + [arm(parse) { $0 == modulus }]
    }
}
