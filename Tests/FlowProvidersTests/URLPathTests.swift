// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import Testing

/// A path is matched by the provider whose it is, and by no other.
@Suite struct URLPathTests {
    private static let requests: [(Provider, String, [URLPath.Slot: String])] = [
        (.metaCloud, "/v24.0/106540352242922/whatsapp_business_encryption", [.apiVersion: "v24.0", .number: "106540352242922"]),
        (.onPremises, "/v1/settings/business/whatsapp_business_encryption", [:]),
        (.kaleyra, "/v2/HXAP1697IN/whatsapp/+919812345678/flows_encryption", [.sid: "HXAP1697IN", .number: "+919812345678"]),
        (.kaleyra, "/v2/HXAP1697IN/whatsapp/%2B919812345678/flows_encryption", [.sid: "HXAP1697IN", .number: "+919812345678"]),
        (.chakra, "/v1/whatsapp/v24.0/1/whatsapp_business_encryption", [.apiVersion: "v24.0", .number: "1"]),
        (.threeSixtyDialog, "/whatsapp_business_encryption", [:]),
        (.gupshup, "/wa/app/6f1c-0a2b/flows/public_key", [.appID: "6f1c-0a2b"]),
    ]

    @Test(arguments: requests)
    func onlyItsProviderMatches(provider: Provider, path: String, slots: [URLPath.Slot: String]) {
        for other in Provider.all { #expect(other.path.match(path) == (other.id == provider.id ? slots : nil)) }
    }

    @Test(arguments: Provider.all)
    func matchIsTheInverseOfFilled(provider: Provider) throws {
        let values: [URLPath.Slot: String] = [.apiVersion: "v1.2", .number: "+12", .sid: "S", .appID: "a-b"]
        let path = provider.path.filled { values[$0] ?? "" }
        #expect(provider.path.match(path) == values.filter { provider.path.contains($0.key) })
        for damaged in [path + "/", path + "x", "/" + path, String(path.dropFirst()), String(path.dropLast()), path.uppercased(), ""] {
            #expect(provider.path.match(damaged) == nil, "\(damaged)")
        }
    }

    @Test(arguments: [
        "/v24.0//whatsapp_business_encryption", "/v24.0/%/whatsapp_business_encryption", "/v24.0/%zz/whatsapp_business_encryption",
        "/v24.0/%2/whatsapp_business_encryption", "/v24.0/%ff/whatsapp_business_encryption", "/v24.0/1/2/whatsapp_business_encryption",
    ])
    func damagedSegments(path: String) {
        #expect(Provider.metaCloud.path.match(path) == nil)
    }

    @Test func formsOfPlaces() {
        for (slot, good, bad) in [
            (
                URLPath.Slot.apiVersion, ["v1.0", "v24.0", "v999.999"],
                ["", "24.0", "v24", "v24.", "v.0", "v24.0.1", "v1000.0", "V24.0", "v+1.0"]
            ),
            (.sid, ["HXAP16"], ["", "HX-1", "HX 1", String(repeating: "A", count: 65)]), (.appID, ["6f-0a"], ["", "a_b", "é"]),
            (.number, ["1"], [""]),
        ] {
            #expect(good.allSatisfy(slot.accepts) && !bad.contains(where: slot.accepts))
        }
    }
}
