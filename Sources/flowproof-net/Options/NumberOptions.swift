// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowLint
internal import FlowProviders

/// `--number` and `--numbers`: for which phone numbers something is done.
struct NumberOptions: ParsableArguments {
    /// `--number`
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The phone number id, or for kaleyra the phone number; name it again for more. 360dialog, gupshup and on-premises have one, and it only names it in the report.",
            valueName: "id"))
    var number: [String] = []

    /// `--numbers`
    @Option(name: .long, help: ArgumentHelp("Read the numbers from a CSV or JSON file, or - for standard input.", valueName: "file"))
    var numbers: String?

    /// Looks at what the parser has read.
    func validate() throws {
        guard number.isEmpty || numbers == nil else { throw ValidationError("--number and --numbers exclude each other") }
        guard !number.isEmpty || numbers != nil else { throw ValidationError("name a number with --number, or a file with --numbers") }
    }

    /// The numbers, each once; says which are named again.
    func read(for provider: Provider) throws(CommandFailure) -> [String] {
        let list = try list(for: provider)
        if list.hasNextPage {
            // Whoever took the first page for all would leave the other numbers with the old key.
            throw .input(
                "\(source): this is one page of Meta's answer, and there are others",
                hint: "ask for the phone numbers with a larger limit, such as ?limit=1000")
        }
        for note in Self.notes(on: list.repetitions, in: source) { Console.note(note) }
        guard provider.numberKind != .implied || list.numbers.count == 1 else {
            throw .usage(
                "there are \(list.numbers.count) numbers, and \(provider.title) takes one at a time",
                hint: "its token and its URL stand for one number: run this once for each of them")
        }
        return list.numbers
    }

    private var source: String { numbers.map { $0 == "-" ? "standard input" : $0 } ?? "--number" }

    private func list(for provider: Provider) throws(CommandFailure) -> NumberList {
        let file = try numbers.map { path throws(CommandFailure) in try InputFile.read(path, limit: NumberList.maximumByteCount) }
        do throws(NumberListError) {
            guard let file else { return try NumberList(number, for: provider) }
            return try NumberList(reading: file, for: provider)
        } catch {
            let (lines, failure) = Self.failure(error, in: source, status: numbers == nil ? .usage : .input)
            for line in lines { Console.note(line) }
            throw failure
        }
    }

    /// What is said of numbers that are named again.
    static func notes(on repetitions: [NumberList.Repetition], in source: String) -> [String] {
        let notes = repetitions.prefix(NumberListError.shownCount).map { repetition in
            "note: \(source): \(repetition.number) stands there again (\(repetition.first), \(repetition.again)), and is taken once"
        }
        let rest = repetitions.count - notes.count
        return notes + (rest > 0 ? ["note: \(source): so it is with \(counted(rest, "other line"))"] : [])
    }

    /// What is said of mistakes: one as the failure itself, several line by line before it.
    static func failure(
        _ error: NumberListError, in source: String, status: ExitStatus
    ) -> (lines: [String], failure: CommandFailure) {
        if error.count == 1, let problem = error.problems.first {
            return ([], CommandFailure(status: status, message: "\(source): \(problem)", hint: problem.hint))
        }
        var lines = error.problems.map { "error: \(source): \($0)" }
        for problem in error.problems where !lines.contains("hint: \(problem.hint)") { lines.append("hint: \(problem.hint)") }
        let isCut = error.count > error.problems.count
        let failure = CommandFailure(
            status: status, message: "\(source): \(counted(error.count, "mistake")), and nothing was sent",
            hint: isCut ? "the first \(error.problems.count) are above" : nil)
        return (lines, failure)
    }
}
