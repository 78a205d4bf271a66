// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import Glibc

/// The system calls of this tool, each wrapped so that no pointer leaves this file.
enum SystemCalls {
    /// What the system said, in its own words.
    struct Failure: Error {
        var code: CInt
        var message: String { unsafe String(cString: strerror(code)).inSentence }
        var isNameTaken: Bool { code == EEXIST }
        static var current: Failure { Failure(code: errno) }
    }

    /// An open file, closed when it goes.
    struct Descriptor: ~Copyable {
        let number: CInt
        deinit { if number > 2 { close(number) } }
    }

    /// What stands at a path.
    enum Entry: Equatable { case regularFile, directory, somethingElse }

    /// What makes a file or folder the same one, however its path is spelled.
    struct Identity: Equatable {
        var device: dev_t
        var number: ino_t
    }

    // MARK: The process

    /// Makes sure that 0, 1 and 2 are taken.
    ///
    /// A file opened while one of them is closed gets its number, and then a private key gets the text meant for a person.
    static func reserveStandardDescriptors() {
        for number: CInt in 0...2 where fcntl(number, F_GETFD) < 0 {
            // The wrong way round: reading and writing must fail as they would have done.
            unsafe _ = open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    /// Turns the signals of a failed write into its error: without a message nobody would know, without cleaning up a piece of a
    /// private key would stay behind.
    /// A crash of this program must not write keys anywhere: no core file, and none of the Swift runtime's report of memory.
    static func leaveNothingWhenCrashing() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        for number in [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGQUIT] { _ = signal(number, SIG_DFL) }
    }

    static func ignoreSignalsOfFailedWrites() {
        for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
    }

    // MARK: Reading

    static func openForReading(_ path: String) throws(Failure) -> Descriptor {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw .current }
        return Descriptor(number: number)
    }

