// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The files of `deploy/`: they promise no more than `serve` does, and keep what they promise.
@Suite struct DeploymentFileTests {
    private static let folder = PublicData.packageRoot.appending(path: "deploy")
    private static let key = PublicData.packageRoot.appending(path: "vectors/flow/keys/alpha.pem").path
    private static let hasYAML = (try? Command.run(["python3", "-c", "import yaml"]))?.status == 0
    private static let hasKubernetes = (try? Command.run(["python3", "-c", "import kubernetes, yaml"]))?.status == 0
    private static let haproxy = ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy"].first { FileManager.default.isExecutableFile(atPath: $0) }

    private let shell: Shell

    init() throws { shell = try Shell() }

    private static func text(_ name: String) throws -> String { try String(contentsOf: folder.appending(path: name), encoding: .utf8) }

    /// A manifest as Foundation has JSON.
    private static func manifest(_ name: String) throws -> Members {
        let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
        let result = try Command.run(["python3", "-c", script, folder.appending(path: "kubernetes/\(name).yaml").path])
        try #require(result.status == 0, "\(result.standardError)")
        return Members(try result.json)
    }

    /// Runs a line of shell while an endpoint serves; `$port` and `$admin` are its ports.
    private func whileServing(_ options: String, _ line: String, status: Int32 = 0) throws -> Command {
        try shell.run(
            """
            read -r port admin << END
            $(python3 -c 'import socket
            sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
            print(*(s.getsockname()[1] for s in sockets))')
            END
            flowproof-net serve \(options) --port $port > serve.url 2> serve.log & serve=$!
            trap 'kill $serve; wait $serve' EXIT
            while ! test -s serve.url; do kill -0 $serve || { cat serve.log; exit 99; }; sleep 0.05; done
            \(line)
            """, status: status, environment: ["APP_SECRET": "secret of the application"])
    }

    @Test func imageHasTheLibraries() throws {
        let dockerfile = try Self.text("Dockerfile")
        let needed = try shell.run("ldd \"$(command -v flowproof-net)\"").text
        let packages = [
            ("libcrypto.so.3", "libssl3"), ("libgcrypt.so.20", "libgcrypt20"), ("libgmp.so.10", "libgmp10"), ("libz.so.1", "zlib1g"),
            ("libstdc++.so.6", "libstdc++6"),
        ]
        for (library, package) in packages {
            #expect(needed.contains(library))
            #expect(dockerfile.contains(" \(package)"))
        }
        #expect(dockerfile.contains(" ca-certificates "), "--upstream may be a URL of https")
        for line in [
            "USER 10001:10001", "STOPSIGNAL SIGTERM", #"ENTRYPOINT ["flowproof-net", "serve", "--host", "0.0.0.0", "--port", "8080"]"#,
        ] {
            #expect(dockerfile.contains("\n\(line)\n"))
        }
        #expect(!dockerfile.contains(":latest"))
    }

