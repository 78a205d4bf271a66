// SPDX-License-Identifier: Apache-2.0

import FlowNet
import FlowProviders

extension ProviderClient {
    /// A client with every setting that a provider needs, for a server on loopback.
    static func test(_ provider: Provider, at origin: String, options: ClientOptions = ClientOptions()) throws -> ProviderClient {
        var settings = Provider.settings
        settings.baseURL = origin
        return try ProviderClient(
            try ProviderAccount(provider, settings: settings), token: try AccessToken(Provider.token), options: options)
    }
}
