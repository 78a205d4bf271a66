// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOSSL

/// Certificates made afresh by openssl, for servers on loopback.
struct TestCertificates {
    /// The certificate of an authority that nobody trusts, as PEM.
    let authority: [UInt8]
    /// A server's certificate by it, for the name in it.
    let server: NIOSSLContext

    enum Failure: Error {
        case openssl(Int32)
    }

    /// - Parameter name: the host that the certificate is for.
    static func make(for name: String = "localhost") throws -> TestCertificates {
        let folder = FileManager.default.temporaryDirectory.appending(path: "flowproof-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path
        try openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout \(path)/ca.key -out \(path)/ca.pem")
        try openssl(
            "req -newkey rsa:2048 -nodes -subj /CN=\(name) -addext subjectAltName=DNS:\(name) -keyout \(path)/key.pem -out \(path)/csr.pem")
        try openssl(
            "x509 -req -in \(path)/csr.pem -CA \(path)/ca.pem -CAkey \(path)/ca.key -days 2 -copy_extensions copy -out \(path)/server.pem")
        let chain = try NIOSSLCertificate.fromPEMFile("\(path)/server.pem").map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: "\(path)/key.pem", format: .pem)
        let configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        return TestCertificates(
            authority: Array(try Data(contentsOf: folder.appending(path: "ca.pem"))),
            server: try NIOSSLContext(configuration: configuration))
    }

    private static func openssl(_ arguments: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments.split(separator: " ").map(String.init)
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.openssl(process.terminationStatus) }
    }
}
