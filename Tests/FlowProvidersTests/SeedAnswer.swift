// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The sample answers on the pages of providers, as they stand there.
enum SeedAnswer {
    /// Success, then the four failures.
    static func kaleyra() throws -> [String] {
        let page = try PublicData.seed("003")
        return page.ranges(of: "{\n\"code\"").map { range in
            var depth = 0
            return String(
                page[range.lowerBound...].prefix { character in
                    depth += character == "{" ? 1 : character == "}" ? -1 : 0
                    return depth > 0
                }) + "}"
        }
    }

    /// A key with its status.
    static func chakra() throws -> String {
        let page = try PublicData.seed("004")
        let start = try #require(page.range(of: "{\n\t\"data\"")?.lowerBound)
        let end = try #require(page.range(of: "Modified at")?.lowerBound)
        return String(page[start..<end])
    }
}
