// SPDX-License-Identifier: Apache-2.0

/// An input that was named and could not be read, so that nothing is said of it.
///
/// Formats that machines read carry it: a report without it would look like one of fewer files.
public struct UnreadInput: Sendable, Equatable {
    /// As the caller named it.
    public var path: String
    /// Why, for people.
    public var reason: String

    /// Takes the parts as they are.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}
