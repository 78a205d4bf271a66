// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `--format` of commands whose results are text or JSON.
package enum TextOrJSON: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// For programs.
    case json
}
