// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A terminal with somebody in front of it, played by Python's pty module.
struct Terminal {
    static let exists = Command.exists("python3") && (try? Command.run(["python3", "-c", "import pty, termios"]))?.status == 0

    /// What was seen, and how it ended.
    struct Session: Decodable {
        /// Everything on the screen.
        var screen: String
        /// The exit status, or the number of the signal that ended it, negative.
        var status: Int
        /// For each prompt answered, whether typing was shown at that moment.
        var echo: [Bool]
        /// Whether the terminal was left as it was found.
        var isRestored: Bool
    }

    /// Runs one program; each answer is typed when its prompt has appeared.
    ///
    /// - Parameter answers: a prompt, and what is typed; `kill:15` sends that signal instead.
    static func run(
        _ words: [String], in shell: Shell, answers: [(prompt: String, typed: String)] = [], environment: [String: String] = [:]
    ) throws -> Session {
        let script = try JSONEncoder().encode(answers.map { [$0.prompt, $0.typed] })
        try shell.write(driver, to: "terminal.py")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let result = try Shell.spawn(
            ["python3", "-W", "ignore", "terminal.py", String(decoding: script, as: UTF8.self)] + words, in: shell.folder.url,
            environment: environment.merging(["PATH": "\(Shell.programs.path):\(path)"]) { given, _ in given })
        #expect(result.status == 0, Comment(rawValue: result.standardError))
        return try JSONDecoder().decode(Session.self, from: Data(result.standardOutput))
    }

    private static let driver = """
        import json, os, pty, select, sys, termios, time
        answers, words = json.loads(sys.argv[1]), sys.argv[2:]
        pid, master = pty.fork()
        if pid == 0:
            os.execvp(words[0], words)
        before = termios.tcgetattr(master)
        screen, seen, echo, after = b"", 0, [], None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if answers and answers[0][0].encode() in screen[seen:]:
                seen = screen.index(answers[0][0].encode(), seen) + len(answers[0][0].encode())
                echo.append(bool(termios.tcgetattr(master)[3] & termios.ECHO))
                typed = answers.pop(0)[1]
                if typed.startswith("kill:"):
                    os.kill(pid, int(typed[5:]))
                else:
                    os.write(master, typed.encode())
            if select.select([master], [], [], 0.05)[0]:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    data = b""
                if not data:
                    break
                screen += data
            # As long as somebody holds the terminal open its settings can be read.
            after = termios.tcgetattr(master)
        else:
            os.kill(pid, 9)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        try:
            after = termios.tcgetattr(master)
        except termios.error:
            pass
        print(json.dumps({"screen": screen.decode(), "status": status, "echo": echo, "isRestored": before == after}))
        """
}
