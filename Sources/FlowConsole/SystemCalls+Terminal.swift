// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import Glibc

extension SystemCalls {
    /// Whether a descriptor is a terminal.
    package static func isTerminal(_ number: CInt) -> Bool { isatty(number) == 1 }

    /// The columns of a terminal; `nil` for anything else, and where the terminal does not say.
    static func columnCount(_ number: CInt) -> Int? {
        var size = winsize()
        guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
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
