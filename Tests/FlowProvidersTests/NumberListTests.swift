// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowProviders

/// Lists of numbers as people and spreadsheets write them.
@Suite struct NumberListTests {
    private static let first = "105954558954427"
    private static let second = "106540352242922"
    private static let both = [first, second]

    private static func list(_ text: String, _ provider: Provider = .metaCloud) throws -> NumberList {
        try NumberList(reading: Array(text.utf8), for: provider)
    }

    private static func error(_ file: [UInt8], _ provider: Provider) -> NumberListError? {
        do throws(NumberListError) {
            _ = try NumberList(reading: file, for: provider)
            return nil
        } catch {
            return error
        }
    }

    private static func problems(_ text: String, _ provider: Provider = .metaCloud) -> [NumberProblem] {
        error(Array(text.utf8), provider)?.problems ?? []
    }

    private static func problem(_ reason: NumberProblem.Reason, _ place: NumberList.Place?) -> [NumberProblem] {
        [NumberProblem(place: place, reason: reason)]
    }

    // MARK: CSV

    @Test(arguments: [
        "105954558954427\n106540352242922\n",
        "105954558954427\r\n106540352242922",
        "105954558954427\r106540352242922\r",
        "\u{FEFF}105954558954427\n106540352242922",
        "\n# both\n\n105954558954427\n   \n# 1\n106540352242922\n\n",
        "number\n105954558954427\n106540352242922\n",
        "\"105954558954427\"\n \"106540352242922\" \n",
        "phone_number_id,name\n105954558954427,Sales\n106540352242922,Support\n",
        "name,phoneNumberId\nSales,105954558954427\nSupport,106540352242922\n",
        "name;Phone Number ID\r\nSales;105954558954427\r\nSupport;106540352242922\r\n",
        "id\tname\n105954558954427\tSales, north; south\n106540352242922\tSupport\n",
        "name,id\n\"Sales, \"\"north\"\"\nand south\",105954558954427\nSupport,106540352242922\n,\n,,\n".replacing(",,\n", with: ",\n"),
        "sep=;\r\nid;name\r\n105954558954427;Sales\r\n106540352242922;Support\r\n",
        "SEP=|\nid|name\n105954558954427|Sales\n106540352242922|Support\n",
        "id,name\n105954558954427,a 3\" screen\n106540352242922,Support",
        "phone,id,number of staff\n+1 631 555 1111,105954558954427,3\n+1 631 555 1112,106540352242922,4\n",
        "phone\n105954558954427\n106540352242922\n",
        "number,phone_number_id\n1,105954558954427\n2,106540352242922\n",
    ])
    func tablesAreRead(text: String) throws {
        let list = try Self.list(text)
        #expect(list.numbers == Self.both && list.repetitions == [] && !list.hasNextPage)
    }

    @Test func otherColumnsMayBeInAnyEncoding() throws {
        let file = Array("name,id\nJos".utf8) + [0xE9] + Array(",105954558954427\n".utf8)
        #expect(try NumberList(reading: file, for: .metaCloud).numbers == [Self.first])
    }

    @Test func phoneNumbersKeepTheirPlus() throws {
        let text = "id,display_phone_number\n1,+91 98123-45678\n2,(91) 98123 45679\n"
        #expect(try Self.list(text, .kaleyra).numbers == ["+919812345678", "919812345679"])
    }

