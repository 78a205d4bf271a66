// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
public import FlowCrypto
public import FlowKeys

/// An RSA public key as the S-expression that libgcrypt works on.
@safe public final class GcryptPublicKey: RSAPublicKey, @unchecked Sendable {
    // Sendable: an S-expression is never changed after it is built.
    let handle: OpaquePointer
    /// Modulus and public exponent.
    public let numbers: RSAPublicNumbers

    init(_ numbers: RSAPublicNumbers) throws(CryptoError) {
        try numbers.checkUsable()
        let modulus = try Integer(numbers.modulus)
        let exponent = try Integer(numbers.publicExponent)
        unsafe handle = try buildExpression("(public-key (rsa (n %m) (e %m)))", [modulus.handle, exponent.handle])
        self.numbers = numbers
    }

    deinit { unsafe gcry_sexp_release(handle) }
}

/// An RSA private key as the S-expression that libgcrypt works on, in its secure memory.
@safe public final class GcryptPrivateKey: RSAPrivateKey, @unchecked Sendable {
    // Sendable: as GcryptPublicKey.
    let handle: OpaquePointer
    /// The public half.
    public let publicKey: GcryptPublicKey

    /// Takes ownership of `handle`.
    init(_ handle: OpaquePointer) throws(CryptoError) {
        unsafe self.handle = handle
        do {
            let modulus = try unsafe Integer(named: "n", in: handle)
            let exponent = try unsafe Integer(named: "e", in: handle)
            publicKey = try GcryptPublicKey(RSAPublicNumbers(modulus: modulus.bytes(), publicExponent: exponent.bytes()))
        } catch {
            unsafe gcry_sexp_release(handle)
            throw error
        }
    }

    /// An unencrypted PKCS#8 PrivateKeyInfo (RFC 5958) in DER.
    public func pkcs8() throws(CryptoError) -> SecretBytes {
        let d = try unsafe Integer(secret: "d", in: handle)
        // libgcrypt's u is the inverse of its p modulo its q, PKCS#1's qInv that of q modulo p: so the primes change places.
        let p = try unsafe Integer(secret: "q", in: handle)
        let q = try unsafe Integer(secret: "p", in: handle)
        let numbers = publicKey.numbers
        var secrets: [[UInt8]] = []
        defer { for index in secrets.indices { secrets[index].wipe() } }
        secrets.append(try d.bytes())
        secrets.append(try p.bytes())
        secrets.append(try q.bytes())
        secrets.append(try d.reducedModuloPredecessor(of: p).bytes())
        secrets.append(try d.reducedModuloPredecessor(of: q).bytes())
        secrets.append(try unsafe Integer(secret: "u", in: handle).bytes())
        var key = DERWriter.rsaPrivateKey([numbers.modulus, numbers.publicExponent] + secrets)
        var info = DERWriter.pkcs8(rsaPrivateKey: key)
        key.wipe()
        return SecretBytes(moving: &info)
    }

    deinit { unsafe gcry_sexp_release(handle) }
}

extension GcryptBackend {
    /// Makes an RSA-2048 key pair with e = 65537.
    public func generatePrivateKey() throws(CryptoError) -> GcryptPrivateKey {
        let parameters = try unsafe buildExpression("(genkey (rsa (nbits 4:2048) (rsa-use-e 5:65537)))", [])
        defer { unsafe gcry_sexp_release(parameters) }
        var pair: OpaquePointer?
        try unsafe check(gcry_pk_genkey(&pair, parameters), "gcry_pk_genkey")
        // The whole pair and not its private half alone: a part of an S-expression is a copy in ordinary memory.
        guard let pair = unsafe pair else { throw .libraryFailure(operation: "gcry_pk_genkey") }
        return try unsafe GcryptPrivateKey(pair)
    }

    /// Reads a SubjectPublicKeyInfo with FlowKeys: libgcrypt has no decoder of its own.
    public func publicKey(spki der: Span<UInt8>) throws(CryptoError) -> GcryptPublicKey {
        let bytes = [UInt8](capacity: der.count) { output in for index in der.indices { output.append(der[index]) } }
        let numbers: RSAPublicNumbers
        do {
            numbers = try SubjectPublicKeyInfo.read(strictDER: bytes)
        } catch {
            throw .malformedKey(error)
        }
        return try GcryptPublicKey(numbers)
    }

