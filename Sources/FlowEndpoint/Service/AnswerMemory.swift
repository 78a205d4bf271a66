// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Sees to it that no two different answers are sealed under one key and nonce, which would give both away (NIST SP 800-38D appendix A).
///
/// A phone makes a new key for every request, also when it asks again. So a request that comes twice was copied by somebody, and the same
/// answer may be sealed again, byte for byte, but no other. It is shared by all workers of a process, and knows nothing of other processes.
public final class AnswerMemory: Sendable {
    private let capacity: Int
    private let seed = UInt64.random(in: .min ... .max)
    private let state = Mutex(Generations())

    // Two halves, of which the older is forgotten as a whole: then nothing has to be kept in order.
    private struct Generations {
        var newer: [Int: Int] = [:]
        var older: [Int: Int] = [:]
    }

    /// - Parameter capacity: how many of the last requests are remembered at least, at some 40 bytes each.
    public init(capacity: Int = 1 << 17) { self.capacity = capacity }

    /// What a request is known by: its encrypted key and its nonce.
    func identity(encryptedKey: [UInt8], nonce: Span<UInt8>) -> Int {
        hash { hasher in
            hasher.combine(encryptedKey.span)
            hasher.combine(nonce)
        }
    }

    /// Whether this answer may be sealed: it is the first to its request, or the same as the first.
    func allows(_ status: Int, _ answer: [UInt8], to request: Int) -> Bool {
        // Keyed afresh in each memory. Where two requests share a hash, the answer to the later one is refused.
        let answer = hash { hasher in
            hasher.combine(status)
            hasher.combine(answer.span)
        }
        return state.withLock { state in
            if let first = state.newer[request] { return first == answer }
            // What is asked for again is as new as if it had never been.
            let first = state.older[request] ?? answer
            if state.newer.count >= capacity { state = Generations(older: state.newer) }
            state.newer[request] = first
            return first == answer
        }
    }

    private func hash(_ feed: (inout Hasher) -> Void) -> Int {
        var hasher = Hasher()
        hasher.combine(seed)
        feed(&hasher)
        return hasher.finalize()
    }
}

extension Hasher {
    /// Feeds in the length and the bytes, eight at a time: measured, less than a tenth of the time that they take one by one.
    fileprivate mutating func combine(_ bytes: Span<UInt8>) {
        combine(bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            let part = bytes.extracting(index..<index + 8)
            var word: UInt64 = 0
            for offset in 0..<8 { word |= UInt64(part[offset]) << UInt64(8 * offset) }
            combine(word)
            index += 8
        }
        while index < bytes.count {
            combine(bytes[index])
            index += 1
        }
    }
}
