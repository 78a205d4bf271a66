// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowKeys
internal import FlowLint
internal import FoundationEssentials

/// The answers of all jobs, and the fleet that they are about.
struct FleetMerge {
    private let folder: FleetFolder
    private let manifest: FleetFolder.Manifest

    init(_ folder: FleetFolder, _ manifest: FleetFolder.Manifest) {
        self.folder = folder
        self.manifest = manifest
    }

    /// The fleet as it was split, with the suspects that the jobs found.
    func fleet() throws -> Fleet {
        let shared = try sharedPlaces()
        let subsets = try manifest.subsets.indices.map { try folder.moduli(ofSubset: $0, manifest) }
        let moduli = subsets.flatMap(\.self)
        var start = 0
        var suspects: Set<Int> = []
        for (subset, places) in zip(subsets, shared) {
            guard places.allSatisfy(subset.indices.contains) else { throw damaged(folder.path) }
            suspects.formUnion(places.map { start + $0 })
            start += subset.count
        }
        var fleet = Fleet(members: [])
        var suspectKeys: [Int] = []
        for (index, key) in try keys().enumerated() {
            if let place = key.place, !moduli.indices.contains(place) { throw damaged(folder.keysPath) }
            let modulus = key.place.map { moduli[$0] } ?? key.modulus.flatMap { Hex.decode(Array($0.utf8)) } ?? []
            guard let exponent = Hex.decode(Array(key.exponent.utf8)) else { throw damaged(folder.keysPath) }
            let member = Fleet.Member(
                path: key.path, numbers: RSAPublicNumbers(modulus: modulus, publicExponent: exponent), owner: key.owner)
            if key.isPrivate { fleet.privateKeys.append(member) } else { fleet.members.append(member) }
            if let place = key.place, suspects.contains(place) { suspectKeys.append(index) }
        }
        fleet.suspects = suspectKeys
        fleet.registrations = manifest.numbersWithoutKey.map { Registration(number: $0, registeredKey: nil) }
        return fleet
    }

    /// For each subset the places of the moduli that any job found to share a factor.
    private func sharedPlaces() throws -> [Set<Int>] {
        var missing: [String] = []
        let places = manifest.subsets.indices.map { row in
            var places: Set<Int> = []
            for column in manifest.subsets.indices {
                if let answer = folder.answer(row, column, manifest) {
                    places.formUnion(answer.shared)
                } else {
                    missing.append("\(row) \(column)")
                }
            }
            return places
        }
        guard missing.isEmpty else {
            let names = missing.prefix(8).joined(separator: ", ") + (missing.count > 8 ? " and \(missing.count - 8) more" : "")
            throw CommandFailure.input(
                "\(folder.path): no answer of \(missing.count == 1 ? "the job" : "\(missing.count) jobs"): \(names)",
                hint: "flowproof fleet job \(shellQuoted(folder.path)) \(missing[0])")
        }
        return places
    }

    private func keys() throws -> [FleetFolder.Key] {
        let decoder = JSONDecoder()
        return try InputFile.read(folder.keysPath, limit: FleetFolder.maximumByteCount).split(separator: UInt8(ascii: "\n")).map { line in
            guard let key = try? decoder.decode(FleetFolder.Key.self, from: Data(line)) else { throw damaged(folder.keysPath) }
            return key
        }
    }

    private func damaged(_ path: String) -> CommandFailure {
        .input("\(path): is not what fleet split writes", hint: "split the fleet again into a new folder")
    }
}
