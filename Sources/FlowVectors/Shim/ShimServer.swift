// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
package import FlowCrypto
internal import FlowKeys
internal import FlowPayload
internal import FoundationEssentials
internal import Synchronization

/// The key of `load-key`, prepared once for everything that follows.
final class LoadedKey<Backend: CryptoBackend> {
    let modulusByteCount: Int
    let decryptor: Backend.Decryptor
    private var opener: FlowRequestOpener<Backend>?

    init(_ key: Backend.PrivateKey, _ backend: Backend) throws {
        modulusByteCount = key.publicKey.modulusByteCount
        decryptor = try backend.makeOAEPDecryptor(for: key)
        // A key of another size can still be used for oaep-decrypt.
        opener = key.publicKey.numbers.bitCount == 2048 ? try FlowRequestOpener(backend: backend, privateKey: key) : nil
    }

    func open(_ body: [UInt8]) throws -> OpenedFlowRequest<Backend> {
        guard opener != nil else { throw ShimFault(message: "open-request needs a key of 2048 bits") }
        return try opener!.open(body.span)
    }
}

/// A key as `load-key` names it.
struct ShimKey: Hashable {
    var pem: String
    var passphrase: String?
}

/// The keys whose primes some backend has proven, for the backends that come after it.
package final class ProvenKeys: Sendable {
    private let keys = Mutex(Set<ShimKey>())

    /// Empty at first.
    package init() {}

    func contains(_ key: ShimKey) -> Bool { keys.withLock { $0.contains(key) } }
    func insert(_ key: ShimKey) { keys.withLock { _ = $0.insert(key) } }
}

/// Private keys that were read and checked once, for all servers of one backend: vector files have the same keys again and again, and
/// the proof of two primes takes longer than all that is asked of them.
package final class PreparedKeys<Backend: CryptoBackend>: Sendable {
    private let keys = Mutex([ShimKey: Backend.PrivateKey]())
    private let proven: ProvenKeys

    /// Empty at first.
    package init(proven: ProvenKeys = ProvenKeys()) { self.proven = proven }

    /// The key, prepared by `prepare` if it is not here yet; of what fails nothing is kept.
    ///
    /// - Parameter prepare: is told whether another backend has proven its primes.
    func key(_ name: ShimKey, prepare: (_ isProven: Bool) throws -> Backend.PrivateKey) throws -> Backend.PrivateKey {
        if let key = keys.withLock({ $0[name] }) { return key }
        let key = try prepare(proven.contains(name))
        keys.withLock { $0[name] = key }
        proven.insert(name)
        return key
    }
}

/// Answers the shim protocol with one of our own backends: a line of JSON in, a line of JSON out.
///
/// An instrument for tests and benchmarks: the keys it is given are test keys, and they pass through JSON text that
/// is not overwritten afterwards.
package struct ShimServer<Backend: VectorBackend> {
    let backend: Backend
    let gcm: Backend.GCM
    let preparedKeys: PreparedKeys<Backend>
    var loadedKey: LoadedKey<Backend>?
    /// The last input of each operation, for `bench`.
    var last = BenchInputs<Backend.PublicKey>()
    /// Made by the first `bench`, for the thread that does it.
    var stopwatch: Stopwatch?

    /// - Parameter preparedKeys: shared by servers that will be given the same keys.
    /// - Throws: when the library does not start.
    package init(backend: Backend, preparedKeys: PreparedKeys<Backend> = PreparedKeys()) throws {
        self.backend = backend
        self.preparedKeys = preparedKeys
        gcm = try backend.makeAES128GCM()
    }

    /// Answers one line; whatever happens, there is an answer.
    package mutating func answer(_ line: String) -> String {
        let decoder = JSONDecoder()
        guard let request = try? decoder.decode(ShimRequest.self, from: Data(line.utf8)) else {
            let id = try? decoder.decode(ShimRequestIdentifier.self, from: Data(line.utf8)).id
            return encode(ShimAnswer(id: id, outcome: .error, message: "not a request of the shim protocol"))
        }
        return encode(answer(request))
    }

    private func encode(_ answer: ShimAnswer) -> String { (try? ShimCoding.encode(answer)) ?? #"{"outcome":"error"}"# }

    private mutating func answer(_ request: ShimRequest) -> ShimAnswer {
        var answer: ShimAnswer
        do {
            answer = try perform(request)
        } catch let rejection as ShimRejection {
            answer = ShimAnswer(outcome: .reject, layer: rejection.layer)
        } catch let fault as ShimFault {
            answer = ShimAnswer(outcome: .error, message: fault.message)
        } catch let error as FlowError {
            answer = ShimAnswer(outcome: .reject, layer: error.layer)
        } catch CryptoError.unsupported(let what) {
            answer = ShimAnswer(outcome: .unsupported, message: what)
        } catch {
            answer = ShimAnswer(outcome: .error, message: "\(error)")
        }
        answer.id = request.id
        return answer
    }

    private mutating func perform(_ request: ShimRequest) throws -> ShimAnswer {
        switch request.op {
        case "hello": try hello(request)
        case "load-key": try loadKey(request)
        case "open-request": try openRequest(request)
        case "seal-response": try sealResponse(request)
        case "seal-request": try sealRequest(request)
        case "open-response": try openResponse(request)
        case "open-media": try openMedia(request)
        case "oaep-decrypt": try oaepDecrypt(request)
        case "aes-128-gcm-open": try gcmOpen(request)
        case "aes-128-gcm-seal": try gcmSeal(request)
        case "parse-key": try parseKey(request)
        case "verify-signature": try verifySignature(request)
        case "hmac-sha256": try hmac(request)
        case "aes-256-cbc-decrypt": try cbcDecrypt(request)
        case "bench": try bench(request)
        default: ShimAnswer(outcome: .unsupported)
        }
    }

    private static var features: [String] {
        [
            "load-key", "open-request", "seal-response", "seal-request", "open-response", "open-media", "oaep-decrypt",
            "aes-128-gcm-open", "aes-128-gcm-seal", "parse-key", "verify-signature", "hmac-sha256", "aes-256-cbc-decrypt", "bench",
        ]
    }

    private func hello(_ request: ShimRequest) throws -> ShimAnswer {
        guard request.protocol == 1 else { throw ShimFault(message: "this shim speaks protocol 1") }
        return ShimAnswer(name: "flowproof/\(Backend.library.name)", version: Backend.library.version, features: Self.features)
    }
}

extension ShimServer: Implementation {
    /// Answers without going through text.
    package mutating func reply(to request: ShimRequest) -> ShimReply { .answer(answer(request)) }
}
