// SPDX-License-Identifier: Apache-2.0

extension WycheproofFile {
    /// The notes of the file, for the reports.
    var flagNotes: [String: FlagNote] {
        notes.mapValues { FlagNote(bugType: $0.bugType, description: $0.description, effect: $0.effect) }
    }
}
