// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Finding {
    /// Where it is, in words, with a colon at the end; empty for what is true of the whole file.
    var place: String {
        if let line, let column { return "line \(line), column \(column): " }
        if let byteOffset { return "DER byte \(byteOffset): " }
        return ""
    }
}

/// A path as code hosts compare it with the names in their tree: without "./" in front.
func treePath(_ path: String) -> String {
    var rest = path[...]
    while rest.hasPrefix("./"), rest.count > 2 { rest = rest.dropFirst(2).drop { $0 == "/" } }
    return rest.isEmpty ? path : String(rest)
}

/// A path as a relative or `file` URI (RFC 3986), as reports for machines name files; `stdin` for standard input.
func uri(ofPath path: String) -> String {
    guard path != "-" else { return "stdin" }
    let unreserved = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    let encoded = treePath(path).utf8.map { byte in
        unreserved.contains(byte) ? String(Unicode.Scalar(byte)) : "%" + Hex.encode([byte]).uppercased()
    }
    return (path.hasPrefix("/") ? "file://" : "") + encoded.joined()
}

extension LintReport {
    /// The rules that could not be applied, by the reason they share, in the order of the report.
    var notCheckedByReason: [(reason: String, rules: [String])] {
        var groups: [(reason: String, rules: [String])] = []
        for entry in notChecked {
            if let index = groups.firstIndex(where: { $0.reason == entry.reason }) {
                groups[index].rules.append(entry.rule)
            } else {
                groups.append((entry.reason, [entry.rule]))
            }
        }
        return groups
    }
}
