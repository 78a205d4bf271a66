// SPDX-License-Identifier: Apache-2.0

/// A file of NIST's ACVP as AWS-LC keeps its samples: an array of the version of the protocol and one vector set.
///
/// Questions and answers are files of their own, and both have this form.
package struct ACVPFile<Group: ACVPGroup>: Decodable, Sendable {
    /// The number of the vector set, the same in both of its files.
    package let vectorSetID: Int
    /// The groups, in the order of the file.
    package let groups: [Group]

    /// Reads the JSON of a whole file.
    ///
    /// - Throws: ``VectorFormatError`` with the path of the first member that does not fit.
    package init(json bytes: [UInt8]) throws(VectorFormatError) {
        self = try StrictJSON.decode(Self.self, from: bytes)
        try checkNumbers()
    }

    /// Decodes the two values, and no others.
    package init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        _ = try values.decode(ACVPVersion.self)
        let set = try values.decode(ACVPVectorSet<Group>.self)
        guard values.isAtEnd else { throw VectorFormatError(place: "[2]", reason: "a vector set after the first") }
        vectorSetID = set.vectorSetID
        groups = set.groups
    }

    private func checkNumbers() throws(VectorFormatError) {
        var (groupIDs, testIDs): (Set<Int>, Set<Int>) = ([], [])
        for (groupIndex, group) in groups.enumerated() {
            let place = "[1].testGroups[\(groupIndex)]"
            guard groupIDs.insert(group.tgId).inserted else {
                throw VectorFormatError(place: "\(place).tgId", reason: "\(group.tgId) is in this file already")
            }
            for (testIndex, test) in group.tests.enumerated() where !testIDs.insert(test.tcId).inserted {
                throw VectorFormatError(place: "\(place).tests[\(testIndex)].tcId", reason: "\(test.tcId) is in this file already")
            }
        }
    }

    /// The answer to each of its tests, by `tcId`.
    ///
    /// - Throws: ``VectorFormatError`` when the answers are those of another set, or not one for every test.
    func answers<AnswerGroup>(in file: ACVPFile<AnswerGroup>) throws(VectorFormatError) -> [Int: AnswerGroup.Test] {
        guard file.vectorSetID == vectorSetID else {
            throw VectorFormatError(place: "[1].vsId", reason: "\(file.vectorSetID) where the questions have \(vectorSetID)")
        }
        let answers = Dictionary(uniqueKeysWithValues: file.groups.flatMap(\.tests).map { ($0.tcId, $0) })
        let asked = Set(groups.flatMap(\.tests).map(\.tcId))
        if let missing = asked.subtracting(answers.keys).min() {
            throw VectorFormatError(reason: "no answer to test \(missing)")
        }
        if let extra = Set(answers.keys).subtracting(asked).min() {
            throw VectorFormatError(reason: "an answer to test \(extra), which is not asked")
        }
        return answers
    }
}

/// Tests that share their parameters, or the answers to them.
package protocol ACVPGroup: Decodable, Sendable {
    /// One test.
    associatedtype Test: ACVPTest
    /// What the file must say of itself.
    static var header: ACVPHeader { get }
    /// The number of the group, unique in its file.
    var tgId: Int { get }
    /// The tests, in the order of the file.
    var tests: [Test] { get }
}

/// One test, or its answer.
package protocol ACVPTest: Decodable, Sendable {
    /// The number of the test, unique in its file.
    var tcId: Int { get }
}

/// What a vector set says of itself.
package struct ACVPHeader: Sendable {
    /// The algorithm, such as `ACVP-AES-GCM`.
    package var algorithm: String
    /// The mode of the algorithm, for those that have one.
    package var mode: String?
    /// The revision of the test specification; in files of questions only, as is `isSample`.
    package var revision: String?
}

private struct ACVPVersion: Decodable {
    enum Member: String, CodingKey { case acvVersion }

    init(from decoder: any Decoder) throws {
        let members = try decoder.closedObject(of: Member.self)
        // Some files have it as text, some as a number.
        if let number: Double = try? members.value(.acvVersion), number == 1 { return }
        try members.require(.acvVersion, "1.0")
    }
}

private struct ACVPVectorSet<Group: ACVPGroup>: Decodable {
    let vectorSetID: Int
    let groups: [Group]

    enum Member: String, CodingKey { case vsId, algorithm, mode, revision, isSample, testGroups }

    init(from decoder: any Decoder) throws {
        let members = try decoder.closedObject(of: Member.self)
        let header = Group.header
        let texts: [(Member, String?)] = [(.algorithm, header.algorithm), (.mode, header.mode), (.revision, header.revision)]
        for (member, text) in texts {
            if let text {
                try members.require(member, text)
            } else if members.contains(member) {
                throw members.failure(at: member, "unknown member")
            }
        }
        let isSample: Bool? = try members.valueIfPresent(.isSample)
        guard (isSample != nil) == (header.revision != nil) else {
            throw members.failure(at: .isSample, isSample == nil ? "missing member" : "unknown member")
        }
        vectorSetID = try members.value(.vsId)
        groups = try members.value(.testGroups)
    }
}

extension VectorSource {
    private static let (questionsEnding, answersEnding) = (".vectors.json", ".expected.json")

    /// Whether its name is that of a file of questions; what is in it tells the algorithm.
    var isACVPQuestions: Bool { name.hasSuffix(Self.questionsEnding) }

    /// What `read` makes of the file of answers beside it.
    func acvpAnswers<Answers>(_ read: ([UInt8]) throws(VectorFormatError) -> Answers) throws(VectorFormatError) -> Answers {
        let name = name.dropLast(Self.questionsEnding.count) + Self.answersEnding
        do {
            return try read(neighbour(String(name)))
        } catch {
            throw error.inFile(String(name))
        }
    }
}
