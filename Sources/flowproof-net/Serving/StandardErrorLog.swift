// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FoundationEssentials
internal import Logging

/// How the lines of a log are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    /// `time=… level=… message=…`, as Go's and Heroku's tools write and read it.
    case logfmt
    case json
}

/// Writes each event of a log as one line on standard error.
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let format: LogFormat

    init(_ format: LogFormat, level: Logger.Level) {
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let more = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let fields =
            [("time", time), ("level", event.level.rawValue), ("message", event.message.description)]
            + more.map { ($0.key, $0.value.description) }
        Console.writeLogLine(Self.line(fields, format))
    }

    static func line(_ fields: [(name: String, value: String)], _ format: LogFormat) -> String {
        switch format {
        case .logfmt: fields.map { "\($0.name)=\(needsQuotes($0.value) ? quoted($0.value) : $0.value)" }.joined(separator: " ")
        case .json: "{" + fields.map { "\(quoted($0.name)):\(quoted($0.value))" }.joined(separator: ",") + "}"
        }
    }

    private static func needsQuotes(_ value: String) -> Bool {
        value.isEmpty || value.unicodeScalars.contains { $0.value <= 0x20 || $0 == "\"" || $0 == "=" || $0 == "\\" || $0.value == 0x7F }
    }

    /// A JSON string (RFC 8259 section 7).
    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case let control where control.value < 0x20:
                text += "\\u00" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
