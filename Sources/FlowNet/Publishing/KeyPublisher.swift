// SPDX-License-Identifier: Apache-2.0

public import FlowProviders
internal import FoundationEssentials

/// Registers one key for many phone numbers, and sees that it is what is registered.
///
/// Each number is asked for first: one that has the key with a valid signature is left alone, so that a run that was
/// interrupted is resumed by another. What is not safe to send again is sent again only after the answer to a question shows
/// that it was not carried out.
public final class KeyPublisher: Sendable {
    /// SHA-256 from a crypto backend, for comparing keys by fingerprint.
    public typealias SHA256 = @Sendable (Span<UInt8>) throws -> [UInt8]

    private let client: ProviderClient
    private let policy: RetryPolicy
    private let sha256: SHA256
    private let pace = RequestPace()

    /// - Parameter policy: for each number.
    public init(_ client: ProviderClient, policy: RetryPolicy = RetryPolicy(), sha256: @escaping SHA256) {
        self.client = client
        self.policy = policy
        self.sha256 = sha256
    }

    /// Lets the requests that were sent come to their end, looks once into those that may have been carried out, and begins nothing else,
    /// in this run or a later one: a publisher is for one run.
    public func stop() { pace.stop() }

    /// Publishes for all numbers, a few at a time. It stops by itself where every other number would fare alike: the
    /// token is refused, there is no way to the provider, or it asks for a longer pause than the policy grants.
    ///
    /// - Parameters:
    ///   - concurrency: how many numbers at a time, at least 1.
    ///   - report: is called for each number, one call at a time, in the order of the numbers.
    /// - Throws: what `report` throws; then, and when the task is cancelled, requests under way are ended.
    public func publish(
        _ key: UploadKey, for numbers: [String], concurrency: Int, report: (NumberReport) throws -> Void
    ) async throws {
        try await NumberQueue(numbers, pace).run(concurrency: concurrency) { number in
            await self.publish(key, for: number)
        } untried: { number in
            NumberReport(number: number, outcome: .notTried)
        } report: { outcome in
            try report(outcome)
        }
    }

    /// Asks for the keys of all numbers, a few at a time.
    ///
    /// - Parameters: as of ``publish(_:for:concurrency:report:)``; a number that was not asked for is reported with `nil`.
    public func status(
        of numbers: [String], concurrency: Int, report: (String, Result<RegisteredKey, ClientError>?) throws -> Void
    ) async throws {
        try await NumberQueue(numbers, pace).run(concurrency: concurrency) { number in
            (number, await self.registeredKey(of: number) as Result<RegisteredKey, ClientError>?)
        } untried: { number in
            (number, nil)
        } report: { number, result in
            try report(number, result)
        }
    }

    private func publish(_ key: UploadKey, for number: String) async -> NumberReport {
        var publication = Publication(key, number, self)
        let outcome = await publication.run()
        return NumberReport(number: number, outcome: outcome, setCount: publication.setCount, earlierKey: publication.earlierKey)
    }

    /// Asks, again and again where that is allowed.
    fileprivate func registeredKey(of number: String) async -> Result<RegisteredKey, ClientError> {
        var retryCount = 0
        while true {
            do throws(ClientError) {
                try await turn()
                return .success(try await client.businessPublicKey(of: number))
            } catch {
                guard error.retry == .afterWaiting, await waitToRetry(after: error, retryCount) else {
                    if error.concernsEveryNumber { pace.stop() }
                    return .failure(error)
                }
                retryCount += 1
            }
        }
    }

    fileprivate func turn() async throws(ClientError) {
        do throws(CancellationError) {
            try await pace.waitForTurn()
        } catch {
            throw .cancelled
        }
    }

    /// False where there is to be no other try: after too many, or when the run is stopped, also during the pause.
    fileprivate func waitToRetry(after error: ClientError, _ retryCount: Int) async -> Bool {
        let wish = error.retryAfter?.delay(now: Int(Date.now.timeIntervalSince1970))
        if let wish, wish > policy.longestRetryAfter { pace.stop() }
        guard let pause = policy.pause(before: retryCount, wish: wish, fraction: .random(in: 0...1)) else { return false }
        if let wish, wish > 0 { self.pace.hold(for: .seconds(wish)) }
        return await self.pace.sleep(for: pause)
    }

