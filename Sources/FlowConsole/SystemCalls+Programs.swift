// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

extension SystemCalls {
    /// Runs a program without input and output and gives its exit status; `nil` where it is not there or was stopped.
    ///
    /// Of the environment it gets PATH and HOME alone: the rest may hold a passphrase, or tell it to answer for another place.
    static func status(of words: [String]) -> CInt? {
        var actions = unsafe posix_spawn_file_actions_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        for number: CInt in 0...2 { unsafe _ = posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0) }
        let inherited = ProcessInfo.processInfo.environment
        let environment = ["PATH", "HOME"].map { "\($0)=\(inherited[$0] ?? "")" }
        guard let process = try? unsafe spawn(words, &actions, nil, environment) else { return nil }
        guard case .exited(let status) = wait(for: process) else { return nil }
        return status
    }

    /// Where this program itself stands.
    package static func ownProgram() throws(CommandFailure) -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink("/proc/self/exe", &path, path.count)
        guard count > 0, let text = String(validating: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) else {
            throw .input("/proc/self/exe: cannot be read: \(Failure.current.message)")
        }
        return text
    }

    /// How a program ended.
    package enum Ending: CustomStringConvertible {
        /// By itself, with a status.
        case exited(CInt)
        /// By a signal.
        case stopped(signal: CInt)

        /// In a few words.
        package var description: String {
            switch self {
            case .exited(let status): "it ended with status \(status)"
            case .stopped(let signal): "it was ended by signal \(signal)"
            }
        }
    }

    private static func spawn(
        _ words: [String], _ actions: UnsafePointer<posix_spawn_file_actions_t>, _ attributes: UnsafePointer<posix_spawnattr_t>?,
        _ environment: [String]
    ) throws(Failure) -> pid_t {
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for index in words.indices { unsafe free(unsafe arguments[index]) }
            for index in environment.indices { unsafe free(unsafe variables[index]) }
        }
        var process = pid_t()
        let error = unsafe posix_spawnp(&process, words[0], actions, attributes, &arguments, &variables)
        guard error == 0 else { throw Failure(code: error) }
        return process
    }

    /// Waits for a child to end; with `hangs` false only looks whether it has.
    private static func wait(for process: pid_t, hangs: Bool = true) -> Ending? {
        var status: CInt = 0
        var result: pid_t
        repeat { result = unsafe waitpid(process, &status, hangs ? 0 : WNOHANG) } while result < 0 && errno == EINTR
        guard result == process else { return nil }
        // What WIFEXITED, WEXITSTATUS and WTERMSIG do, which are macros.
        return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .stopped(signal: status & 0x7F)
    }

    /// The process groups that are ended when this process is interrupted; 0 where there is none. Set by one thread, read by signals.
    private nonisolated(unsafe) static let groupsToEnd: UnsafeMutableBufferPointer<pid_t> = {
        let groups = UnsafeMutableBufferPointer<pid_t>.allocate(capacity: 64)
        unsafe groups.initialize(repeating: 0)
        return unsafe groups
    }()

    /// Whoever interrupts this program means those that it drives as well, which have process groups of their own.
    private static func endWithThisProcess(_ process: pid_t) {
        replaceGroup(0, by: process)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] where !isHangupIgnored || number != SIGHUP {
            _ = signal(number) { number in
                for index in unsafe SystemCalls.groupsToEnd.indices {
                    let group = unsafe SystemCalls.groupsToEnd[index]
                    if group > 0 { _ = kill(-group, SIGKILL) }
                }
                _ = signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    /// What nohup(1) arranges.
    private static let isHangupIgnored: Bool = {
        var action = sigaction()
        guard unsafe sigaction(SIGHUP, nil, &action) == 0 else { return false }
        return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }()

    private static func replaceGroup(_ group: pid_t, by other: pid_t) {
        for index in unsafe groupsToEnd.indices where unsafe groupsToEnd[index] == group {
            unsafe groupsToEnd[index] = other
            return
        }
    }

    /// A program with a pipe to it and a pipe from it. It leads a process group of its own, which is ended when this goes.
    package final class Program {
        private let process: pid_t
        /// Closed first when it must end: that is how it is told.
        private var input: Descriptor?
        private let output: Descriptor
        private var isRunning = true
        private var received: [UInt8] = []

        /// Starts a program; it has this process's environment and standard error.
        ///
        /// - Parameter variables: of the environment, besides.
        package init(words: [String], variables: [String: String] = [:]) throws(Failure) {
            let questions = try Pipe()
            let answers = try Pipe()
            // Else a program that reads nothing would stop this one.
            guard fcntl(questions.writing.number, F_SETFL, O_NONBLOCK) == 0 else { throw .current }
            var actions = unsafe posix_spawn_file_actions_t()
            guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { throw .current }
            defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
            unsafe _ = posix_spawn_file_actions_adddup2(&actions, questions.reading.number, 0)
            unsafe _ = posix_spawn_file_actions_adddup2(&actions, answers.writing.number, 1)
            var attributes = posix_spawnattr_t()
            guard unsafe posix_spawnattr_init(&attributes) == 0 else { throw .current }
            defer { unsafe _ = posix_spawnattr_destroy(&attributes) }
            // Signals as they are for a program that a shell starts; this one ignores those of failed writes.
            var defaults = sigset_t()
            var blocked = sigset_t()
            unsafe sigemptyset(&blocked)
            unsafe sigemptyset(&defaults)
            for signal in [SIGPIPE, SIGXFSZ] { unsafe sigaddset(&defaults, signal) }
            unsafe _ = posix_spawnattr_setsigdefault(&attributes, &defaults)
            unsafe _ = posix_spawnattr_setsigmask(&attributes, &blocked)
            unsafe _ = posix_spawnattr_setpgroup(&attributes, 0)
            unsafe _ = posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
            let environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }.map { "\($0)=\($1)" }
            process = try unsafe spawn(words, &actions, &attributes, environment)
            input = Optional(questions.takeWriting())
            output = answers.reading
            SystemCalls.endWithThisProcess(process)
        }

        /// Both ends of a pipe, which no other child inherits.
        private struct Pipe: ~Copyable {
            let reading: Descriptor
            let writing: Descriptor

            init() throws(Failure) {
                var numbers: [CInt] = [-1, -1]
                guard unsafe pipe(&numbers) == 0 else { throw .current }
                for number in numbers { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
                reading = Descriptor(number: numbers[0])
                writing = Descriptor(number: numbers[1])
            }

            /// The end to write to; the other one is closed.
            consuming func takeWriting() -> Descriptor { writing }
        }

        /// What came of an exchange.
        package enum Reply {
            /// A line, without its end.
            case line([UInt8])
            /// The program closed its output.
            case end
            /// The time was up.
            case timeout
            /// More than the limit, and no end of the line.
            case tooLong
            /// A line that came before all was sent.
            case early
        }

        /// A command as the shell understands it.
        package convenience init(command: String, variables: [String: String] = [:]) throws(Failure) {
            try self.init(words: ["/bin/sh", "-c", command], variables: variables)
        }

        /// Sends bytes and reads the next line.
        ///
        /// - Parameters:
        ///   - limit: of the line, in bytes.
        ///   - seconds: for both together.
        package func exchange(_ bytes: [UInt8], limit: Int, seconds: Double) throws(Failure) -> Reply {
            let deadline = ContinuousClock.now + .seconds(seconds)
            var sent = 0
            // Up to here there is no end of a line.
            var searched = 0
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                    guard sent == bytes.count else { return .early }
                    let line = Array(received[..<end])
                    received.removeSubrange(...end)
                    return .line(line)
                }
                searched = received.count
                guard received.count <= limit else { return .tooLong }
                let left = deadline - ContinuousClock.now
                guard left > .zero else { return .timeout }
                var entries = [
                    pollfd(fd: output.number, events: Int16(POLLIN), revents: 0),
                    // A negative number is passed over.
                    pollfd(fd: sent < bytes.count ? inputNumber : -1, events: Int16(POLLOUT), revents: 0),
                ]
                let milliseconds = CInt(clamping: left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1)
                guard unsafe poll(&entries, 2, milliseconds) >= 0 || errno == EINTR else { throw .current }
                if entries[1].revents != 0 {
                    let count = unsafe bytes[sent...].withUnsafeBytes { unsafe Glibc.write(inputNumber, $0.baseAddress, $0.count) }
                    // It may have said why before it closed its input: go on reading.
                    sent = count >= 0 ? sent + count : errno == EAGAIN || errno == EINTR ? sent : bytes.count
                }
                if entries[0].revents != 0 {
                    let count = try readChunk(output, into: &chunk)
                    guard count > 0 else { return .end }
                    received += chunk[..<count]
                }
            }
        }

        /// Ends the program and what it started; says how it ended, if it did so by itself.
        ///
        /// - Parameter patience: how long it may take to do so, in milliseconds.
        @discardableResult
        package func end(patience: Int = 2000) -> Ending? {
            guard isRunning else { return nil }
            isRunning = false
            input = nil
            defer { SystemCalls.replaceGroup(process, by: 0) }
            // One that closed its output, or whose input has ended, is about to end: a moment more tells how.
            var (waited, pause) = (0, 100)
            while waited < 1000 * patience {
                if let ending = SystemCalls.wait(for: process, hangs: false) {
                    kill(-process, SIGKILL)
                    return ending
                }
                usleep(useconds_t(pause))
                waited += pause
                pause = min(2 * pause, 10_000)
            }
            kill(-process, SIGKILL)
            _ = SystemCalls.wait(for: process)
            return nil
        }

        private var inputNumber: CInt {
            switch input {
            case .some(let input): input.number
            case .none: -1
            }
        }

        deinit { end() }
    }
}
