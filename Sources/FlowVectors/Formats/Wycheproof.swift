// SPDX-License-Identifier: Apache-2.0

/// A file of C2SP/wycheproof, `testvectors_v1`: what is the same for every algorithm.
///
/// Reading it checks what the schemas cannot say: the number of tests, that no `tcId` is there twice,
/// and that `notes` explains every flag.
package struct WycheproofFile<Group: WycheproofGroup>: Decodable, Sendable {
    /// The algorithm under test, such as `RSAES-OAEP`.
    package let algorithm: String
    /// The number of tests that the file announces; there are as many.
    package let numberOfTests: Int
    /// Documentation, line by line.
    package let header: [String]
    /// What each flag means.
    package let notes: [String: WycheproofNote]
    /// The groups: each has its parameters, and usually one key.
    package let groups: [Group]
    /// Deprecated in favour of the source of each group; absent from newer files.
    package let generatorVersion: String?

    /// Reads the JSON of a whole file.
    ///
    /// - Throws: ``VectorFormatError`` with the path of the first member that does not fit.
    package init(json bytes: [UInt8]) throws(VectorFormatError) {
        self = try StrictJSON.decode(Self.self, from: bytes)
        try checkTests()
    }

    enum Member: String, CodingKey {
        case algorithm, schema, numberOfTests, header, notes, generatorVersion
        case groups = "testGroups"
    }

    /// Decodes the members that the schema has, and no others.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.closedObject(of: Member.self)
        try members.require(.schema, Group.schema)
        algorithm = try members.value(.algorithm)
        numberOfTests = try members.value(.numberOfTests)
        header = try members.value(.header)
        notes = try members.value(.notes)
        groups = try members.value(.groups)
        generatorVersion = try members.valueIfPresent(.generatorVersion)
    }

    private func checkTests() throws(VectorFormatError) {
        var seen: Set<Int> = []
        for (groupIndex, group) in groups.enumerated() {
            for (testIndex, test) in group.tests.enumerated() {
                let place = "testGroups[\(groupIndex)].tests[\(testIndex)]"
                guard seen.insert(test.tcId).inserted else {
                    throw VectorFormatError(place: "\(place).tcId", reason: "\(test.tcId) is in this file already")
                }
                if let flag = test.flags.first(where: { notes[$0] == nil }) {
                    throw VectorFormatError(place: "\(place).flags", reason: "\"\(flag)\" is not explained in notes")
                }
            }
        }
        guard seen.count == numberOfTests else {
            throw VectorFormatError(place: "numberOfTests", reason: "\(numberOfTests) announced, \(seen.count) found")
        }
    }
}

/// Tests that share their parameters.
package protocol WycheproofGroup: Decodable, Sendable {
    /// One test.
    associatedtype Test: WycheproofTest
    /// The schema that the file must name.
    static var schema: String { get }
    /// The tests, in the order of the file.
    var tests: [Test] { get }
}

/// What every test has, whatever it tests.
package protocol WycheproofTest: Decodable, Sendable {
    /// The number of the test, unique in its file.
    var tcId: Int { get }
    /// A brief description, often empty.
    var comment: String { get }
    /// What an implementation must do with the test.
    var result: WycheproofResult { get }
    /// Why the test is there: keys of ``WycheproofFile/notes``.
    var flags: [String] { get }
}

/// What an implementation must do with a test (`Result` of common.json).
package enum WycheproofResult: String, Decodable, Sendable, CaseIterable {
    /// Accept it, and give the expected output.
    case valid
    /// Refuse it.
    case invalid
    /// Either; if it accepts, the output must be the expected one.
    case acceptable
}

/// What a flag means (`NoteEntry` of common.json).
package struct WycheproofNote: Decodable, Sendable {
    /// The kind of bug that the tests look for, such as `EDGE_CASE`.
    package let bugType: String
    /// A description of the flag.
    package let description: String?
    /// What follows when an implementation fails the tests.
    package let effect: String?
    /// References.
    package let links: [String]?
    /// Known cases, such as `CVE-2020-26939`.
    package let cves: [String]?

    enum Member: String, CodingKey { case bugType, description, effect, links, cves }

    /// Decodes the members that the schema has, and no others.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.closedObject(of: Member.self)
        bugType = try members.value(.bugType)
        description = try members.valueIfPresent(.description)
        effect = try members.valueIfPresent(.effect)
        links = try members.valueIfPresent(.links)
        cves = try members.valueIfPresent(.cves)
    }
}

/// Who made a group of tests (`Source` of common.json).
package struct WycheproofSource: Decodable, Sendable {
    /// The generator or the contributor.
    package let name: String
    /// Its version.
    package let version: String

    enum Member: String, CodingKey { case name, version }

    /// Decodes the members that the schema has, and no others.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.closedObject(of: Member.self)
        name = try members.value(.name)
        version = try members.value(.version)
    }
}
