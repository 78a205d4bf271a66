// SPDX-License-Identifier: Apache-2.0

/// Where something stands in a file.
public struct TextPosition: Equatable, Sendable {
    /// Line, counted from 1; LF, CRLF and CR each end a line.
    public var line: Int
    /// Column in characters, counted from 1.
    public var column: Int
    /// Offset in bytes from the start of the file.
    public var byteOffset: Int

    /// The first byte.
    static let start = TextPosition(line: 1, column: 1, byteOffset: 0)
}

/// One thing that keeps a key file from being in its canonical form.
public struct KeyDefect: Equatable, Sendable {
    /// What is wrong.
    public var kind: Kind
    /// Where it is in the text, when it is a mistake of the text.
    public var position: TextPosition?
    /// Where it is in the decoded DER, in bytes, when it is a mistake of the structure.
    public var derOffset: Int?

    /// The kinds of damage that ``KeyFile`` names.
    @nonexhaustive public enum Kind: Equatable, Sendable {
        // The text.
        /// No bytes, or nothing but white space.
        case empty
        /// A block whose body holds no base64.
        case emptyBody
        /// Text that is not UTF-8; the name is the encoding found.
        case encoding(String)
        /// EF BB BF at the start.
        case byteOrderMark
        /// A zero byte inside a text file.
        case nulByte
        /// Lines ended by CR alone.
        case carriageReturnLineEnds
        /// Lines ended by CRLF.
        case crlfLineEnds
        /// Some lines end in CRLF and the others in LF.
        case partlyCRLFLineEnds
        /// Some lines end in CR alone and others do not.
        case mixedLineEnds
        /// No newline after the last line.
        case noFinalNewline
        /// Line breaks written as the two characters `\n`.
        case literalNewlines
        /// Quotation marks, `NAME=` or JSON around the key.
        case quoted
        /// BEGIN, body and END on one line.
        case noLineBreaks
        /// HTML entities such as `&#10;` in the text.
        case htmlEntities
        /// Quoted-printable text (RFC 2045 section 6.7), as mail programs write it.
        case quotedPrintable
        /// What the Graph API answers when it is asked for the key of a phone number.
        case graphAnswer
        /// `Proc-Type` or `DEK-Info` of an encrypted traditional key, in a form that no reader understands.
        case encryptionHeaders
        /// A body line of another width than 64 characters.
        case lineWidth(Int)
        /// White space where none belongs.
        case whitespace(Whitespace)
        /// A damaged boundary line.
        case boundary(Boundary)
        /// A label that no key format has.
        case unknownLabel(String)
        /// A label that announces another structure than the body holds.
        case labelMismatch(label: String, holds: KeyStructure)
        /// RFC 1421 header lines in a block that has none; the name is the first header's.
        case headers(String)
        /// Text before the first block.
        case leadingText
        /// Text after the last block.
        case trailingText
        /// More than one key block.
        case multipleBlocks(count: Int, identical: Bool)
        /// A body that is not canonical base64.
        case base64(BodyDamage)
        /// Spaces where `+` stood: the text went through form decoding once too often.
        case plusAsSpace
        /// `%0A`, `%2B` and the like in the text.
        case percentEncoded
        /// Base64 of a PEM file instead of a PEM file.
        case doubleBase64
        /// No PEM block; the text names what the file is instead.
        case notPEM(String)
        /// DER where PEM is wanted.
        case binaryDER
        /// A member of a JSON Web Key that is not what RFC 7518 section 6.3 asks for; its name.
        case jwkMember(String, JWKDamage)

        // The structure.
        /// An encoding that BER allows and DER forbids, or no valid encoding at all.
        case der(DERDamage)
        /// A modulus, exponent or other number that the encoding makes negative.
        case negativeInteger(String)
        /// Bytes after the key.
        case trailingBytes(count: Int)
        /// Bytes after the RSAPublicKey, inside the BIT STRING.
        case trailingBytesInBitString(count: Int)
        /// An object identifier other than rsaEncryption in front of an RSA key.
        case algorithmIdentifier(String)
        /// OneAsymmetricKey of version 1 (RFC 5958 section 2), which readers of RFC 5208 do not know.
        case pkcs8Version2
        /// Parameters of rsaEncryption that are not NULL (RFC 3279 section 2.3.1).
        case algorithmParameters(String)
    }

    /// White space that does not belong into a PEM block (RFC 7468 section 3).
    @nonexhaustive public enum Whitespace: String, Equatable, Sendable {
        /// A blank line inside a block.
        case blankLine
        /// Spaces or tabs before a body line.
        case indentation
        /// `>` before a body line or alone on one, as mail programs quote.
        case quoteMark
        /// Spaces or tabs after a line.
        case trailing
        /// Spaces or tabs inside a body line.
        case insideLine
        /// White space, or a quote mark, before a boundary line.
        case beforeBoundary
    }

    /// What is wrong with a boundary line (RFC 7468 section 2).
    @nonexhaustive public enum Boundary: Equatable, Sendable {
        /// Another number of hyphens than five.
        case hyphenCount(Int)
        /// A character that only looks like a hyphen or a space; its Unicode scalar value.
        case lookAlike(UInt32)
        /// BEGIN, END or the label not in capitals.
        case letterCase
        /// Spaces between the hyphens and the words.
        case spacing
        /// An END line without a BEGIN line.
        case missingBegin
        /// A BEGIN line without an END line.
        case missingEnd
        /// BEGIN and END name different labels.
        case labelDiffers(begin: String, end: String)
        /// Text on the same line as the boundary.
        case gluedText
    }

    /// What is wrong with a base64 body.
    @nonexhaustive public enum BodyDamage: Equatable, Sendable {
        /// A character outside the alphabet; its Unicode scalar value.
        case character(UInt32)
        /// The URL alphabet, `-` and `_`.
        case urlAlphabet
        /// Padding that is absent, too long or misplaced.
        case padding
        /// A count of characters that does not fit the key: some were cut off or added.
        case length
        /// Bits set after the last byte.
        case trailingBits
    }

    /// What is wrong with a number in a JSON Web Key (RFC 7518 section 2, Base64urlUInt).
    @nonexhaustive public enum JWKDamage: Equatable, Sendable {
        /// It is not there.
        case missing
        /// The standard alphabet or padding, instead of the URL alphabet without padding.
        case standardAlphabet
        /// No base64 of either alphabet.
        case notBase64
        /// A superfluous zero byte in front.
        case leadingZero
        /// The JSON around it cannot be read.
        case unreadable
    }

    /// What is wrong with the DER.
    @nonexhaustive public enum DERDamage: Equatable, Sendable {
        /// A length written as indefinite.
        case indefiniteLength
        /// A length written in more bytes than it needs.
        case nonMinimalLength
        /// A string split into pieces.
        case constructedString
        /// An INTEGER with a superfluous leading byte.
        case nonMinimalInteger(String)
        /// A BIT STRING whose last byte is not used whole.
        case unusedBits
        /// More elements than the structure has.
        case extraElement
        /// A version number that the structure does not have.
        case version(Int)
        /// The data end before the structure does.
        case truncated
        /// Another tag than the structure wants.
        case wrongTag(String)
        /// Not ASN.1, or none of the structures known here.
        case unrecognised
    }
}