    /// Reads a PKCS#8 PrivateKeyInfo with FlowKeys.
    public func privateKey(pkcs8 der: Span<UInt8>) throws(CryptoError) -> GcryptPrivateKey {
        try privateKey(pkcs8: der, primesAreProven: false)
    }

    func privateKey(pkcs8 der: Span<UInt8>, primesAreProven: Bool) throws(CryptoError) -> GcryptPrivateKey {
        let layout = try RSAPrivateKeyLayout(pkcs8: der)
        let n = try Integer(in: der, layout.modulus)
        let e = try Integer(in: der, layout.publicExponent)
        let d = try Integer(in: der, layout.privateExponent)
        let prime1 = try Integer(in: der, layout.prime1)
        let prime2 = try Integer(in: der, layout.prime2)
        let coefficient = try Integer(in: der, layout.coefficient)
        try requireConsistency(
            n, e, d, prime1: prime1, prime2: prime2, Integer(in: der, layout.exponent1), Integer(in: der, layout.exponent2),
            coefficient: coefficient)
        if !primesAreProven { try requirePrimes(prime1, prime2) }
        // libgcrypt's p must be the smaller prime: with the larger one its Chinese remainders now and then give a wrong number. Most
        // keys have the larger prime first, and then the primes change places, as in pkcs8().
        guard unsafe gcry_mpi_cmp(prime1.handle, prime2.handle) > 0 else {
            return try makeKey(n, e, d, p: prime1, q: prime2, u: prime1.inverse(modulo: prime2))
        }
        return try makeKey(n, e, d, p: prime2, q: prime1, u: coefficient)
    }

    /// - Parameters:
    ///   - p: the smaller prime.
    ///   - u: the inverse of `p` modulo `q`.
    private func makeKey(
        _ n: borrowing Integer, _ e: borrowing Integer, _ d: borrowing Integer, p: borrowing Integer, q: borrowing Integer,
        u: borrowing Integer
    ) throws(CryptoError) -> GcryptPrivateKey {
        let key = try unsafe buildExpression(
            "(private-key (rsa (n %m) (e %m) (d %m) (p %m) (q %m) (u %m)))",
            [n.handle, e.handle, d.handle, p.handle, q.handle, u.handle])
        return try unsafe GcryptPrivateKey(key)
    }
}

/// Throws unless the numbers of an RSAPrivateKey are what RFC 8017 section 3.2 says of them, but for the primality of p and q.
/// libgcrypt checks none of it, and divides by zero where a prime is 0 or 1.
private func requireConsistency(
    _ n: borrowing Integer, _ e: borrowing Integer, _ d: borrowing Integer, prime1: borrowing Integer, prime2: borrowing Integer,
    _ exponent1: borrowing Integer, _ exponent2: borrowing Integer, coefficient: borrowing Integer
) throws(CryptoError) {
    guard unsafe gcry_mpi_cmp_ui(prime1.handle, 1) > 0, unsafe gcry_mpi_cmp_ui(prime2.handle, 1) > 0 else { throw .inconsistentKey }
    let product = try Integer.room()
    unsafe gcry_mpi_mul(product.handle, prime1.handle, prime2.handle)
    guard unsafe gcry_mpi_cmp(product.handle, n.handle) == 0 else { throw .inconsistentKey }
    guard try d.isInverse(of: e, modulo: prime1.predecessor()), try d.isInverse(of: e, modulo: prime2.predecessor()),
        try coefficient.isInverse(of: prime2, modulo: prime1)
    else { throw .inconsistentKey }
    let remainder1 = try d.reducedModuloPredecessor(of: prime1)
    let remainder2 = try d.reducedModuloPredecessor(of: prime2)
    guard unsafe gcry_mpi_cmp(remainder1.handle, exponent1.handle) == 0, unsafe gcry_mpi_cmp(remainder2.handle, exponent2.handle) == 0
    else { throw .inconsistentKey }
}

/// Throws unless both are prime. Apart from the rest, because it takes the longest.
private func requirePrimes(_ prime1: borrowing Integer, _ prime2: borrowing Integer) throws(CryptoError) {
    guard unsafe gcry_prime_check(prime1.handle, 0) == 0, unsafe gcry_prime_check(prime2.handle, 0) == 0 else { throw .inconsistentKey }
}
