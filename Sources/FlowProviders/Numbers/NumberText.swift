// SPDX-License-Identifier: Apache-2.0

extension Provider.NumberKind {
    /// The number that a text means, and what makes it the same one as another.
    ///
    /// Spaces around it go, and in a phone number the marks that people put between digits.
    func number(in text: String) throws(NumberProblem.Reason) -> (number: String, identity: String) {
        var bytes = Array(text.utf8)
        while bytes.first.map({ $0 == 0x20 || $0 == 0x09 }) ?? false { bytes.removeFirst() }
        while bytes.last.map({ $0 == 0x20 || $0 == 0x09 }) ?? false { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .absent }
        if self == .phoneNumberID, bytes[0] == UInt8(ascii: "+") { throw .refused(.phoneNumberForID) }
        // RFC 3966 section 5.1.1, but for the full stop: where a program wrote 919812345678.0 it stands for something else.
        let number = String(decoding: self == .phoneNumber ? bytes.filter { !" -()".utf8.contains($0) } : bytes, as: UTF8.self)
        do throws(RequestRefusal) {
            switch self {
            case .phoneNumberID: return (number, try written(number))
            case .phoneNumber: return (number, try written(number))
            case .implied:
                _ = try written(number)
                return (number, number.utf8.first == UInt8(ascii: "+") ? String(number.dropFirst()) : number)
            }
        } catch {
            guard case .number(let reason) = error else { throw .absent }
            throw NumberDamage.reason(bytes) ?? .refused(reason)
        }
    }
}

/// What programs do to numbers that go through them.
private enum NumberDamage {
    static func reason(_ bytes: [UInt8]) -> NumberProblem.Reason? {
        if isExponent(bytes) { return .exponent(String(decoding: bytes, as: UTF8.self)) }
        if bytes.first == UInt8(ascii: "=") { return .formula }
        // What a sheet puts before a number that is to be text.
        if bytes.first == UInt8(ascii: "'"), isNumber(bytes.dropFirst()) { return .formula }
        if let grouping = groupingReason(bytes) { return grouping }
        let visible = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { scalar in
            ![.format, .control, .spaceSeparator].contains(scalar.properties.generalCategory)
        }
        if visible.count < String(decoding: bytes, as: UTF8.self).unicodeScalars.count, isNumber(Array(String(visible).utf8)[...]) {
            return .invisible
        }
        return nil
    }

    private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        let digits = bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes
        return !digits.isEmpty && digits.allSatisfy(\.isDigit)
    }

    /// `1.05E+14`, also with a comma.
    private static func isExponent(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
        guard parts.count == 2, parts[0].count <= 24 else { return false }
        let mantissa = parts[0].split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
        guard (1...2).contains(mantissa.count), mantissa.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else { return false }
        let sign = parts[1].first == UInt8(ascii: "+") || parts[1].first == UInt8(ascii: "-")
        let exponent = sign ? parts[1].dropFirst() : parts[1]
        return (1...3).contains(exponent.count) && exponent.allSatisfy(\.isDigit)
    }

    /// `105,954,558` in groups of three, `105954558.0` with a fraction.
    private static func groupingReason(_ bytes: [UInt8]) -> NumberProblem.Reason? {
        let parts = bytes.split(omittingEmptySubsequences: false) { ".,' ".utf8.contains($0) }
        guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else { return nil }
        if parts[0].count <= 3, parts.dropFirst().allSatisfy({ $0.count == 3 }) { return .groups }
        return parts.count == 2 && !bytes.contains(0x20) && !bytes.contains(UInt8(ascii: "'")) ? .fraction : .groups
    }
}
