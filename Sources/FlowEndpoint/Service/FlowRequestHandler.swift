// SPDX-License-Identifier: Apache-2.0

public import FlowCrypto
public import FlowPayload

/// The business's side of a Flow data endpoint: verifies, opens and judges each request, and seals what is answered.
///
/// One per worker: it reuses its contexts from request to request. The order is the protocol's: the signature over the raw body (432),
/// then the payload (421), then what it asks for.
public struct FlowRequestHandler<Backend: CryptoBackend>: ~Copyable {
    /// The most private keys that are tried: the one in use, the one before, and the one to come.
    public static var maximumKeyCount: Int { 3 }

    private let openers: [Opener]
    private let signer: WebhookSigner<Backend>?
    private let memory: AnswerMemory

    /// - Parameters:
    ///   - privateKeys: from 1 to ``maximumKeyCount``, tried in their order.
    ///   - signer: the app's secrets; with `nil` no signature is asked for.
    ///   - memory: one for all handlers of a process.
    /// - Throws: ``FlowError/unsupportedKeySize(bitCount:)`` for any size but 2,048 bits.
    public init(backend: Backend, privateKeys: [Backend.PrivateKey], signer: WebhookSigner<Backend>?, memory: AnswerMemory)
        throws(FlowError)
    {
        precondition((1...Self.maximumKeyCount).contains(privateKeys.count))
        var openers: [Opener] = []
        for key in privateKeys { openers.append(Opener(try FlowRequestOpener(backend: backend, privateKey: key))) }
        self.openers = openers
        self.signer = signer
        self.memory = memory
    }

    /// Takes one request of POST as far as it can be taken without the application.
    public mutating func receive(_ request: IncomingRequest) -> FlowReception<Backend> {
        do throws(Refusal) {
            try verifySignature(of: request)
            let envelope = try Self.envelope(request.body)
            let opened = try open(envelope)
            let plaintext = opened.plaintext
            let message = try Self.message(plaintext)
            let identity = envelope.nonce.withSpan { memory.identity(encryptedKey: envelope.encryptedAESKey, nonce: $0) }
            let pending = PendingFlowRequest(opened, message, identity: identity, memory)
            switch message.kind {
            case .ping: return .answered(pending.answer(.ok(Self.pingResponse)))
            case .errorNotification: return .answered(pending.answer(.ok(Self.acknowledgement)))
            default: return .pending(pending)
            }
        } catch {
            return .answered(FlowAnswer(refusal: error))
        }
    }

    private static var pingResponse: [UInt8] { Array(#"{"data":{"status":"active"}}"#.utf8) }
    private static var acknowledgement: [UInt8] { Array(#"{"data":{"acknowledged":true}}"#.utf8) }

    private func verifySignature(of request: IncomingRequest) throws(Refusal) {
        guard let signer else { return }
        let headers = request.values(of: "X-Hub-Signature-256")
        // Two of them, and whoever stands before this endpoint may have looked at the other.
        guard headers.count == 1 else { throw .signature }
        do throws(SignatureError) {
            // Blanks around a value are no part of it (RFC 9110 section 5.5), and the decoder of HTTP leaves those behind it.
            try signer.verify(headers[0].trimmingBlanks, of: request.body.span)
        } catch .malformedHeader {
            throw .signature
        } catch .mismatch {
            throw .signature
        } catch {
            throw .failed
        }
    }

    private static func envelope(_ body: [UInt8]) throws(Refusal) -> FlowEnvelope {
        do throws(EnvelopeError) {
            return try FlowEnvelope(parsing: body.span)
        } catch {
            throw .malformed
        }
    }

    private func open(_ envelope: FlowEnvelope) throws(Refusal) -> OpenedFlowRequest<Backend> {
        // Every key is tried after a failure of either step: what a request costs does not tell which it was. What opens and is no JSON
        // object, its sender knows anyway.
        for opener in openers {
            do throws(FlowError) {
                return try opener.opener.open(envelope)
            } catch .backend {
                throw .failed
            } catch {
                continue
            }
        }
        throw .undecryptable
    }

    /// An array cannot hold what is not copied.
    private final class Opener {
        var opener: FlowRequestOpener<Backend>

        init(_ opener: consuming FlowRequestOpener<Backend>) { self.opener = opener }
    }

    private static func message(_ plaintext: [UInt8]) throws(Refusal) -> FlowMessage {
        do throws(EnvelopeError) {
            return try FlowMessage(plaintext.span)
        } catch {
            throw .undecryptable
        }
    }

    /// Why a request is not answered with a sealed response.
    enum Refusal: Error {
        case signature, malformed, undecryptable, failed
    }
}

/// How far a request got.
public enum FlowReception<Backend: CryptoBackend>: ~Copyable, Sendable {
    /// It is answered.
    case answered(FlowAnswer)
    /// The application has to say something.
    case pending(PendingFlowRequest<Backend>)
}

/// A request that the application must answer, and the right to seal its one answer.
public struct PendingFlowRequest<Backend: CryptoBackend>: ~Copyable, Sendable {
    /// What it asks for.
    public let kind: FlowRequestKind
    /// The JSON object that the phone sealed. User data: for the application alone.
    public var plaintext: [UInt8] { @inline(never) get { opened.plaintext } }
    /// What an application answers that gives everything back, for demonstrations and tests.
    public var echo: [UInt8] { @inline(never) get { message.echo(in: opened.plaintext) } }

    private let opened: OpenedFlowRequest<Backend>
    private let message: FlowMessage
    private let identity: Int
    private let memory: AnswerMemory

    init(_ opened: consuming OpenedFlowRequest<Backend>, _ message: FlowMessage, identity: Int, _ memory: AnswerMemory) {
        self.opened = opened
        kind = message.kind
        self.message = message
        self.identity = identity
        self.memory = memory
    }

    /// Seals the application's answer, if it gave one.
    public consuming func answer(_ reply: ApplicationReply) -> FlowAnswer {
        let (kind, notifiedError) = (kind, message.notifiedError)
        switch reply.content {
        case .failure(let failure): return FlowAnswer(status: 502, outcome: .applicationFailed(failure), kind: kind)
        case .success(let content):
            guard memory.allows(content.status, content.body, to: identity) else {
                return FlowAnswer(status: 421, outcome: .repeated, kind: kind)
            }
            do throws(FlowError) {
                var answer = FlowAnswer(status: content.status, outcome: .sealed, kind: kind)
                answer.body = try opened.responseSealer().seal(content.body.span)
                answer.notifiedError = notifiedError
                return answer
            } catch {
                return FlowAnswer(status: 500, outcome: .backendFailed, kind: kind)
            }
        }
    }
}
