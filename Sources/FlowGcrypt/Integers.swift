// SPDX-License-Identifier: Apache-2.0

internal import CGcrypt
internal import FlowCrypto

/// One of libgcrypt's integers. Secret ones live in its secure memory, which is overwritten on release.
@safe struct Integer: ~Copyable {
    let handle: OpaquePointer

    /// Takes ownership of `handle`.
    init(owning handle: OpaquePointer?, _ operation: String) throws(CryptoError) {
        guard let handle = unsafe handle else { throw .libraryFailure(operation: operation) }
        unsafe self.handle = handle
    }

    /// A public number from its big-endian bytes.
    init(_ bytes: [UInt8]) throws(CryptoError) {
        var scanned: OpaquePointer?
        try unsafe check(gcry_mpi_scan(&scanned, GCRYMPI_FMT_USG, bytes, bytes.count, nil), "gcry_mpi_scan")
        try unsafe self.init(owning: scanned, "gcry_mpi_scan")
    }

    /// A number of a private key, from a range of `bytes`, big-endian.
    init(in bytes: Span<UInt8>, _ range: Range<Int>) throws(CryptoError) {
        // libgcrypt makes a secure integer when it scans out of secure memory.
        guard let cell = unsafe gcry_malloc_secure(max(range.count, 1)) else { throw .libraryFailure(operation: "gcry_malloc_secure") }
        defer { unsafe gcry_free(cell) }
        let copy = unsafe UnsafeMutableRawBufferPointer(start: cell, count: max(range.count, 1))
        for (offset, index) in range.enumerated() { unsafe copy[offset] = bytes[index] }
        var scanned: OpaquePointer?
        try unsafe check(gcry_mpi_scan(&scanned, GCRYMPI_FMT_USG, cell, range.count, nil), "gcry_mpi_scan")
        try unsafe self.init(owning: scanned, "gcry_mpi_scan")
    }

    /// The secret number with this name in a key, in secure memory.
    init(secret name: String, in expression: OpaquePointer) throws(CryptoError) {
        try unsafe self.init(owning: flowproof_gcrypt_secret(expression, name), "gcry_sexp_find_token")
    }

    /// The public number with this name in a key.
    init(named name: String, in expression: OpaquePointer) throws(CryptoError) {
        guard let list = unsafe gcry_sexp_find_token(expression, name, 0) else { throw .libraryFailure(operation: "gcry_sexp_find_token") }
        defer { unsafe gcry_sexp_release(list) }
        try unsafe self.init(owning: gcry_sexp_nth_mpi(list, 1, CInt(GCRYMPI_FMT_USG.rawValue)), "gcry_sexp_nth_mpi")
    }

    /// A fresh integer in secure memory, as room for a result.
    static func room() throws(CryptoError) -> Integer { try unsafe Integer(owning: gcry_mpi_snew(0), "gcry_mpi_snew") }

    /// Whether this is the inverse of `other` modulo `modulus`, which is at least 1.
    func isInverse(of other: borrowing Integer, modulo modulus: borrowing Integer) throws(CryptoError) -> Bool {
        let product = try Integer.room()
        unsafe gcry_mpi_mulm(product.handle, handle, other.handle, modulus.handle)
        return unsafe gcry_mpi_cmp_ui(product.handle, 1) == 0
    }

    /// The inverse modulo `modulus`, which has no factor in common with this number.
    func inverse(modulo modulus: borrowing Integer) throws(CryptoError) -> Integer {
        let result = try Integer.room()
        guard unsafe gcry_mpi_invm(result.handle, handle, modulus.handle) != 0 else { throw .inconsistentKey }
        return result
    }

    /// This number less one.
    func predecessor() throws(CryptoError) -> Integer {
        let result = try Integer.room()
        unsafe gcry_mpi_sub_ui(result.handle, handle, 1)
        return result
    }

    /// This number modulo `other` - 1, for the exponents of the Chinese remainder theorem.
    func reducedModuloPredecessor(of other: borrowing Integer) throws(CryptoError) -> Integer {
        let modulus = try other.predecessor()
        let remainder = try Integer.room()
        unsafe gcry_mpi_mod(remainder.handle, handle, modulus.handle)
        return remainder
    }

    /// The big-endian bytes, without leading zeros.
    func bytes() throws(CryptoError) -> [UInt8] {
        let byteCount = unsafe (Int(gcry_mpi_get_nbits(handle)) + 7) / 8
        return try [UInt8](capacity: byteCount) { output throws(CryptoError) in
            try append(byteCount: byteCount, to: &output)
        }
    }

    /// Appends exactly `byteCount` big-endian bytes, which must be the number's own length.
    func append(byteCount: Int, to output: inout OutputSpan<UInt8>) throws(CryptoError) {
        guard output.freeCapacity >= byteCount else { throw .invalidLength(of: "number buffer", byteCount: output.freeCapacity) }
        let error = unsafe output.withUnsafeMutableBufferPointer { buffer, initializedCount in
            guard byteCount > 0, let start = buffer.baseAddress else { return gcry_error_t(0) }
            var written = 0
            let error = unsafe gcry_mpi_print(GCRYMPI_FMT_USG, start + initializedCount, byteCount, &written, handle)
            initializedCount += written
            return error
        }
        try check(error, "gcry_mpi_print")
    }

    deinit { unsafe gcry_mpi_release(handle) }
}

/// An S-expression from a format and the integers that stand in it.
func buildExpression(_ format: String, _ integers: [OpaquePointer]) throws(CryptoError) -> OpaquePointer {
    var expression: OpaquePointer?
    var cells = unsafe integers.map { unsafe Optional($0) }
    let error = unsafe cells.withUnsafeMutableBufferPointer { cells in
        // gcry_sexp_build_array wants the address of each argument.
        var arguments = unsafe cells.indices.map { unsafe UnsafeMutableRawPointer(cells.baseAddress! + $0) as UnsafeMutableRawPointer? }
        return unsafe gcry_sexp_build_array(&expression, nil, format, &arguments)
    }
    try check(error, "gcry_sexp_build_array")
    guard let expression = unsafe expression else { throw .libraryFailure(operation: "gcry_sexp_build_array") }
    return unsafe expression
}
