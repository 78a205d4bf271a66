// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import Foundation
import TestSupport
import Testing

@testable import FlowVectors

/// Every public file is known, becomes cases, and both backends do what they ask.
@Suite(.enabled(if: PublicData.hasVectors, "the public vectors are absent")) struct PublicFileTests {
    @Test func theTableHasEveryFileOfTheFolder() throws {
        let folder = try PublicData.vectors().path
        let found = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) && !isFolder.boolValue
        }
        let vectors = Set(PublicFile.all.map(\.path))
        #expect(vectors.subtracting(found) == [])
        #expect(Set(found).subtracting(vectors).subtracting(PublicFile.notVectors) == [])
    }

    @Test(arguments: PublicFile.all)
    func oneKindTakesTheFile(file: PublicFile) throws {
        let source = try file.source()
        #expect(VectorKind.all.filter { $0.recognises(source) }.map(\.id) == [file.kind])
    }

    /// scripts/fetch-vectors leaves out what is only read by people.
    @Test(arguments: PublicFile.notVectors.sorted())
    func noKindTakesWhatHasNoVectors(path: String) throws {
        guard FileManager.default.fileExists(atPath: "\(try PublicData.vectors().path)/\(path)") else { return }
        let source = try PublicFile.source(path)
        #expect(VectorKind.all.filter { $0.recognises(source) }.map(\.id) == [])
        #expect(try source.read() == nil)
    }

    @Test(arguments: PublicFile.all)
    func theCasesAreThoseOfTheFile(file: PublicFile) throws {
        let read = try #require(try file.source().read())
        let cases = read.document.cases
        #expect(read.document.caseCount == file.cases)
        #expect(cases.count { $0.skipReason != nil } == file.unaskable)
        #expect(Set(cases.map(\.id)).count == file.cases, "ids are not unique")
        for entry in cases {
            #expect(entry.skipReason != nil || !entry.steps.isEmpty, "\(entry.id) asks nothing")
            for flag in entry.flags { #expect(read.document.notes[flag] != nil, "\(entry.id): \(flag) is not explained") }
        }
    }

    @Test(arguments: PublicFile.all, TestBackend.allCases)
    func bothBackendsPass(file: PublicFile, backend: TestBackend) throws {
        let read = try #require(try file.source().read())
        let result = try backend.run { backend in try run(read, path: file.path, backend) }
        let skipped = file.unaskable + file.refused[backend, default: 0]
        #expect(result.failure == nil)
        #expect(result.counts.pass == file.cases - skipped)
        #expect(result.counts.skipped == skipped)
        #expect(result.counts.total == file.cases)
        let failures = result.cases.filter { $0.outcome != .skipped }.map { "\($0.id): \($0.outcome), \($0.message)" }
        #expect(failures == [])
    }

    private func run(
        _ read: (kind: VectorKind, document: VectorDocument), path: String, _ backend: some VectorBackend
    ) throws -> VectorReport.File {
        var runner = try VectorRunner(ShimServer(backend: backend))
        var judged = 0
        let file = runner.run(read.document, kind: read.kind, path: path, isNamed: true) { judged += 1 }
        #expect(judged == read.document.caseCount)
        return file
    }
}