    /// The health check of the image, run as Docker would: the endpoint is healthy, and nothing is not.
    @Test func imageKnowsWhetherItIsHealthy() throws {
        let line = try #require(Self.text("Dockerfile").firstMatch(of: /CMD (\["bash".*\])\n/)).1
        let words = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String])
        try #require(words.count == 3 && words[2].contains("/8080 "))
        try shell.write(words[2].replacing("/8080 ", with: "/$1 "), to: "check.sh")
        let answer = try whileServing(
            "--private-key '\(Self.key)' --echo", "bash check.sh $port; echo $?; bash check.sh $admin 2> refused.txt; echo $?")
        #expect(answer.text == "0\n1\n")
    }

    @Test(.enabled(if: haproxy != nil, "haproxy is not installed")) func balancerIsConfigured() throws {
        let haproxy = try #require(Self.haproxy)
        let result = try Command.run([haproxy, "-c", "-f", Self.folder.appending(path: "haproxy.cfg").path])
        #expect(result.status == 0, "\(result.standardError)")
        #expect(!result.standardError.contains("WARNING"), "\(result.standardError)")
    }

    /// An endpoint is killed behind HAProxy under load: what was at it is lost, and nothing else is; the other one ends and nothing is.
    @Test(.enabled(if: haproxy != nil && PeerTests.hasPython, "haproxy or python3's cryptography is not installed"))
    func killedEndpointIsReplaced() throws {
        let result = try shell.run("'\(Self.folder.path)/try-failover' --seconds 8 --clients 8 --format json").json
        let phases = try #require(result["phases"] as? [[String: Any]])
        #expect(
            phases.compactMap { $0["name"] as? String } == ["both", "one killed", "it is started again", "the other ends in good order"])
        for phase in phases {
            #expect(phase["wrong"] as? Int == 0)
            #expect(try #require(phase["right"] as? Int) > 0)
            let lost = try #require(phase["lost"] as? [String: Int]).values.reduce(0, +)
            #expect(lost <= (phase["name"] as? String == "one killed" ? 8 : 0))
        }
    }

    @Test(.enabled(if: hasYAML, "python3 has no module yaml")) func podsHaveNoPrivileges() throws {
        let pod = try Self.manifest("deployment")["spec"]["template"]["spec"]
        #expect(pod["automountServiceAccountToken"].value as? Bool == false)
        for name in ["hostNetwork", "hostPID", "hostIPC"] { #expect(pod[name].value == nil) }
        let security = pod["securityContext"]
        #expect(security["runAsNonRoot"].value as? Bool == true)
        #expect(try Self.text("Dockerfile").contains("USER \(security["runAsUser"].number):\(security["runAsGroup"].number)\n"))
        #expect(security["fsGroup"].number == security["runAsGroup"].number)
        #expect(security["seccompProfile"]["type"].text == "RuntimeDefault")
        let container = pod["containers"][0]
        #expect(container["securityContext"]["allowPrivilegeEscalation"].value as? Bool == false)
        #expect(container["securityContext"]["readOnlyRootFilesystem"].value as? Bool == true)
        #expect(container["securityContext"]["capabilities"]["drop"].value as? [String] == ["ALL"])
        #expect(container["securityContext"]["capabilities"]["add"].value == nil)
        let (mount, volume) = (container["volumeMounts"][0], pod["volumes"][0])
        #expect(mount["name"].text == volume["name"].text && mount["readOnly"].value as? Bool == true)
        #expect(volume["secret"]["defaultMode"].number == 0o400)
    }

    /// The program takes the options of the container, and answers at the paths and ports that the probes ask.
    @Test(.enabled(if: hasYAML && Command.exists("curl"), "curl or python3's yaml is not installed")) func containerServes() throws {
        let pod = try Self.manifest("deployment")["spec"]["template"]["spec"]
        let container = pod["containers"][0]
        var arguments = try #require(container["args"].value as? [String])
        let folder = container["volumeMounts"][0]["mountPath"].text
        let ports = ["flow": "$port", "admin": "$admin"]
        #expect(container["ports"][0]["containerPort"].number == 8080 && container["ports"][1]["containerPort"].number == 9090)
        arguments = arguments.map { word in
            word.replacing("\(folder)/private.pem", with: Self.key).replacing("\(folder)/passphrase", with: "/dev/null")
                .replacing("--admin-port=9090", with: "--admin-port=$admin").replacing("--drain=5", with: "--drain=0")
        }
        #expect(!arguments.contains { $0.contains(folder) })
        let asked = try ["startupProbe", "readinessProbe", "livenessProbe"].map { name in
            let get = container[name]["httpGet"]
            return "http://127.0.0.1:\(try #require(ports[get["port"].text]))\(get["path"].text)"
        }
        let metrics = try Self.manifest("deployment")["spec"]["template"]["metadata"]["annotations"]
        #expect(metrics["prometheus.io/port"].text == "9090")
        let urls = asked + ["http://127.0.0.1:$admin\(metrics["prometheus.io/path"].text)", "http://127.0.0.1:$port/health/live"]
        let ask = "curl -s -o body.txt -w '%{http_code}\\n'"
        let answers = try whileServing(
            arguments.map { "\"\($0)\"" }.joined(separator: " "),
            (urls.map { "\(ask) \($0)" } + ["\(ask) -d '{}' http://127.0.0.1:$port/flow"]).joined(separator: "\n"))
        // What is on the port for administration is not on the other; and a body without a signature gets no further.
        #expect(answers.text == "200\n200\n200\n200\n405\n432\n")
    }

    /// Time enough to end in good order, and the figures of the page.
    @Test(.enabled(if: hasYAML, "python3 has no module yaml")) func podsHaveTimeToEnd() throws {
        let pod = try Self.manifest("deployment")["spec"]["template"]["spec"]
        let arguments = try #require(pod["containers"][0]["args"].value as? [String])
        func seconds(_ name: String) throws -> Int {
            try #require(arguments.compactMap { $0.hasPrefix("\(name)=") ? Int($0.dropFirst(name.count + 1)) : nil }.first)
        }
        let (drain, grace) = (try seconds("--drain"), try seconds("--grace"))
        #expect(pod["terminationGracePeriodSeconds"].number == drain + grace + 5)
        let probe = pod["containers"][0]["readinessProbe"]
        #expect(probe["periodSeconds"].number * probe["failureThreshold"].number < drain)
        let page = try Self.text("README.md")
        for (value, name) in [
            (drain, "--drain"), (grace, "--grace"), (pod["terminationGracePeriodSeconds"].number, "terminationGracePeriodSeconds"),
        ] {
            #expect(page.contains("| \(value) | `\(name)` |"))
        }
        // What the page says that the program does unless it is told otherwise.
        let help = try shell.run("COLUMNS=1000 flowproof-net serve --help").text.split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        #expect(
            help.contains("--upstream-timeout <seconds> How long the application may take; 8 unless given.")
                && page.contains("| 8 | `--upstream-timeout` |"))
        #expect(page.contains("`--drain` is 0 unless given") && help.contains("no longer ready. (default: 0.0)"))
        let balancer = try Self.text("haproxy.cfg")
        for line in [
            "timeout connect 500ms", "timeout queue 1s", "timeout server 15s", "timeout client 15s", "option redispatch 1",
            "retry-on conn-failure",
        ] {
            #expect(balancer.contains("    \(line)\n"))
        }
        #expect(balancer.contains("uri /health/ready ") && balancer.contains(" maxconn 256 maxqueue 512\n"))
    }

    /// Names by which the manifests find each other.
    @Test(.enabled(if: hasYAML, "python3 has no module yaml")) func manifestsFitTogether() throws {
        let deployment = try Self.manifest("deployment")
        let labels = try #require(deployment["spec"]["template"]["metadata"]["labels"].value as? [String: String])
        #expect(deployment["spec"]["selector"]["matchLabels"].value as? [String: String] == labels)
        let service = try Self.manifest("service")
        #expect(service["spec"]["selector"].value as? [String: String] == labels)
        #expect((service["spec"]["ports"].value as? [Any])?.count == 1 && service["spec"]["ports"][0]["targetPort"].text == "flow")
        #expect(try Self.manifest("pod-disruption-budget")["spec"]["selector"]["matchLabels"].value as? [String: String] == labels)
        #expect(try Self.manifest("network-policy")["spec"]["podSelector"]["matchLabels"].value as? [String: String] == labels)
        let autoscaler = try Self.manifest("horizontal-pod-autoscaler")["spec"]
        #expect(autoscaler["scaleTargetRef"]["name"].text == deployment["metadata"]["name"].text)
        #expect(autoscaler["minReplicas"].number >= 2 && deployment["spec"]["replicas"].value == nil)
        #expect(autoscaler["metrics"][0]["resource"]["name"].text == "cpu")
        let container = deployment["spec"]["template"]["spec"]["containers"][0]
        let arguments = try #require(container["args"].value as? [String])
        #expect(arguments.contains("--workers=\(container["resources"]["requests"]["cpu"].text)"))
        let listed = try #require(Self.manifest("kustomization")["resources"].value as? [String])
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: "kubernetes").path)
        #expect(Set(listed + ["kustomization.yaml"]) == Set(files))
        // The secrets that the page makes, under the names that the pod asks for.
        let page = try Self.text("README.md")
        let pod = deployment["spec"]["template"]["spec"]
        #expect(page.contains("generic \(pod["volumes"][0]["secret"]["secretName"].text) --from-file=private.pem --from-file=passphrase\n"))
        let reference = container["env"][0]["valueFrom"]["secretKeyRef"]
        #expect(page.contains("generic \(reference["name"].text) --from-file=\(reference["key"].text)\n"))
    }

    @Test(.enabled(if: hasKubernetes, "python3 has no module kubernetes")) func manifestsAreOfTheAPI() throws {
        let result = try Command.run(["python3", Self.folder.appending(path: "check-manifests").path])
        #expect(result.status == 0, "\(result.standardError)")
    }
}

/// A value of JSON that is asked for members without a word of types; what is not there is `nil`.
private struct Members {
    let value: Any?

    init(_ value: Any?) { self.value = value }

    subscript(name: String) -> Members { Members((value as? [String: Any])?[name]) }

    subscript(index: Int) -> Members {
        let items = value as? [Any] ?? []
        return Members(items.indices.contains(index) ? items[index] : nil)
    }

    /// Empty where there is none, which fits nothing that is expected.
    var text: String { value as? String ?? "" }
    /// -1 where there is none.
    var number: Int { value as? Int ?? -1 }
}
