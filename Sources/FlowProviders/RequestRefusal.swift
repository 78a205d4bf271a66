// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// Why no request was made: nothing has been sent. No message repeats what was given, which may be a secret in the wrong place.
@nonexhaustive public enum RequestRefusal: Error, Equatable, Sendable {
    /// The key is not fit to be uploaded.
    case key(KeyReason)
    /// The token cannot stand in a header.
    case token(TokenReason)
    /// The number is none.
    case number(NumberReason)
    /// A setting is not there, and the provider needs it.
    case missing(ProviderSettings.Name, provider: String)
    /// A setting is not what it must be.
    case setting(ProviderSettings.Name, requirement: String)
    /// The provider documents no request for the registered key.
    case cannotGet(provider: String)
    /// The provider takes no `appsecret_proof`.
    case noAppSecretProof(provider: String)

    /// What is wrong with a key.
    @nonexhaustive public enum KeyReason: Equatable, Sendable {
        /// A private key where the public one belongs.
        case privateKey
        /// No key in the file.
        case absent
        /// More than one key in the file.
        case several(Int)
        /// A key of another algorithm; its name.
        case notRSA(String)
        /// An RSA key in another structure.
        case notSPKI(KeyStructure)
        /// A modulus of another size, in bits.
        case bitCount(Int)
        /// Numbers that no RSA key has.
        case impossible
        /// One line where there were several.
        case lineBreaksLost
        /// Text or structure that is not canonical; the line where it begins.
        case damaged(line: Int)
    }

    /// What is wrong with a token.
    @nonexhaustive public enum TokenReason: Equatable, Sendable {
        /// Nothing in it.
        case empty
        /// More than ``AccessToken/maximumByteCount`` bytes.
        case tooLong
        /// A space or tab.
        case space
        /// A control character, a line break, or a character outside ASCII.
        case foreignCharacter
    }

    /// What is wrong with a number.
    @nonexhaustive public enum NumberReason: Equatable, Sendable {
        /// Another character than a digit, or none at all.
        case notDigits
        /// A phone number where its id belongs.
        case phoneNumberForID
        /// A phone number without its country code.
        case notInternational
        /// More digits than any has.
        case tooLong
    }
}

extension RequestRefusal: CustomStringConvertible {
    /// What is wrong, in the tool's voice.
    public var description: String {
        switch self {
        case .key(.privateKey): "this is a PRIVATE key: nothing was sent"
        case .key(.absent): "there is no key in the file"
        case .key(.several(let count)): "there are \(count) keys in the file, and one can be uploaded"
        case .key(.notRSA(let name)): "the key is \(name), and WhatsApp takes RSA"
        case .key(.notSPKI(let structure)): "the key is \(structure.nameWithArticle), and WhatsApp takes a SubjectPublicKeyInfo"
        case .key(.bitCount(let count)): "the key has \(count) bits, and WhatsApp takes \(UploadKey.bitCount)"
        case .key(.impossible): "the numbers of the key are those of no RSA key"
        case .key(.lineBreaksLost): "the key has lost its line breaks"
        case .key(.damaged(let line)): "the key is not in the form that phones read (line \(line))"
        case .token(.empty): "the token is empty"
        case .token(.tooLong): "the token has more than \(AccessToken.maximumByteCount) bytes"
        case .token(.space): "there is a space in the token"
        case .token(.foreignCharacter): "there is a character in the token that no token has"
        case .number(.notDigits): "the number is not made of digits"
        case .number(.phoneNumberForID): "this is a phone number, and its id is wanted"
        case .number(.notInternational): "the phone number is not an international one"
        case .number(.tooLong): "the number has more digits than any has"
        case .missing(let name, let provider): "\(provider) needs the \(name.rawValue)"
        case .setting(let name, _): "this cannot be the \(name.rawValue)"
        case .cannotGet(let provider): "\(provider) documents no way to read the registered key"
        case .noAppSecretProof(let provider): "\(provider) takes no appsecret_proof"
        }
    }

    /// What to do.
    public var hint: String {
        switch self {
        case .key(.privateKey): "upload its public half: flowproof convert FILE --to spki"
        case .key(.absent), .key(.several): "give one file with one public key: flowproof inspect FILE shows what is in this one"
        case .key(.notRSA), .key(.bitCount), .key(.impossible): "make a pair with flowproof keygen"
        case .key: "flowproof lint FILE names the mistake, flowproof convert FILE --to spki mends it"
        case .token(.empty): "put the token into the environment variable or the file"
        case .token: "take the bare token: without the name of the header, the word Bearer, quotes or line breaks"
        case .number(.phoneNumberForID): "WhatsApp Manager shows the phone number id beside the number"
        case .number(.notInternational): "begin with the country code, such as +91"
        case .number: "give digits alone; a phone number may begin with +"
        case .missing(let name, _): "give the \(name.rawValue)"
        case .setting(let name, let requirement): "the \(name.rawValue) is \(requirement)"
        case .cannotGet: "look at the key in the provider's own pages"
        case .noAppSecretProof: "leave the app secret out: it is for Meta's own Cloud API"
        }
    }
}
