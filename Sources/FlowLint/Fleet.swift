// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// The keys of several phone numbers, judged together.
public struct Fleet: Sendable {
    /// One key and where it came from.
    public struct Member: Sendable {
        /// File, block or phone number, as reports name it.
        public var path: String
        /// Its public numbers.
        public var numbers: RSAPublicNumbers

        /// Takes the parts as they are.
        public init(path: String, numbers: RSAPublicNumbers) {
            self.path = path
            self.numbers = numbers
        }
    }

    /// In the order in which they were read.
    public var members: [Member]

    /// Takes the members as they are.
    public init(members: [Member]) { self.members = members }
}
