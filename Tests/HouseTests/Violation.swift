// SPDX-License-Identifier: Apache-2.0

import Testing

/// A rule of the house that a machine can check, as the message that reports it broken.
enum Law: String {
    case ownedModule = "imports a C module that belongs to another target"
    case internalImport = "imports a C module without `internal import`"
    case oneBackend = "imports a backend, which only the leaves may"
    case offline = "imports network code, which only FlowNet and flowproof-net may"

    case layered = "has no layer in the table of LayerTests.swift"
    case downwards = "depends on a target that is not in a lower layer"
    case declaredTarget = "has no target in Package.swift"
    case declaredDependency = "imports a target that Package.swift does not declare for it"

    case memorySafety = "is unsafe outside the places set apart for it"
    case checkedSendable = "is unchecked Sendable outside the places set apart for it"
    case strictTarget = "is built without the strict settings"
    case strictSettings = "does not have a setting that the laws need"

    case pairedTwin = "has no twin of its name in the other backend"
    case ownWords = "repeats code of its twin"

    case catalogueExists = "is named in CatalogueTests.swift but holds no entries"
    case catalogueChecked = "is a catalogue folder that CatalogueTests.swift does not name"
    case listedOnce = "must stand in the list of its catalogue exactly once"
    case entryHasFile = "lists an entry that has no file"
    case oneEntryPerFile = "must define exactly one entry, named after the file"
    case ownID = "must carry the kebab case of its file name as its only id"

    case tellingName = "has a name that says nothing"
    case licence = "lacks its SPDX line"
    case finished = "is marked as unfinished"
    case handlesFailure = "gives up instead of throwing"
    case length = "has more lines than a file of Sources may"
    case anyMachine = "names a path of one machine"
    case size = "is larger than a tracked file may be"
}

/// One place where a ``Law`` is broken.
struct Violation: Equatable, CustomStringConvertible {
    var law: Law
    /// A file or folder, from the root.
    var path: String
    /// Counted from 1.
    var line: Int?
    /// The name that breaks the law, when the line alone does not show it.
    var subject: String?

    init(_ law: Law, _ path: String, line: Int? = nil, _ subject: String? = nil) {
        self.law = law
        self.path = path
        self.line = line
        self.subject = subject
    }

    var description: String {
        "\(path)\(line.map { ":\($0)" } ?? ""): \(law.rawValue)\(subject.map { " (\($0))" } ?? "")"
    }
}

/// Records one issue per violation, so that a failing test lists them all.
func expectNone(_ violations: [Violation], sourceLocation: SourceLocation = #_sourceLocation) {
    for violation in violations {
        Issue.record("\(violation.description)", sourceLocation: sourceLocation)
    }
}
