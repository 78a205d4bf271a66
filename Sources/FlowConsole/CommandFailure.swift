// SPDX-License-Identifier: Apache-2.0

package import FlowKeys

/// How a command ends.
package enum ExitStatus: Int32 {
    /// The answer is no.
    case no = 1
    /// An input could not be read, or an output not written.
    case input = 2
    /// The command line makes no sense.
    case usage = 64
    /// A mistake of this program.
    case internalError = 70
}

/// An error for the person at the keyboard.
///
/// The voice of the tool: lower case, no final full stop; `error:` says what happened, `hint:` what to do about it.
package struct CommandFailure: Error, CustomStringConvertible {
    /// How the command ends.
    package var status: ExitStatus
    /// What happened.
    package var message: String
    /// What to do about it.
    package var hint: String?

    /// Takes the parts as they are.
    package init(status: ExitStatus, message: String, hint: String?) {
        self.status = status
        self.message = message
        self.hint = hint
    }

    /// The answer is no.
    package static func no(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(status: .no, message: message, hint: hint)
    }

    /// An input could not be read, or an output not written.
    package static func input(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(status: .input, message: message, hint: hint)
    }

    /// An environment variable that does not help. What cannot be a variable's name is not repeated: it may be the secret itself.
    package static func unsetVariable(_ name: String, _ what: String) -> CommandFailure {
        let isName =
            name.first.map { !$0.isNumber } ?? false
            && name.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        return .input(
            "the environment variable \(isName ? name + " " : "")\(what)",
            hint: isName ? nil : "give the name of the variable, not the secret")
    }

    /// The command line makes no sense.
    package static func usage(_ message: String, hint: String? = nil) -> CommandFailure {
        CommandFailure(status: .usage, message: message, hint: hint)
    }

    /// A key for something else than RSA.
    package static func notRSA(_ path: String, _ algorithm: KeyAlgorithm) -> CommandFailure {
        .input("\(path): is a key of another algorithm than RSA (\(algorithm.name))", hint: "flowproof keygen makes an RSA key pair")
    }

    /// What should not fail has: no memory, no entropy, a broken installation.
    package static func libraryFailed(_ operation: String) -> CommandFailure {
        CommandFailure(
            status: .internalError, message: "the crypto library failed: \(operation)",
            hint: "look at its installation and configuration: the key and the payload are not to blame")
    }

    /// The message, for whoever puts it into another one.
    package var description: String { message }

    /// Says it on standard error.
    package func report() {
        Console.note("error: \(message)")
        if let hint { Console.note("hint: \(hint)") }
    }
}

extension String {
    /// The message of a library or of the system, in this tool's voice: lower case, no final full stop.
    package var inSentence: String {
        let text = hasSuffix(".") ? String(dropLast()) : self
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
