// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Bytes that nobody may find later: a heap cell with one owner, overwritten with zeros before it is freed.
@safe public struct SecretBytes: ~Copyable, @unchecked Sendable {
    // Safe and Sendable, because the cell never leaves the value, and a noncopyable value has one owner at a time.
    private let cell: UnsafeMutableBufferPointer<UInt8>
    /// How many bytes were written, at most the capacity.
    public let count: Int

    /// Makes a cell of `capacity` bytes and lets `initializer` append to it.
    ///
    /// - Throws: what `initializer` throws; what it had written by then is overwritten.
    public init<Failure: Error>(
        capacity: Int, initializingWith initializer: (inout OutputSpan<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let cell = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(capacity, 1))
        unsafe cell.initialize(repeating: 0)
        var output = unsafe OutputSpan(buffer: UnsafeMutableBufferPointer(rebasing: cell[..<capacity]), initializedCount: 0)
        do {
            try initializer(&output)
        } catch {
            unsafe Self.erase(cell)
            throw error
        }
        count = unsafe output.finalize(for: UnsafeMutableBufferPointer(rebasing: cell[..<capacity]))
        unsafe self.cell = cell
    }

    /// Copies `bytes`.
    public init(copying bytes: Span<UInt8>) {
        self.init(capacity: bytes.count) { output in
            for index in bytes.indices { output.append(bytes[index]) }
        }
    }

    /// Takes the bytes out of an array, which is overwritten and emptied.
    public init(moving array: inout [UInt8]) {
        self.init(copying: array.span)
        array.wipe()
    }

    /// Reads the bytes in place.
    public borrowing func withSpan<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe Span(_unsafeElements: UnsafeBufferPointer(rebasing: cell[..<count])))
    }

    /// Changes the bytes in place.
    public mutating func withMutableSpan<Result: ~Copyable, Failure: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var span = unsafe MutableSpan(_unsafeElements: UnsafeMutableBufferPointer(rebasing: cell[..<count]))
        return try body(&span)
    }

    /// Lends the bytes as an array, for code that takes nothing else; the array is overwritten afterwards.
    ///
    /// `body` must not keep it.
    package borrowing func withArray<Result: ~Copyable, Failure: Error>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var copy = withSpan { span in [UInt8](capacity: span.count) { output in for index in span.indices { output.append(span[index]) } } }
        defer { copy.wipe() }
        return try body(copy)
    }

    deinit { unsafe Self.erase(cell) }

    private static func erase(_ cell: UnsafeMutableBufferPointer<UInt8>) {
        unsafe explicit_bzero(cell.baseAddress!, cell.count)
        unsafe cell.deallocate()
    }
}
