// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
internal import Glibc

/// The system calls of this tool, each wrapped so that no pointer leaves these files.
package enum SystemCalls {
    /// What the system said, in its own words.
    package struct Failure: Error {
        var code: CInt
        /// In lower case, without a final full stop.
        package var message: String { unsafe String(cString: strerror(code)).inSentence }
        var isNameTaken: Bool { code == EEXIST }
        static var current: Failure { Failure(code: errno) }
    }

    /// An open file, closed when it goes.
    struct Descriptor: ~Copyable {
        let number: CInt
        deinit { if number > 2 { close(number) } }
    }

    /// What stands at a path.
    package enum Entry: Equatable {
        /// A file.
        case regularFile
        /// A folder.
        case directory
        /// A link, a pipe, a device, a socket.
        case somethingElse

        fileprivate init(_ mode: mode_t) {
            self =
                switch mode & S_IFMT {
                case S_IFREG: .regularFile
                case S_IFDIR: .directory
                default: .somethingElse
                }
        }
    }

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

    /// A crash of this program must not write keys anywhere: no core file, and none of the Swift runtime's report of memory.
    static func leaveNothingWhenCrashing() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        for number in [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGQUIT] { _ = signal(number, SIG_DFL) }
    }

    /// Turns the signals of a failed write into its error: without a message nobody would know, without cleaning up a piece of a
    /// private key would stay behind.
    static func ignoreSignalsOfFailedWrites() {
        for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
    }

    /// Lets SIGHUP do nothing, until somebody asks for it.
    package static func ignoreHangups() { _ = signal(SIGHUP, SIG_IGN) }

    /// Allows this process as many open files and connections as the system lets it have, and returns how many those are.
    package static func raiseDescriptorLimit() -> Int {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard unsafe getrlimit(kind, &limit) == 0 else { return 1024 }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        let isRaised = unsafe setrlimit(kind, &raised) == 0
        return Int(clamping: isRaised ? raised.rlim_cur : limit.rlim_cur)
    }

    /// The bytes of an environment variable; `nil` when it is not set.
    package static func environmentValue(_ name: String) -> SecretBytes? {
        guard let value = unsafe getenv(name) else { return nil }
        let count = unsafe strlen(value)
        return SecretBytes(capacity: count) { output in
            for index in 0..<count { unsafe output.append(UInt8(bitPattern: value[index])) }
        }
    }

    // MARK: Reading

    static func openForReading(_ path: String) throws(Failure) -> Descriptor {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw .current }
        return Descriptor(number: number)
    }

    /// What is open, and the size of a regular file in bytes; `nil` for what has none, such as a pipe.
    static func entry(_ descriptor: borrowing Descriptor) throws(Failure) -> (kind: Entry, byteCount: Int?) {
        var status = stat()
        guard unsafe fstat(descriptor.number, &status) == 0 else { throw .current }
        let kind = Entry(status.st_mode)
        return (kind, kind == .regularFile ? Int(status.st_size) : nil)
    }

    /// Reads to the end, or to one byte more than `limit`.
    ///
    /// - Parameter byteCount: how many bytes are likely to come.
    static func read(_ descriptor: borrowing Descriptor, limit: Int, byteCount: Int? = nil) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        // No larger than it need be: all of it is overwritten at the end. But files of /proc claim to be empty.
        var chunk = [UInt8](repeating: 0, count: max(4096, min(byteCount ?? .max, 65536)))
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
    package static func entry(at path: String, followLinks: Bool = false) throws(Failure) -> Entry? {
        var status = stat()
        let result = unsafe followLinks ? stat(path, &status) : lstat(path, &status)
        guard result == 0 else {
            if errno == ENOENT { return nil }
            throw .current
        }
        return Entry(status.st_mode)
    }

    /// The names in a folder, and what stands at each; links are something else.
    package static func entries(of folder: String) throws(Failure) -> [(name: String, kind: Entry)] {
        guard let stream = unsafe opendir(folder) else { throw .current }
        defer { unsafe _ = closedir(stream) }
        var entries: [(name: String, kind: Entry)] = []
        while true {
            // The end and a failure give the same answer.
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw .current }
                return entries
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name == "." || name == ".." { continue }
            switch unsafe Int(entry.pointee.d_type) {
            case Int(DT_REG): entries.append((name, .regularFile))
            case Int(DT_DIR): entries.append((name, .directory))
            // Some file systems do not say.
            case Int(DT_UNKNOWN): entries.append((name, try Self.entry(at: "\(folder)/\(name)") ?? .somethingElse))
            default: entries.append((name, .somethingElse))
            }
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

    /// Makes a folder where there is none, in a folder that exists.
    package static func makeFolder(_ path: String) throws(Failure) {
        if unsafe mkdir(path, 0o755) != 0, errno != EEXIST { throw .current }
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
    static var isInterrupted: Bool {
        var pending = sigset_t()
        unsafe sigpending(&pending)
        return interruptions.contains { unsafe sigismember(&pending, $0) == 1 }
    }
}