    /// The size of a regular file; `nil` for what has none, such as a pipe.
    static func byteCount(of descriptor: borrowing Descriptor) throws(Failure) -> Int? {
        var status = stat()
        guard unsafe fstat(descriptor.number, &status) == 0 else { throw .current }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// Reads to the end, or to one byte more than `limit`.
    static func read(_ descriptor: borrowing Descriptor, limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        defer { chunk.wipe() }
        while bytes.count <= limit {
            let count = unsafe Glibc.read(descriptor.number, &chunk, min(chunk.count, limit + 1 - bytes.count))
            if count < 0 {
                if errno == EINTR { continue }
                bytes.wipe()
                throw .current
            }
            if count == 0 { break }
            // Growing by append would leave the old buffer, and a private key in it, on the heap.
            if bytes.capacity < bytes.count + count {
                var grown = [UInt8]()
                grown.reserveCapacity(max(2 * bytes.capacity, bytes.count + count))
                grown.append(contentsOf: bytes)
                bytes.wipe()
                bytes = grown
            }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// Fills `chunk` from its start as far as it goes, and says how far; 0 at the end.
    static func readChunk(_ descriptor: borrowing Descriptor, into chunk: inout [UInt8]) throws(Failure) -> Int {
        while true {
            let count = unsafe Glibc.read(descriptor.number, &chunk, chunk.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw .current }
        }
    }

    /// Does not follow a symbolic link; `nil` where there is nothing.
    static func entry(at path: String, followLinks: Bool = false) throws(Failure) -> Entry? {
        var status = stat()
        let result = unsafe followLinks ? stat(path, &status) : lstat(path, &status)
        guard result == 0 else {
            if errno == ENOENT { return nil }
            throw .current
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .regularFile
        case S_IFDIR: return .directory
        default: return .somethingElse
        }
    }

    static func identity(of path: String) throws(Failure) -> Identity {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw .current }
        return Identity(device: status.st_dev, number: status.st_ino)
    }

    /// The rights of a file and whose it is.
    struct Rights {
        var mode: Int
        var owner: uid_t
        var isSymbolicLink: Bool
    }

    static func rights(of path: String, followLinks: Bool = true) throws(Failure) -> Rights {
        var status = stat()
        guard unsafe (followLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { throw .current }
        return Rights(mode: Int(status.st_mode & 0o7777), owner: status.st_uid, isSymbolicLink: status.st_mode & S_IFMT == S_IFLNK)
    }

    static var caller: uid_t { geteuid() }

    /// The path without links, `.` and `..`.
    static func absolutePath(_ path: String) throws(Failure) -> String {
        guard let resolved = unsafe realpath(path, nil) else { throw .current }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    // MARK: Other programs

    /// Runs a program without input and output and gives its exit status; `nil` where it is not there or was stopped.
    ///
    /// Of the environment it gets PATH and HOME alone: the rest may hold a passphrase, or tell it to answer for another place.
    static func status(of words: [String]) -> CInt? {
        var actions = unsafe posix_spawn_file_actions_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        for number: CInt in 0...2 { unsafe _ = posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0) }
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { for index in words.indices { unsafe free(unsafe arguments[index]) } }
        let names: [String] = ["PATH", "HOME"]
        var environment: [UnsafeMutablePointer<CChar>?] = unsafe names.map { name in
            let value = unsafe getenv(name).map { unsafe String(cString: $0) } ?? ""
            return unsafe strdup("\(name)=\(value)")
        }
        unsafe environment.append(nil)
        defer { for index in names.indices { unsafe free(unsafe environment[index]) } }
        var process = pid_t()
        guard unsafe posix_spawnp(&process, words[0], &actions, nil, &arguments, &environment) == 0 else { return nil }
        var status: CInt = 0
        while unsafe waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return nil } }
        // What WIFEXITED and WEXITSTATUS do, which are macros.
        return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
    }

    // MARK: Writing

    /// Creates a file that did not exist; `mode` counts whatever the umask is.
    static func create(_ path: String, mode: mode_t) throws(Failure) -> Descriptor {
        let number = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard number >= 0 else { throw .current }
        let descriptor = Descriptor(number: number)
        guard fchmod(number, mode) == 0 else {
            let failure = Failure.current
            remove(path)
            throw failure
        }
        return descriptor
    }

    static func write(_ bytes: Span<UInt8>, to number: CInt) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let rest = bytes.extracting(written...)
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .current
            }
            written += count
        }
    }

    static func synchronize(_ descriptor: borrowing Descriptor) throws(Failure) {
        guard fsync(descriptor.number) == 0 else { throw .current }
    }

    /// Makes a rename last: a folder's entries have a buffer of their own.
    static func synchronizeFolder(_ path: String) {
        let number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { return }
        fsync(number)
        close(number)
    }

    /// Gives a file its final name. Without `replacing` the name must be free, and the system checks that in one step.
    static func move(_ source: String, to target: String, replacing: Bool) throws(Failure) {
        if replacing {
            guard unsafe rename(source, target) == 0 else { throw .current }
            return
        }
        if unsafe link(source, target) == 0 {
            remove(source)
            return
        }
        // File systems without hard links: the name was free a moment ago, and that must do.
        guard [EPERM, ENOTSUP, ENOSYS].contains(errno) else { throw .current }
        guard unsafe access(target, F_OK) != 0 else { throw Failure(code: EEXIST) }
        guard unsafe rename(source, target) == 0 else { throw .current }
    }

    static func remove(_ path: String) { unsafe _ = unlink(path) }

    // MARK: Signals

    /// Runs `body` with interruption held back until it has ended, so that no half-written file stays behind.
    static func withoutInterruption<Result: ~Copyable, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        var signals = sigset_t()
        var previous = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in interruptions { unsafe sigaddset(&signals, signal) }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, &previous)
        defer { unsafe _ = pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return try body()
    }

    private static let interruptions = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// Whether an interruption waits for ``withoutInterruption(_:)`` to end.
    private static var isInterrupted: Bool {
        var pending = sigset_t()
        unsafe sigpending(&pending)
        return interruptions.contains { unsafe sigismember(&pending, $0) == 1 }
    }

    // MARK: Terminal and environment

    static func isTerminal(_ number: CInt) -> Bool { isatty(number) == 1 }

    /// The columns of a terminal; `nil` for anything else, and where the terminal does not say.
    static func columnCount(_ number: CInt) -> Int? {
        var size = winsize()
        guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// The bytes of an environment variable; `nil` when it is not set.
    static func environmentValue(_ name: String) -> SecretBytes? {
        guard let value = unsafe getenv(name) else { return nil }
        let count = unsafe strlen(value)
        return SecretBytes(capacity: count) { output in
            for index in 0..<count { unsafe output.append(UInt8(bitPattern: value[index])) }
        }
    }

    /// Reads one line from the terminal without showing it; `nil` where there is no terminal.
    ///
    /// An interruption waits until the echo is on again, and only then takes effect.
    static func readHiddenLine(prompt: String) throws(Failure) -> SecretBytes? {
        try withoutInterruption { () throws(Failure) -> SecretBytes? in try readWithoutEcho(prompt) }
    }

    private static func readWithoutEcho(_ prompt: String) throws(Failure) -> SecretBytes? {
        let number = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard number >= 0 else { return nil }
        let terminal = Descriptor(number: number)
        var saved = termios()
        guard unsafe tcgetattr(number, &saved) == 0 else { return nil }
        var quiet = saved
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard unsafe tcsetattr(number, TCSAFLUSH, &quiet) == 0 else { throw .current }
        defer {
            unsafe _ = tcsetattr(number, TCSAFLUSH, &saved)
            try? write([UInt8(ascii: "\n")].span, to: terminal.number)
        }
        // After the echo is off: whoever sees the prompt can type.
        try write(Array(prompt.utf8).span, to: number)
        return try readLine(from: terminal)
    }

    private static func readLine(from terminal: borrowing Descriptor) throws(Failure) -> SecretBytes? {
        var line = [UInt8]()
        line.reserveCapacity(4096)
        defer { line.wipe() }
        while line.count < 4096, let byte = try readKey(from: terminal) {
            switch byte {
            case 4 where line.isEmpty:
                return nil  // The end of the input, before there was any.
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), 4:
                return SecretBytes(copying: line.span)
            case 3, 28:
                // As if the terminal had sent it, for whoever started this program and waits for it.
                kill(getpid(), SIGINT)
                throw Failure(code: EINTR)
            case 8, 127:
                // A character, which in UTF-8 may be several bytes.
                while let last = line.last {
                    line.overwriteAndDrop(1)
                    if last & 0xC0 != 0x80 { break }
                }
            case 21:
                line.overwriteAndDrop(line.count)
            case 26:
                break  // Nobody wants the suspend key in a passphrase.
            default:
                line.append(byte)
            }
        }
        return SecretBytes(copying: line.span)
    }

    /// The next byte; `nil` at the end of the input.
    private static func readKey(from terminal: borrowing Descriptor) throws(Failure) -> UInt8? {
        var entry = pollfd(fd: terminal.number, events: Int16(POLLIN), revents: 0)
        while true {
            guard !isInterrupted else { throw Failure(code: EINTR) }
            // Signals are held back and wake nobody, so look for them ten times a second.
            guard unsafe poll(&entry, 1, 100) > 0 else { continue }
            var byte: UInt8 = 0
            let count = unsafe Glibc.read(terminal.number, &byte, 1)
            if count < 0, errno == EINTR { continue }
            return count == 1 ? byte : nil
        }
    }
}

extension [UInt8] {
    /// Drops the last bytes and leaves zeros in their places, which `wipe()` no longer reaches.
    // Not optimised, as `wipe()` itself.
    @_optimize(none)
    fileprivate mutating func overwriteAndDrop(_ count: Int) {
        for index in (self.count - count)..<self.count { self[index] = 0 }
        removeLast(count)
    }
}

extension String {
    /// The message of a library or of the system, in this tool's voice: lower case, no final full stop.
    var inSentence: String {
        let text = hasSuffix(".") ? String(dropLast()) : self
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
