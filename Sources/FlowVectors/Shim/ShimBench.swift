// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowCrypto
internal import FlowPayload

/// What the timed operations work on: the last input of each.
struct BenchInputs<PublicKey> {
    struct Response {
        var key: [UInt8]
        var nonce: [UInt8]
        var plaintext: [UInt8]
    }

    struct Request {
        var publicKey: PublicKey
        var plaintext: [UInt8]
    }

    var requestBody: [UInt8]?
    var response: Response?
    var request: Request?
    var ciphertext: [UInt8]?
}

extension ShimServer {
    /// Runs the last operation of a scenario `count` times and says what that took, from outside the operations.
    mutating func bench(_ request: ShimRequest) throws -> ShimAnswer {
        let count = request.count ?? 1
        guard (1...1_000_000).contains(count) else { throw ShimFault(message: "\"count\" must be from 1 to 1,000,000") }
        let stopwatch = self.stopwatch ?? Stopwatch()
        self.stopwatch = stopwatch
        let scenario = try request.text(\.scenario, "scenario")
        let batch: TimedBatch
        var checksum = 0
        switch scenario {
        case "open-request":
            let body = try input(last.requestBody, scenario)
            let key = try requireKey()
            batch = try stopwatch.time { for _ in 0..<count { checksum &+= try key.open(body).plaintext.count + 1 } }
        case "seal-response":
            let response = try input(last.response, scenario)
            batch = try stopwatch.time { for _ in 0..<count { checksum &+= try seal(response).count } }
        case "round-trip":
            let body = try input(last.requestBody, "open-request")
            let response = try input(last.response, "seal-response")
            let key = try requireKey()
            batch = try stopwatch.time {
                for _ in 0..<count {
                    checksum &+= try key.open(body).responseSealer().seal(response.plaintext.span, using: gcm).count
                }
            }
        case "oaep-decrypt":
            let ciphertext = try input(last.ciphertext, scenario)
            batch = try stopwatch.time { for _ in 0..<count { checksum &+= try decrypt(ciphertext).count + 1 } }
        case "seal-request":
            let request = try input(last.request, scenario)
            var sealer = try FlowRequestSealer(backend: backend, publicKey: request.publicKey)
            batch = try stopwatch.time { for _ in 0..<count { checksum &+= try sealer.seal(request.plaintext.span).body.count } }
        default:
            return ShimAnswer(outcome: .unsupported)
        }
        // Used, so that the compiler cannot drop the work.
        guard checksum > 0 else { throw ShimFault(message: "\(scenario) yielded nothing") }
        return ShimAnswer(nanoseconds: batch.nanoseconds, cpuNanoseconds: batch.cpuNanoseconds, instructions: batch.instructions)
    }

    private func input<Input>(_ input: Input?, _ operation: String) throws(ShimFault) -> Input {
        guard let input else { throw ShimFault(message: "bench needs \(operation) first") }
        return input
    }
}
