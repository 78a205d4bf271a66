// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import FlowConsole
@testable import FlowProviders
@testable import flowproof_net

/// Numbers from the command line and from files.
@Suite struct NumberOptionsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ text: String) throws -> String { try folder.write(Array(text.utf8), to: "numbers.csv").path }

    private static func failure(_ options: NumberOptions, _ provider: Provider = .metaCloud) -> CommandFailure? {
        do throws(CommandFailure) {
            _ = try options.read(for: provider)
            return nil
        } catch {
            return error
        }
    }

    @Test func numbersComeFromOptionsOrAFile() throws {
        #expect(try NumberOptions.parse(["--number", "1059", "--number", "1060"]).read(for: .metaCloud) == ["1059", "1060"])
        #expect(try NumberOptions.parse(["--number", "+91 98123 45678"]).read(for: .kaleyra) == ["+919812345678"])
        let path = try file("id;name\n1059;Sales\n1060;Support\n")
        #expect(try NumberOptions.parse(["--numbers", path]).read(for: .chakra) == ["1059", "1060"])
    }

    @Test(arguments: [[], ["--number", "1", "--numbers", "a"]])
    func oneOfTheOptionsIsNeeded(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try NumberOptions.parse(arguments) }
        #expect(error.map { NumberOptions.exitCode(for: $0).rawValue } == 64)
    }

    @Test func oneMistakeIsTheFailure() throws {
        let option = try #require(Self.failure(try NumberOptions.parse(["--number", "1059", "--number", "+16315551111"])))
        #expect(option.status == .usage && option.message == "--number: value 2: this is a phone number, and its id is wanted")
        #expect(option.hint == "WhatsApp Manager shows the phone number id beside the number")
        let path = try file("id\n1059\n1.05E+14\n")
        let line = try #require(Self.failure(try NumberOptions.parse(["--numbers", path])))
        #expect(line.status == .input && line.message == "\(path): line 3: 1.05E+14 is a number that a spreadsheet has rounded")
    }

    @Test func severalMistakesAreTold() {
        let problems = (1...10).map { NumberProblem(place: .line($0), reason: $0 == 3 ? .absent : .fraction) }
        let (lines, failure) = NumberOptions.failure(NumberListError(problems: problems, count: 12), in: "a.csv", status: .input)
        #expect(lines.count == 12 && lines[2] == "error: a.csv: line 3: there is no number")
        #expect(lines[10].hasPrefix("hint: format the column as text") && lines[11] == "hint: give the number, or take the line out")
        #expect(failure.message == "a.csv: 12 mistakes, and nothing was sent" && failure.hint == "the first 10 are above")
        let two = NumberOptions.failure(NumberListError(problems: Array(problems.prefix(2)), count: 2), in: "a.csv", status: .input)
        #expect(two.lines.count == 3 && two.failure.hint == nil)
    }

    @Test func repetitionsAreTold() {
        let repetitions = (1...12).map { NumberList.Repetition(number: "1059", first: .line(1), again: .line(1 + $0)) }
        let notes = NumberOptions.notes(on: repetitions, in: "a.csv")
        #expect(notes.count == 11)
        #expect(notes[0] == "note: a.csv: 1059 stands there again (line 1, line 2), and is taken once")
        #expect(notes[10] == "note: a.csv: so it is with 2 other lines")
        #expect(NumberOptions.notes(on: [], in: "a.csv") == [])
    }

    @Test func onePageOfSeveralIsRefused() throws {
        let path = try file("{\"data\":[{\"id\":\"1059\"}],\"paging\":{\"next\":\"https://graph.facebook.com/?access_token=SECRET\"}}")
        let failure = try #require(Self.failure(try NumberOptions.parse(["--numbers", path])))
        #expect(failure.status == .input && failure.message == "\(path): this is one page of Meta's answer, and there are others")
    }

    @Test(arguments: [Provider.threeSixtyDialog, .gupshup, .onPremises])
    func aTokenForOneNumberIsUsedForOne(provider: Provider) throws {
        #expect(try NumberOptions.parse(["--number", "919812345678"]).read(for: provider) == ["919812345678"])
        let failure = try #require(Self.failure(try NumberOptions.parse(["--number", "91981", "--number", "91982"]), provider))
        #expect(failure.status == .usage && failure.message == "there are 2 numbers, and \(provider.title) takes one at a time")
    }

    @Test func filesThatCannotBeReadAreNamed() throws {
        let failure = try #require(Self.failure(try NumberOptions.parse(["--numbers", folder.url.appending(path: "none").path])))
        #expect(failure.status == .input && failure.message.hasSuffix("none: no such file or directory"))
    }
}
