// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import FlowProviders
import TestSupport
import Testing

/// Every failure of every provider, over a socket: told with its remedy, and repeated only where that is safe.
@Suite struct DocumentedFailureSocketTests {
    private static let transient: Set<Provider.FailureKind> = [.rateLimited, .internalError]

    @Test(arguments: ClientFailureTests.operations, Provider.FailureKind.allCases)
    func failureIsToldWithItsRemedy(way: (Provider, ProviderRequest.Operation), kind: Provider.FailureKind) async throws {
        let (provider, operation) = way
        let fault = InjectedFault(.failure(kind), .next(1), retryAfter: kind == .rateLimited ? 7 : nil)
        let key = try SampleKey.shared().upload
        try await EmulatedProvider.serving(try EmulatedProvider.emulator(fault)) { origin, _ in
            let client = try ProviderClient.test(provider, at: origin)
            let error = await #expect(throws: ClientError.self) {
                switch operation {
                case .set: try await client.setBusinessPublicKey(key, for: "919812345678")
                case .get: _ = try await client.businessPublicKey(of: "919812345678")
                }
            }
            guard case .answer(let answer)? = error, case .refused = answer.reason else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(answer.provider == provider.title && answer.operation == operation)
            #expect(!answer.remedy.isEmpty && !answer.description.contains(Provider.token))
            // A client of On-Premises that is not registered yet will be.
            let isTransient = Self.transient.contains(kind) || provider.id == "on-premises" && kind == .unregisteredNumber
            #expect((answer.retry == .never) != isTransient)
            #expect(answer.retryAfter == (kind == .rateLimited ? .seconds(7) : nil))
            if kind == .internalError, operation == .set { #expect(answer.retry == .afterChecking) }
            // The next request is answered as if nothing had been.
            if operation == .set { try await client.setBusinessPublicKey(key, for: "919812345678") }
        }
    }
}
