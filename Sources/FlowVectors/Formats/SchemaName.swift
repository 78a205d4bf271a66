// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// The member `schema` of a JSON object, by which a file says what it is.
///
/// Looked for byte by byte and not with a JSON decoder: a file that was cut off or damaged further down must still be known,
/// so that it is an error and not a file to be passed over.
enum SchemaName {
    /// The text of the member, or `nil` where what begins the file is not an object that has it.
    static func find(in bytes: [UInt8]) -> String? {
        // A byte order mark or an empty line in front is an error for the strict reader, and no reason to pass the file over.
        let start = bytes.firstIndex { ![0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? bytes.endIndex
        guard start < bytes.count, bytes[start] == UInt8(ascii: "{") else { return nil }
        var (depth, isValue) = (0, false)
        var name: ArraySlice<UInt8>?
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ":") where depth == 1: isValue = true
            case UInt8(ascii: ",") where depth == 1: isValue = false
            case UInt8(ascii: "\""):
                let start = index
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
                guard index < bytes.count else { return nil }
                guard depth == 1 else { break }
                if !isValue {
                    name = bytes[start...index]
                } else if name?.elementsEqual("\"schema\"".utf8) == true {
                    return try? JSONDecoder().decode(String.self, from: Data(bytes[start...index]))
                }
            default: break
            }
            index += 1
        }
        return nil
    }
}
