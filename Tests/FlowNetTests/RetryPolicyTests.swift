// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowNet

/// The pauses between repetitions.
@Suite struct RetryPolicyTests {
    @Test func pausesDoubleUpToTheirLimit() {
        var policy = RetryPolicy()
        policy.maximumRetryCount = 8
        let longest = (0..<8).map { policy.pause(before: $0, wish: nil, fraction: 1) }
        #expect(longest == [1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
        #expect(policy.pause(before: 2, wish: nil, fraction: 0) == .seconds(2))
        #expect(policy.pause(before: 8, wish: nil, fraction: 0) == nil)
    }

    @Test func wishIsTheLeast() {
        let policy = RetryPolicy()
        #expect(policy.pause(before: 0, wish: 60, fraction: 0) == .seconds(63))
        #expect(policy.pause(before: 0, wish: 60, fraction: 1) == .seconds(66))
        #expect(policy.pause(before: 0, wish: 0, fraction: 1) == .seconds(1))
        #expect(policy.pause(before: 0, wish: 120, fraction: 0) != nil)
        #expect(policy.pause(before: 0, wish: 121, fraction: 0) == nil)
    }

    @Test func noRetryIsNone() {
        var policy = RetryPolicy()
        policy.maximumRetryCount = 0
        #expect(policy.pause(before: 0, wish: nil, fraction: 0) == nil)
    }
}