    fileprivate func isTooLong(_ error: ClientError) -> Bool {
        error.retryAfter.map { $0.delay(now: Int(Date.now.timeIntervalSince1970)) > policy.longestRetryAfter } ?? false
    }

    /// False where there is to be no other question.
    fileprivate func waitToAskAgain(_ askCount: Int) async -> Bool {
        guard let pause = policy.pause(before: askCount, wish: nil, fraction: .random(in: 0...1)) else { return false }
        return await self.pace.sleep(for: pause)
    }

    /// Whether a registered key is this one.
    fileprivate func isSame(_ registered: RegisteredKey, as key: UploadKey) -> Bool {
        // A fingerprint that cannot be computed proves nothing.
        (try? registered.comparison(with: key.numbers) { span throws in try sha256(span) }) == .same
    }

    /// The way of one number.
    private struct Publication {
        private let key: UploadKey
        private let number: String
        private let publisher: KeyPublisher
        private(set) var setCount = 0
        private(set) var earlierKey: RegisteredKey?
        private var retryCount = 0

        init(_ key: UploadKey, _ number: String, _ publisher: KeyPublisher) {
            self.key = key
            self.number = number
            self.publisher = publisher
        }

        private var canAsk: Bool { publisher.client.account.provider.canGet }

        mutating func run() async -> NumberOutcome {
            if canAsk {
                switch await publisher.registeredKey(of: number) {
                case .success(let registered) where publisher.isSame(registered, as: key) && registered.status == .valid:
                    return .unchanged(registered)
                case .success(let registered): earlierKey = registered
                // Who may not ask may not set either, and where no answer came none will come now. Other refusals are the
                // provider's way to say that there is no key, or that it cannot be asked.
                case .failure(.cancelled): return .notTried
                case .failure(let error) where !error.isRefusal || error.forbids || error.retry != .never: return .failed(error)
                case .failure: break
                }
            }
            while true {
                do throws(ClientError) {
                    try await publisher.turn()
                } catch {
                    return setCount == 0 ? .notTried : .uncertain(error)
                }
                do throws(ClientError) {
                    setCount += 1
                    try await publisher.client.setBusinessPublicKey(key, for: number)
                    return await confirmed()
                } catch {
                    if let outcome = await outcome(of: error) { return outcome }
                    retryCount += 1
                }
            }
        }

        /// `nil` where the key is to be sent again.
        private func outcome(of error: ClientError) async -> NumberOutcome? {
            switch error.retry {
            case .never:
                if error.concernsEveryNumber { publisher.pace.stop() }
                return error == .cancelled ? .uncertain(error) : .failed(error)
            case .afterWaiting:
                if await publisher.waitToRetry(after: error, retryCount) { return nil }
                if error.concernsEveryNumber { publisher.pace.stop() }
                return .failed(error)
            case .afterChecking:
                guard canAsk else { return .uncertain(error) }
                let mayRetry = await publisher.waitToRetry(after: error, retryCount)
                // Who asks for a long pause is not to be asked anything before.
                guard mayRetry || !publisher.isTooLong(error) else { return .uncertain(error) }
                guard case .success(let registered) = await publisher.registeredKey(of: number) else { return .uncertain(error) }
                if publisher.isSame(registered, as: key), registered.status != .mismatch { return .published(registered) }
                // What is on its way may still arrive.
                return mayRetry ? nil : .uncertain(error)
            }
        }

        private func confirmed() async -> NumberOutcome {
            guard canAsk else { return .accepted }
            var askCount = 0
            while true {
                switch await publisher.registeredKey(of: number) {
                case .success(let registered):
                    let isDone = publisher.isSame(registered, as: key) && (registered.status == .valid || registered.status == .unstated)
                    if isDone { return .published(registered) }
                    // An answer to a question may be some seconds old.
                    guard askCount < 2, await publisher.waitToAskAgain(askCount) else { return .contradicted(registered) }
                    askCount += 1
                case .failure(let error): return .unconfirmed(error)
                }
            }
        }
    }
}

extension ClientError {
    /// Whether the provider says that the token may not do this.
    fileprivate var forbids: Bool {
        if case .answer(let error) = self { error.httpStatus == 401 || error.httpStatus == 403 } else { false }
    }
}
