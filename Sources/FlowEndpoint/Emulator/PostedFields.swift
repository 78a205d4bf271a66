// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// The fields of a body, in whichever of the types that a provider reads.
struct PostedFields: Sendable {
    /// The names, in their order.
    private(set) var names: [String] = []
    private var texts: [String: String] = [:]
    /// Names that stand twice, or whose value is no text.
    private var ambiguous: Set<String> = []

    /// What a body has of one field.
    enum Field: Equatable {
        case text(String)
        /// More than one value, or one that is no text.
        case ambiguous
    }

    /// No fields, where the body is of a type that is not accepted or cannot be read.
    init(_ request: IncomingRequest, accepting types: Set<Provider.MediaType>) {
        guard let type = request.mediaType.flatMap(Provider.MediaType.init), types.contains(type) else { return }
        switch type {
        case .form:
            for (name, value) in (try? FormEncoding.decode(request.body)) ?? [] { add(name, value) }
        case .json:
            for (name, value) in (try? JSONValue(request.body))?.members?.sorted(by: { $0.key < $1.key }) ?? [] { add(name, value.string) }
        case .multipart:
            for part in MultipartForm(request)?.parts ?? [] { add(part.name, String(validating: part.body, as: UTF8.self)) }
        }
    }

    private mutating func add(_ name: String, _ value: String?) {
        if names.contains(name) || value == nil { ambiguous.insert(name) }
        names.append(name)
        texts[name] = value
    }

    /// The field of this name; `nil` where there is none, or an empty one.
    subscript(_ name: String) -> Field? {
        if ambiguous.contains(name) { return .ambiguous }
        return texts[name].flatMap { $0.isEmpty ? nil : .text($0) }
    }
}
