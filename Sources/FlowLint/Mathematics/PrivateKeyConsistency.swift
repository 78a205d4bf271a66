// SPDX-License-Identifier: Apache-2.0

extension RSAPrivateNumbers {
    /// p and q are all there are, as far as the version says (RFC 8017 appendix A.1.2).
    var hasTwoPrimes: Bool { version == 0 }

    /// What contradicts what (NIST SP 800-56B section 6.4.1.2.3), without any of the numbers.
    var contradictions: [String] {
        let zeros = [
            ("n", modulus), ("e", publicExponent), ("d", privateExponent), ("p", prime1), ("q", prime2), ("dP", exponent1),
            ("dQ", exponent2),
            ("qInv", coefficient),
        ].filter { $0.1.sign == 0 }
        guard zeros.isEmpty else { return zeros.map { "\($0.0) is 0" } }
        guard prime1 > .one, prime2 > .one else { return ["p or q is 1"] }
        var found: [String] = []
        if !hasTwoPrimes {
            if (modulus % (prime1 * prime2)).sign != 0 { found.append("n is no multiple of p times q") }
        } else if modulus != prime1 * prime2 {
            found.append("n is not p times q")
        }
        let (first, second) = (prime1 - .one, prime2 - .one)
        let product = privateExponent * publicExponent - .one
        if (product % first).sign != 0 || (product % second).sign != 0 { found.append("d is not the inverse of e") }
        if exponent1 != privateExponent % first { found.append("dP is not d modulo p - 1") }
        if exponent2 != privateExponent % second { found.append("dQ is not d modulo q - 1") }
        if !(coefficient * prime2 % prime1).isOne || coefficient >= prime1 { found.append("qInv is not the inverse of q modulo p") }
        return found
    }
}
