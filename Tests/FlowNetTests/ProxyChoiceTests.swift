// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowNet

/// Which proxy the environment names.
@Suite struct ProxyChoiceTests {
    private static func choice(_ environment: [String: String], scheme: String = "https", host: String = "graph.facebook.com") throws
        -> ProxyChoice?
    {
        try ProxyChoice.from({ environment[$0] }, scheme: scheme, host: host, port: nil, isLoopback: false)
    }

    @Test(arguments: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]) func variablesOfHTTPS(name: String) throws {
        #expect(try Self.choice([name: "http://proxy.example:3128"])?.port == 3128)
    }

    @Test func capitalsAreNotReadForHTTP() throws {
        #expect(try Self.choice(["HTTP_PROXY": "http://proxy.example:3128"], scheme: "http") == nil)
        #expect(try Self.choice(["http_proxy": "http://proxy.example:3128"], scheme: "http")?.host == "proxy.example")
        #expect(try Self.choice(["http_proxy": "http://proxy.example:3128"]) == nil)
    }

    @Test func formsOfTheValue() throws {
        #expect(try Self.choice(["https_proxy": "proxy"]) == ProxyChoice(kind: .http, host: "proxy", port: 1080))
        #expect(try Self.choice(["https_proxy": "socks5://[::1]:9050/"]) == ProxyChoice(kind: .socks5, host: "::1", port: 9050))
        let credentials = ProxyChoice.Credentials(name: "a b", password: "p@:s")
        #expect(
            try Self.choice(["https_proxy": "http://a%20b:p%40:s@h:1"])
                == ProxyChoice(kind: .http, host: "h", port: 1, credentials: credentials))
        #expect(try Self.choice(["https_proxy": "", "all_proxy": "h:2"])?.port == 2)
    }

    @Test(arguments: [
        "https://proxy:443", "http://", "http://h:0", "http://h:65536", "http://h:x", "h/path", "socks5://u:p@h:1", "http://u%zz@h:1",
    ])
    func otherValuesAreRefusedByTheNameOfTheVariable(value: String) {
        #expect(throws: ProxyChoice.Refusal(variable: "https_proxy")) { try Self.choice(["https_proxy": value]) }
    }

    @Test(arguments: ["graph.facebook.com", "facebook.com", ".facebook.com", "a.b, FACEBOOK.com", "*", "x facebook.com"])
    func exceptionsGoStraight(list: String) throws {
        for name in ["no_proxy", "NO_PROXY"] { #expect(try Self.choice(["https_proxy": "h:1", name: list]) == nil) }
    }

    @Test(arguments: ["book.com", "ph.facebook.com", "com.", ","]) func otherExceptionsDoNot(list: String) throws {
        #expect(try Self.choice(["https_proxy": "h:1", "no_proxy": list]) != nil)
    }

    @Test(arguments: [
        ("[2001:db8::1]", "2001:db8::1"), ("[2001:db8::1]", "[2001:db8::1]:443"), ("wa.example", "wa.example:443"),
        ("10.1.2.3", "10.0.0.0/8"),
        ("10.1.2.3", "0.0.0.0/0"), ("10.1.2.3", "10.1.2.3/32"),
    ])
    func addressesPortsAndNetworksAreExceptions(host: String, entry: String) throws {
        #expect(try Self.choice(["https_proxy": "h:1", "no_proxy": "", "NO_PROXY": entry], host: host) == nil)
    }

    @Test(arguments: [
        ("wa.example", "wa.example:444"), ("10.1.2.3", "11.0.0.0/8"), ("10.1.2.3", "10.1.2.2/32"), ("1.example", "1.0.0.0/8"),
    ])
    func othersAreNot(host: String, entry: String) throws {
        #expect(try Self.choice(["https_proxy": "h:1", "no_proxy": entry], host: host) != nil)
    }

    @Test func thisMachineIsAskedDirectly() throws {
        #expect(try ProxyChoice.from({ _ in "h:1" }, scheme: "http", host: "127.0.0.1", port: nil, isLoopback: true) == nil)
    }
}
