// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let otherPrivateKey = ProbeMistake(
        id: "other-private-key", title: "the endpoint has another private key than the half of this public key",
        remedy: "give the endpoint the private key, or register the half of the one that it has; flowproof-net status compares them",
        code: [
            .node(#"createPrivateKey(readFileSync("old-private.pem"))"#, #"createPrivateKey(readFileSync("private.pem"))"#),
            .python(
                #"load_pem_private_key(open("old-private.pem", "rb").read(), None)"#,
                #"load_pem_private_key(open("private.pem", "rb").read(), None)"#),
        ]
    ) { evidence in
        guard evidence.isHonestRefusal, evidence.status == 421 else { return false }
        for exchange in [ProbeExchange.ping, .dataExchange] where await evidence.status(of: exchange) != 421 { return false }
        for exchange in [ProbeExchange.oaepSHA1, .mgf1SHA1, .cutNonce, .twelveByteNonce, .longKey] where await evidence.accepts(exchange) {
            return false
        }
        return true
    }
}
