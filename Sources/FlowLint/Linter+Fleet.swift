// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Linter {
    /// Judges the keys of several phone numbers together, and what is registered for each.
    ///
    /// It takes 1.1 GB for 100,000 keys of 2,048 bits, and never more than 1.5 GB and 0.6 KB a key; the order of the keys
    /// decides nothing but the order of the findings.
    public func lintFleet(_ fleet: Fleet) -> FleetReport {
        var fleet = fleet
        fleet.registrations = fleet.registrations.map(naming)
        var report = FleetReport(keys: fleet.members.count)
        for rule in rules {
            attempt(rule, &report) {
                switch rule.check {
                case .fleet(let check):
                    return try check(fleet).map { match in
                        FleetFinding(
                            rule: rule.id, severity: match.severity ?? rule.severity, message: match.message, paths: match.paths,
                            fix: rule.remedy.commandWithoutFile)
                    }
                case .registration: return try fleet.registrations.compactMap { try finding(rule, $0) }
                case .file: return []
                }
            }
        }
        return report
    }

    /// Judges what a provider answers about the key of one phone number.
    public func judge(_ registration: Registration) -> FleetReport {
        let registration = naming(registration)
        var report = FleetReport(keys: 1)
        for rule in rules { attempt(rule, &report) { try finding(rule, registration).map { [$0] } ?? [] } }
        return report
    }

    private func attempt(_ rule: Rule, _ report: inout FleetReport, _ findings: () throws -> [FleetFinding]) {
        do {
            report.findings += try findings()
        } catch let error as Rule.CannotCheck {
            report.notChecked.append(NotChecked(rule: rule.id, reason: error.reason))
        } catch {
            report.notChecked.append(NotChecked(rule: rule.id, reason: "the rule failed: \(error)"))
        }
    }

    private func finding(_ rule: Rule, _ registration: Registration) throws -> FleetFinding? {
        guard case .registration(let check) = rule.check, let message = try check(registration) else { return nil }
        return FleetFinding(
            rule: rule.id, severity: rule.severity, message: message, paths: [registration.number], fix: rule.remedy.commandWithoutFile)
    }

    private func naming(_ registration: Registration) -> Registration {
        guard let registered = registration.registeredKey, let local = registration.localKey else { return registration }
        var named = registration
        named.fingerprints = (fingerprint(of: registered), fingerprint(of: local))
        return named
    }

    private func fingerprint(of key: RSAPublicNumbers) -> String {
        (try? SPKIFingerprint(of: key, sha256: sha256).description) ?? "without a fingerprint"
    }
}
