// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import Foundation
import TestSupport
import Testing

extension Shell {
    static let token = "EAAGm0PX4ZCpsBAKZCfakeTokenZBforTestsOnly1234567890"

    /// Runs command lines while an emulator listens at `$url`; its lines per request are in requests.txt.
    @discardableResult
    func emulated(
        _ flags: String = "", _ line: String, status: Int32 = 0, says: [String]? = nil, environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Command {
        keepSecret(Self.token)
        let script = """
            flowproof-net emulate --port 0 \(flags) > emulator.url 2> requests.txt & emulator=$!
            trap 'kill $emulator; wait $emulator; cat requests.txt >> all-requests.txt; rm emulator.url requests.txt' EXIT
            while ! test -s emulator.url; do kill -0 $emulator || exit 99; sleep 0.05; done
            url=$(cat emulator.url)
            \(line)
            """
        let environment = environment.merging(["FLOWPROOF_TOKEN": Self.token]) { given, _ in given }
        return try run(script, status: status, says: says, environment: environment, sourceLocation: sourceLocation)
    }

    /// Method, path and status of every request that emulators were sent; nothing in it may be secret.
    func requests() throws -> [String] {
        let text = try read("all-requests.txt")
        #expect(!text.contains(Self.token))
        return text.split(separator: "\n").map { $0.replacingOccurrences(of: "flowproof: note: ", with: "") }
    }
}

extension Provider {
    /// The options that name an account and a number.
    var options: String {
        switch id {
        case "kaleyra": "--provider kaleyra --sid HXAP1697IN --region in --base-url $url --number +919812345678"
        case "gupshup": "--provider gupshup --app-id 6f1c-0a2b --base-url $url --number 1"
        default: "--provider \(id) --base-url $url --number 106540352242922"
        }
    }

    /// As a report names the number.
    var namedNumber: String {
        switch id {
        case "kaleyra": "+919812345678"
        case "gupshup": "1"
        default: "106540352242922"
        }
    }

    /// The path of its requests.
    var requestPath: String {
        switch id {
        case "cloud": "/v24.0/106540352242922/whatsapp_business_encryption"
        case "on-premises": "/v1/settings/business/whatsapp_business_encryption"
        case "kaleyra": "/v2/HXAP1697IN/whatsapp/+919812345678/flows_encryption"
        case "chakra": "/v1/whatsapp/v24.0/106540352242922/whatsapp_business_encryption"
        case "360dialog": "/whatsapp_business_encryption"
        default: "/wa/app/6f1c-0a2b/flows/public_key"
        }
    }
}
