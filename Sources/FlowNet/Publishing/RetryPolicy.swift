// SPDX-License-Identifier: Apache-2.0

/// How often and after which pauses a request is sent again that may be sent again.
public struct RetryPolicy: Sendable {
    /// How often one question is asked again, and how often a number's key is sent again, at most.
    public var maximumRetryCount = 5
    /// The longest pause before the first repetition; it doubles with every further one.
    public var firstPause = Duration.seconds(1)
    /// The longest pause that is not the provider's own wish.
    public var longestPause = Duration.seconds(30)
    /// The longest wait that is granted to a `Retry-After`, in seconds; a longer one ends the run.
    public var longestRetryAfter = 120

    /// Five repetitions, after up to 1, 2, 4, 8 and 16 seconds.
    public init() {}

    /// How long to wait before the next request; `nil` to give up.
    ///
    /// - Parameters:
    ///   - retry: how many times it was sent again already.
    ///   - wish: the `Retry-After` of the answer, in seconds.
    ///   - fraction: from 0 to 1, drawn for each pause: clients that failed together must not come back together.
    func pause(before retry: Int, wish: Int?, fraction: Double) -> Duration? {
        guard retry < maximumRetryCount else { return nil }
        // Half of the pause is certain, or some of many repetitions would come at once.
        let spread = 0.5 + fraction / 2
        guard let wish else { return min(firstPause * (1 << min(retry, 20)), longestPause) * spread }
        guard wish <= longestRetryAfter else { return nil }
        let asked = Duration.seconds(wish)
        // A pause that all were asked for alike is spread over a tenth more, or over the first pause where none was asked for.
        return asked + max(asked / 10, wish == 0 ? firstPause : .zero) * spread
    }
}
