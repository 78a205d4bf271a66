// SPDX-License-Identifier: Apache-2.0

/// How the server keeps its private key, as far as the caller could find out: FlowLint itself opens no file.
public struct KeyCustody: Sendable {
    /// The file's rights and surroundings; `nil` where there is no file, as on standard input.
    public var storage: KeyFileStorage?
    /// What can be said of the passphrase; `nil` when none was given.
    public var passphrase: PassphraseStrength?

    /// Takes the parts as they are.
    public init(storage: KeyFileStorage? = nil, passphrase: PassphraseStrength? = nil) {
        self.storage = storage
        self.passphrase = passphrase
    }
}

/// The rights of a file and where it lies.
public struct KeyFileStorage: Sendable {
    /// The permission bits of the file; of its target, when it is a symbolic link.
    public var mode: Int
    /// Its owner is neither the caller nor root.
    public var isForeign: Bool
    /// The path names a symbolic link.
    public var isSymbolicLink: Bool
    /// The folder of the path, and what git has to do with it.
    public var surroundings: Surroundings
    /// The same of the file that a symbolic link leads to; `nil` where there is no link.
    public var linkTarget: Surroundings?

    /// Who may get at a file by way of the folder it lies in.
    public struct Surroundings: Sendable {
        /// The permission bits of the folder, the sticky bit included.
        public var folderMode: Int
        /// Whether git could take the file along.
        public var repository: RepositoryState

        /// Takes the parts as they are.
        public init(folderMode: Int, repository: RepositoryState) {
            self.folderMode = folderMode
            self.repository = repository
        }
    }

    /// Takes the parts as they are.
    public init(mode: Int, isForeign: Bool, isSymbolicLink: Bool, surroundings: Surroundings, linkTarget: Surroundings? = nil) {
        self.mode = mode
        self.isForeign = isForeign
        self.isSymbolicLink = isSymbolicLink
        self.surroundings = surroundings
        self.linkTarget = linkTarget
    }

    /// Both, each with the word of the shell for the file in a command of a remedy.
    var places: [(file: String, Surroundings)] {
        [("FILE", surroundings)] + (linkTarget.map { [("\"$(readlink -f FILE)\"", $0)] } ?? [])
    }
}

/// What git has to do with a file.
public enum RepositoryState: Sendable, Equatable {
    /// It lies in no work tree.
    case outside
    /// It lies in a work tree, and git ignores it.
    case ignored
    /// It lies in a work tree, and the next `git add` of its folder takes it along.
    case untracked
    /// It is in the repository's index, and so in its history.
    case tracked
    /// It could not be found out; the reason.
    case unknown(String)
}

/// What can be said of a passphrase once it is forgotten.
public struct PassphraseStrength: Sendable, Equatable {
    /// Its length in characters.
    public var characterCount: Int
    /// It is one of the words that are tried first.
    public var isCommon: Bool

    /// Looks at a passphrase and keeps nothing of it.
    public init(of passphrase: Span<UInt8>) {
        // Of every character of UTF-8 one byte is no continuation.
        characterCount = passphrase.indices.count { passphrase[$0] & 0xC0 != 0x80 }
        isCommon = Self.firstGuesses.contains { guess in Self.matches(passphrase, guess) }
    }

    /// Takes the parts as they are.
    public init(characterCount: Int, isCommon: Bool) {
        self.characterCount = characterCount
        self.isCommon = isCommon
    }

    /// Whether the letters and digits of a passphrase are those of a guess, once or several times, with digits behind it.
    private static func matches(_ passphrase: Span<UInt8>, _ guess: StaticString) -> Bool {
        let word = Array("\(guess)".utf8)
        var position = 0
        var repetitions = 0
        for index in passphrase.indices {
            let byte = passphrase[index]
            let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
            let isDigit = byte >= 0x30 && byte <= 0x39
            guard isLetter || isDigit || byte >= 0x80 else { continue }
            if (isLetter ? byte | 0x20 : byte) == word[position] {
                position += 1
                if position == word.count { (position, repetitions) = (0, repetitions + 1) }
            } else if !(isDigit && position == 0 && repetitions > 0) {
                return false
            }
        }
        return repetitions > 0 && position == 0
    }

    /// The words of this trade and those that every guesser begins with; shorter passphrases are weak by their length.
    private static let firstGuesses: [StaticString] = [
        "password", "passwort", "passphrase", "passwd", "secret", "changeme", "changeit", "letmein", "welcome", "default", "whatsapp",
        "whatsappflows", "whatsappbusiness", "facebook", "private", "privatekey", "flowproof", "administrator", "admin", "test", "qwerty",
        "qwertyuiop", "correcthorsebatterystaple", "yourpassphrase", "yourpassword", "mypassphrase", "mysecretpassphrase", "1234567890",
        "123456789", "12345678", "123456", "12345", "1234", "123", "abc", "a", "0", "1",
    ]
}
