// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the decrypt/encrypt path, and compare two builds of it.",
        discussion: "Example: flowproof bench compare --base './old/flowproof shim' --head './new/flowproof shim'",
        subcommands: [
            Run.self, Compare.self, Report.self, Tune.self, Worker.self,
        ])

    func run() throws { throw ValidationError("Missing subcommand: run, compare, report or tune") }
}