    @Test func anIDIsNoPhoneNumber() {
        #expect(
            Self.problems("id\n105954558954427\n", .kaleyra)
                == Self.problem(.unnamed(["phone", "phone_number", "display_phone_number", "number"]), .line(1)))
    }

    @Test func numbersNamedAgainAreTakenOnce() throws {
        let list = try Self.list("# ours\n\(Self.first)\n\(Self.second)\n\(Self.first)\n")
        #expect(list.numbers == Self.both)
        #expect(list.repetitions == [NumberList.Repetition(number: Self.first, first: .line(2), again: .line(4))])
        let phones = try Self.list("[\"+919812345678\",\"919812345678\"]", .kaleyra)
        #expect(phones.numbers == ["+919812345678"])
        #expect(phones.repetitions == [NumberList.Repetition(number: "+919812345678", first: .entry(1), again: .entry(2))])
        #expect(try Self.list("+15550783881\n15550783881\n", .threeSixtyDialog).numbers == ["+15550783881"])
    }

    @Test(arguments: [
        ("1.05955E+14", NumberProblem.Reason.exponent("1.05955E+14")), ("1,05955E+14", .exponent("1,05955E+14")),
        ("1e14", .exponent("1e14")),
        ("105954558954427.0", .fraction), ("105954558954427,00", .fraction), ("105,954,558,954,427", .groups),
        ("105 954 558 954 427", .groups), ("105.954.558.954.427", .groups), ("=\"105954558954427\"", .formula),
        ("'105954558954427", .formula),
        ("\u{202A}105954558954427\u{202C}", .invisible), ("\u{A0}105954558954427", .invisible),
        ("+16315551111", .refused(.phoneNumberForID)),
        ("+1 631-555-1111", .refused(.phoneNumberForID)), ("EAAGm0PX4ZCpsBAKZC", .refused(.notDigits)), ("٣٤٥", .refused(.notDigits)),
        ("1.E+14", .refused(.notDigits)), ("1.05E+1400", .refused(.notDigits)), (String(repeating: "1", count: 33), .refused(.tooLong)),
    ])
    func damageIsNamed(number: String, reason: NumberProblem.Reason) {
        let quoted = "\"\(number.replacing("\"", with: "\"\""))\""
        #expect(Self.problems("id\n\(Self.first)\n\(quoted)\n") == Self.problem(reason, .line(3)))
        #expect(
            Self.problems("[\"\(Self.first)\",{\"id\":\"\(number.replacing("\"", with: "\\\""))\"}]") == Self.problem(reason, .entry(2)))
    }

    @Test func fractionsOfPhoneNumbersAreNoDigits() {
        #expect(Self.problems("phone\n919812345678.0\n", .kaleyra) == Self.problem(.fraction, .line(2)))
        #expect(Self.problems("09812345678", .kaleyra) == Self.problem(.refused(.notInternational), .line(1)))
    }

    @Test(arguments: [
        ("id,name\n105954558954427,Sales\n106540352242922\n", NumberProblem.Reason.fieldCount(1, expected: 2), 3),
        ("name,id\nSales, north,105954558954427\n", .fieldCount(3, expected: 2), 2),
        ("id,name\n,Sales\n", .absent, 2),
        ("id,name\n\n105954558954427,\"Sales\n", .openQuotation, 3),
        ("id\n\"105954558954427\"0\n", .textAfterQuotation, 2),
        ("id\n\"10\n5\"0\n", .textAfterQuotation, 3),
        ("name,place\nSales,Pune\n", .unnamed(["phone_number_id", "id", "number", "phone"]), 1),
        ("105954558954427,Sales\n", .unnamed(["phone_number_id", "id", "number", "phone"]), 1),
        ("WhatsApp account\n105954558954427\n", .unnamed(["phone_number_id", "id", "number", "phone"]), 1),
        ("id,number\n1,105954558954427\n", .ambiguous("id", "number"), 1),
        ("Phone_Number_ID,phoneNumberId\n1,105954558954427\n", .ambiguous("phone_number_id", "phone_number_id"), 1),
    ])
    func brokenTablesAreRefused(text: String, reason: NumberProblem.Reason, line: Int) {
        #expect(Self.problems(text) == Self.problem(reason, .line(line)))
    }

    // MARK: JSON

    @Test(arguments: [
        "[\"105954558954427\", \"106540352242922\"]",
        "[105954558954427, 106540352242922]",
        "\u{FEFF} \n[{\"id\":\"105954558954427\"},{\"phoneNumberId\":106540352242922,\"number\":\"+1 631\"}]",
        "{\"numbers\":[105954558954427,{\"phone_number_id\":\"106540352242922\"}]}",
        """
        {"data":[{"verified_name":"Sales","display_phone_number":"+1 631-555-1111","id":"105954558954427","quality_rating":"GREEN"},
        {"verified_name":"Support","display_phone_number":"+1 631-555-1112","id":"106540352242922"}],
        "paging":{"cursors":{"before":"QVFI","after":"QVFI"}}}
        """,
    ])
    func jsonIsRead(text: String) throws {
        let list = try Self.list(text)
        #expect(list.numbers == Self.both && list.repetitions == [] && !list.hasNextPage)
    }

    @Test func metasAnswerHasThePhoneNumbersToo() throws {
        let text = "{\"data\":[{\"display_phone_number\":\"+1 631-555-1111\",\"id\":\"105954558954427\"}]}"
        #expect(try Self.list(text, .kaleyra).numbers == ["+16315551111"])
    }

    @Test func pagesThatFollowAreNoticed() throws {
        let text = "{\"data\":[{\"id\":\"105954558954427\"}],\"paging\":{\"next\":\"https://graph.facebook.com/v24.0/1?access_token=x\"}}"
        #expect(try Self.list(text).hasNextPage)
    }

    @Test(arguments: [
        ("[1,\n  é]", NumberProblem.Reason.malformedJSON(column: 3), NumberList.Place?.some(.line(2))),
        ("{\"id\":\"1\"}\n{\"id\":\"2\"}\n", .malformedJSON(column: 1), .line(2)),
        ("[1,2", .truncatedJSON, nil),
        ("{\"numbers\":\"1\"}", .noList, nil),
        ("{\"id\":\"1\"}", .noList, nil),
        ("{\"error\":{\"message\":\"Invalid OAuth access token\",\"code\":190}}", .failureAnswer, nil),
        ("[]", .empty, nil),
        ("[[1]]", .otherType, .entry(1)),
        ("[1,null]", .otherType, .entry(2)),
        ("[1,{\"id\":null}]", .absent, .entry(2)),
        ("[1,{\"id\":true}]", .otherType, .entry(2)),
        ("[1,{}]", .unnamed(["phone_number_id", "id", "number", "phone"]), .entry(2)),
        ("[1,{\"id\":1,\"number\":2}]", .ambiguous("id", "number"), .entry(2)),
        ("[1,-2]", .refused(.notDigits), .entry(2)),
        ("[1,1.05e14]", .exponent("1.05e14"), .entry(2)),
    ])
    func brokenJSONIsRefused(text: String, reason: NumberProblem.Reason, place: NumberList.Place?) {
        #expect(Self.problems(text) == Self.problem(reason, place))
    }

    // MARK: Whole files

    @Test func otherFilesAreNamed() {
        for file in [[], Array("\n\n".utf8), Array("# none\nid\n".utf8), Array("\u{FEFF}".utf8)] {
            #expect(Self.error(file, .metaCloud)?.problems == Self.problem(.empty, nil))
        }
        let files: [[UInt8]] = [[0xFF, 0xFE, 0x31, 0, 0x0A, 0], [0xFE, 0xFF, 0, 0x31], [0x31, 0, 0x32]]
        for file in files {
            #expect(Self.error(file, .metaCloud)?.problems == Self.problem(.encoding, nil))
        }
        #expect(Self.problems("-----BEGIN PRIVATE KEY-----\nMII\n") == Self.problem(.key, nil))
    }

    @Test func allMistakesAreCountedAndTenAreTold() throws {
        let text = (0..<25).map { $0 % 2 == 0 ? "a\($0)" : "10\($0)" }.joined(separator: "\n")
        let error = try #require(Self.error(Array(text.utf8), .metaCloud))
        #expect(error.count == 13 && error.problems.count == 10)
        #expect(error.problems.map(\.place) == (0..<10).map { .line(2 * $0 + 1) })
    }

    @Test func aHundredThousandAreTaken() throws {
        let most = (0..<NumberList.maximumCount).map { String(10_000_000 + $0) }
        #expect(try Self.list(most.joined(separator: "\n")).numbers == most)
        let error = try #require(Self.error(Array((most + ["1", most[0], "2"]).joined(separator: "\n").utf8), .metaCloud))
        #expect(error.problems == Self.problem(.tooMany, .line(100_001)) && error.count == 1)
    }

    @Test func valuesAreJudgedAsFilesAre() throws {
        #expect(try NumberList([Self.first, " \(Self.second) ", Self.first], for: .metaCloud).numbers == Self.both)
        #expect(throws: NumberListError(problems: Self.problem(.refused(.phoneNumberForID), .value(2)), count: 1)) {
            try NumberList([Self.first, "+16315551111"], for: .metaCloud)
        }
    }

    /// What is not made of digits may be a token, and goes into no message.
    @Test func wordsAreNotRepeated() {
        for text in [
            "SECRET", "id\nSECRET\n", "[\"SECRET\"]", "{\"SECRET\":1}", "SECRET,SECRET\n", "[{\"SECRET\":1}]", "[SECRET]", "SECRET E+14",
        ] {
            let problems = Self.problems(text)
            #expect(!problems.isEmpty && problems.allSatisfy { !"\($0) \($0.hint)".contains("SECRET") }, "\(text)")
        }
    }

    /// Whatever a file holds, it is read or refused.
    @Test func damagedFilesAreReadOrRefused() {
        let samples = [
            "id,name\r\n105954558954427,\"Sales, \"\"north\"\"\"\r\n106540352242922,Support\r\n", "sep=;\nid;name\n1;a\n",
            "{\"data\":[{\"id\":\"105954558954427\"}],\"paging\":{\"next\":\"x\"}}",
        ]
        for sample in samples.map({ Array($0.utf8) }) {
            for index in sample.indices {
                let cut = Array(sample[..<index])
                for byte: UInt8 in [0x22, 0x0D, 0x0A, 0x2C, 0xFF, 0x23] {
                    for file in [cut, cut + [byte], cut + [byte] + sample[(index + 1)...], cut + [byte] + sample[index...]] {
                        if let error = Self.error(file, .metaCloud) {
                            #expect(error.count >= error.problems.count && !error.problems.isEmpty)
                        }
                    }
                }
            }
        }
    }

    @Test func textsKeepTheVoice() {
        let reasons: [NumberProblem.Reason] = [
            .refused(.notDigits), .exponent("1E+14"), .fraction, .groups, .formula, .invisible, .absent, .otherType,
            .unnamed(["id", "number"]),
            .ambiguous("id", "number"), .fieldCount(1, expected: 2), .openQuotation, .textAfterQuotation, .malformedJSON(column: 1),
            .truncatedJSON, .noList, .failureAnswer, .key, .encoding, .empty, .tooMany,
        ]
        for reason in reasons {
            let problem = NumberProblem(place: .line(3), reason: reason)
            #expect(problem.description.hasPrefix("line 3: ") && problem.description.count > 10)
            for text in [problem.description, problem.hint] {
                #expect(text.first?.isUppercase == false && !text.hasSuffix("."), "\(text)")
            }
        }
        #expect(NumberProblem(place: nil, reason: .empty).description == "there is no number in it")
    }
}
