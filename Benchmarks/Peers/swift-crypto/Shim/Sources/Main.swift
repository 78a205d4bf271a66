// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Answers the shim protocol on standard input and output until the input ends.
@main struct Main {
    static func main() throws {
        var shim = Shim()
        while let line = readLine() {
            try FileHandle.standardOutput.write(contentsOf: shim.answer(line) + Data("\n".utf8))
        }
    }
}
