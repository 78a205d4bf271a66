// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import Foundation
import Testing

@Suite struct SecretBytesTests {
    private struct Failure: Error, Equatable {}

    // MARK: Contents

    @Test(arguments: [0, 1, 16, 32, 1_000])
    func bytesAreWhatWasPutIn(byteCount: Int) {
        let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
        let secret = SecretBytes(copying: bytes.span)
        #expect(secret.bytes() == bytes)
        let (count, array) = (secret.count, secret.withArray { $0 })
        #expect(count == byteCount)
        #expect(array == bytes)
    }

    @Test func capacityIsNoCount() {
        let secret = SecretBytes(capacity: 100) { output in
            output.append(7)
            output.append(8)
        }
        let (count, bytes) = (secret.count, secret.bytes())
        #expect(count == 2 && bytes == [7, 8])
    }

    @Test func arrayIsMovedAndNotCopied() {
        var array: [UInt8] = [1, 2, 3]
        let secret = SecretBytes(moving: &array)
        #expect(secret.bytes() == [1, 2, 3])
        #expect(array == [])
    }

    @Test func bytesCanBeChanged() {
        let array: [UInt8] = [1, 2, 3]
        var secret = SecretBytes(copying: array.span)
        let old = secret.withMutableSpan { span in
            let old = span[1]
            span[1] = 9
            return old
        }
        #expect(old == 2)
        #expect(secret.bytes() == [1, 9, 3])
    }

    @Test func errorsPassThrough() {
        #expect(throws: Failure()) { _ = try SecretBytes(capacity: 4) { _ throws(Failure) in throw Failure() } }
        let secret = SecretBytes(capacity: 4) { $0.append(1) }
        #expect(throws: Failure()) { try secret.withSpan { _ throws(Failure) in throw Failure() } }
        #expect(throws: Failure()) { try secret.withArray { _ throws(Failure) in throw Failure() } }
        // And leave the secret as it was.
        #expect(secret.bytes() == [1])
    }

    @Test func wipedArrayIsEmpty() {
        var array = [UInt8](repeating: 7, count: 1_000)
        array.wipe()
        #expect(array == [])
        array.wipe()
        #expect(array == [])
    }

    // MARK: Zeroing, seen in the memory of this process

    /// The search finds what is there, as often as it is, and not what is not; else the tests below would prove nothing.
    @Test func searchFindsWhatIsThere() throws {
        let pattern = HiddenPattern()
        #expect(try pattern.occurrences() == 0)
        let copies = (0..<3).map { _ in pattern.array }
        #expect(try pattern.occurrences() == 3)
        withExtendedLifetime(copies) {}
    }

    @Test func droppedSecretIsGone() throws {
        let pattern = HiddenPattern()
        #expect(try Self.occurrences(of: pattern, whileAlive: pattern.secretBytes) == 1)
        #expect(try pattern.occurrences() == 0)
    }

    private static func occurrences(of pattern: HiddenPattern, whileAlive secret: consuming SecretBytes) throws -> Int {
        let count = try pattern.occurrences()
        secret.withSpan { _ in }
        return count
    }

    @Test func movedArrayIsGone() throws {
        let pattern = HiddenPattern()
        var array = pattern.array
        #expect(try pattern.occurrences() == 1)
        #expect(try Self.occurrences(of: pattern, whileAlive: SecretBytes(moving: &array)) == 1)
        #expect(try pattern.occurrences() == 0)
    }

    @Test func lentArrayIsGone() throws {
        let pattern = HiddenPattern()
        let secret = pattern.secretBytes
        let lent = try secret.withArray { _ in try pattern.occurrences() }
        #expect(lent == 2)
        #expect(throws: Failure()) { try secret.withArray { _ throws(Failure) in throw Failure() } }
        #expect(try Self.occurrences(of: pattern, whileAlive: secret) == 1)
        #expect(try pattern.occurrences() == 0)
    }

    @Test func failedInitialisationLeavesNothing() throws {
        let pattern = HiddenPattern()
        #expect(throws: Failure()) {
            _ = try SecretBytes(capacity: 64) { output throws(Failure) in
                pattern.append(to: &output)
                throw Failure()
            }
        }
        #expect(try pattern.occurrences() == 0)
    }

    @Test func wipedArrayLeavesNothing() throws {
        let pattern = HiddenPattern()
        var array = pattern.array
        #expect(try pattern.occurrences() == 1)
        array.wipe()
        #expect(try pattern.occurrences() == 0)
    }
}
