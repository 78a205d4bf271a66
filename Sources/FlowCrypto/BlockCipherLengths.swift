// SPDX-License-Identifier: Apache-2.0

package import FlowKeys

extension BlockCipherCBC {
    /// Throws unless key, initialization vector and buffer have the sizes of the cipher; the buffer holds whole blocks.
    package func checkLengths(
        key: Span<UInt8>, initializationVector: Span<UInt8>, buffer: borrowing MutableSpan<UInt8>
    ) throws(CryptoError) {
        guard key.count == keyByteCount else { throw .invalidLength(of: "\(name) key", byteCount: key.count) }
        guard initializationVector.count == blockByteCount else {
            throw .invalidLength(of: "\(name) initialization vector", byteCount: initializationVector.count)
        }
        guard buffer.count % blockByteCount == 0, buffer.count <= Int(Int32.max) else {
            throw .invalidLength(of: "\(name) message", byteCount: buffer.count)
        }
    }
}
