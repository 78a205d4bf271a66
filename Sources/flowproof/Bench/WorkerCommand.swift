// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowBench
internal import FlowBenchmarks
internal import FlowConsole
internal import FoundationEssentials

/// A process of `bench run`: measures one benchmark, once.
extension BenchCommand {
    struct Worker: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "worker", abstract: "Measure one benchmark in this process, as bench run tells it to.", shouldDisplay: false)

        func run() throws {
            guard let line = readLine(), let order = try? JSONDecoder().decode(BenchWorkerOrder.self, from: Data(line.utf8)) else {
                throw CommandFailure.input("standard input: no order of bench run", hint: "flowproof bench run starts this by itself")
            }
            var answer = BenchWorkerAnswer()
            do {
                let worker = BenchWorker(material: order.material, design: order.design)
                answer.record = try worker.run(order.job, processor: order.processor, seed: order.seed)
            } catch {
                answer.failure = "\(error)"
            }
            try Console.write(OrderedJSON.line(of: answer) + "\n")
        }
    }
}
