// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowVectors

/// A program that speaks the shim protocol: started by the shell, asked line by line, and started again after it hung or crashed.
final class ShimProcess: LineTransport {
    /// A line of a shim holds a payload in hexadecimal at most.
    private static let maximumLineByteCount = 2 * InputFile.maximumPayloadByteCount

    private let command: String
    private let seconds: Double
    private let variables: [String: String]
    private var program: SystemCalls.Program?

    /// - Parameters:
    ///   - seconds: how long an answer may take.
    ///   - variables: of its environment, besides those of this process.
    init(command: String, seconds: Double, variables: [String: String] = [:]) {
        self.command = command
        self.seconds = seconds
        self.variables = variables
    }

    func exchange(_ line: String) -> LineReply {
        do throws(SystemCalls.Failure) {
            let running = try start()
            switch try running.exchange(Array("\(line)\n".utf8), limit: Self.maximumLineByteCount, seconds: seconds) {
            case .line(let bytes):
                guard let text = String(validating: bytes, as: UTF8.self) else { return stop("its answer is not UTF-8") }
                return .line(text)
            case .end:
                let ending = running.end()
                return stop(ending?.description ?? "it closed its output")
            case .tooLong: return stop("its answer is longer than \(Self.maximumLineByteCount) bytes")
            case .early: return stop("it answers before it was asked")
            case .timeout:
                // It had its time.
                running.end(patience: 0)
                program = nil
                return .hang
            }
        } catch {
            return stop(error.message)
        }
    }

    private func start() throws(SystemCalls.Failure) -> SystemCalls.Program {
        if let program { return program }
        let started = try SystemCalls.Program(command: command, variables: variables)
        program = started
        return started
    }

    /// The program ends with its last reference.
    private func stop(_ reason: String) -> LineReply {
        program = nil
        return .crash(reason)
    }
}
