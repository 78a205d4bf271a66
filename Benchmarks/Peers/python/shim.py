#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers flowproof's shim protocol with pyca/cryptography: a line of JSON in, a line of JSON out.

For test keys only: nothing is wiped from memory, and AES keys are part of the answers.
"""
from __future__ import annotations

import hashlib
import hmac
import json
import sys
import time
from base64 import b64decode, b64encode
from binascii import unhexlify
from functools import partial

import cryptography
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.backends.openssl import backend
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from flow_payloads import (
    FlowServer, Rejected, Unsupported, cbc_decrypt, gcm_seal, open_response, public_key, require_length, seal_request,
)


class Shim:
    """Operations return the members of an answer; what they raise is an error, but for `Rejected` and `Unsupported`."""

    def __init__(self, server: FlowServer, name: str = "python-cryptography") -> None:
        self.server = server
        self.name = name
        self.last: dict[str, partial] = {}

    def answer(self, line: bytes) -> dict:
        try:
            request = json.loads(line.decode())
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict) or not isinstance(request.get("id"), int):
            return {"id": None, "outcome": "error", "message": "not a request of the shim protocol"}
        try:
            if request["op"] not in OPERATIONS:
                raise Unsupported
            answer = {"outcome": "ok", **OPERATIONS[request["op"]](self, request)}
        except Rejected as rejected:
            answer = {"outcome": "reject", **({"layer": rejected.layer} if rejected.layer else {})}
        except Unsupported:
            answer = {"outcome": "unsupported"}
        except Exception as error:
            answer = {"outcome": "error", "message": f"{type(error).__name__}: {error}"[:200]}
        return {"id": request["id"], **answer}

    def hello(self, request: dict) -> dict:
        if request["protocol"] != 1:
            raise ValueError("this shim speaks protocol 1")
        openssl = " ".join(backend.openssl_version_text().split()[:2])
        version = f"cryptography {cryptography.__version__}, {openssl}"
        return {"name": self.name, "version": version, "features": [name for name in OPERATIONS if name != "hello"]}

    def load_key(self, request: dict) -> dict:
        # Whatever happens, what follows must not be answered with the key of before.
        self.server.private_key = None
        pem, passphrase = request["privateKeyPem"].encode(), request.get("passphrase")
        # The library refuses a passphrase that is not needed.
        password = passphrase.encode() if passphrase is not None and b"ENCRYPTED" in pem else None
        try:
            key = serialization.load_pem_private_key(pem, password)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise Rejected from None
        if not isinstance(key, rsa.RSAPrivateKey):
            raise Rejected
        self.server.private_key = key
        return {}

    def parse_key(self, request: dict) -> dict:
        key = public_key(request["pem"])
        spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return {"bitCount": key.key_size, "spkiSHA256": hashlib.sha256(spki).hexdigest()}

    def open_request(self, request: dict) -> dict:
        plaintext, key, iv = self.run("open-request", self.server.open_request, request["body"])
        return {"plaintext": b64encode(plaintext).decode(), "aesKey": key.hex(), "iv": iv.hex()}

    def seal_response(self, request: dict) -> dict:
        inputs = unhexlify(request["aesKey"]), unhexlify(request["iv"]), b64decode(request["plaintext"], validate=True)
        return {"body": self.run("seal-response", self.server.seal_response, *inputs)}

    def seal_request(self, request: dict) -> dict:
        key, plaintext = public_key(request["publicKeyPem"]), b64decode(request["plaintext"], validate=True)
        if key.key_size != 2048:
            raise Rejected
        body, aes_key, iv = self.run("seal-request", seal_request, key, plaintext)
        return {"body": body, "aesKey": aes_key.hex(), "iv": iv.hex()}

    def open_response(self, request: dict) -> dict:
        plaintext = open_response(unhexlify(request["aesKey"]), unhexlify(request["iv"]), request["body"])
        return {"plaintext": b64encode(plaintext).decode()}

    def open_media(self, request: dict) -> dict:
        plaintext = self.server.open_media(request["metadata"], b64decode(request["file"], validate=True))
        return {"plaintext": b64encode(plaintext).decode()}

    def verify_signature(self, request: dict) -> dict:
        body = b64decode(request["message"], validate=True)
        self.server.verify_signature(request["appSecret"].encode(), request["header"], body)
        return {}

    def oaep_decrypt(self, request: dict) -> dict:
        return {"message": self.run("oaep-decrypt", self.server.decrypt_key, unhexlify(request["ciphertext"])).hex()}

    def aes_128_gcm_open(self, request: dict) -> dict:
        names = "key", "nonce", "ciphertext", "tag", "additionalData"
        key, nonce, ciphertext, tag, additional_data = (unhexlify(request[name]) for name in names)
        sealed = ciphertext + require_length(tag, 16, "gcm-tag")
        plaintext = self.server.gcm_open(require_length(key, 16, "aes-key-length"), nonce, sealed, additional_data)
        return {"plaintext": plaintext.hex()}

    def aes_128_gcm_seal(self, request: dict) -> dict:
        names = "key", "nonce", "plaintext", "additionalData"
        key, nonce, plaintext, additional_data = (unhexlify(request[name]) for name in names)
        sealed = gcm_seal(require_length(key, 16, "aes-key-length"), nonce, plaintext, additional_data)
        return {"ciphertext": sealed[:-16].hex(), "tag": sealed[-16:].hex()}

    def aes_256_cbc_decrypt(self, request: dict) -> dict:
        return {"plaintext": cbc_decrypt(*(unhexlify(request[name]) for name in ("key", "iv", "ciphertext"))).hex()}

    def hmac_sha256(self, request: dict) -> dict:
        return {"tag": hmac.digest(unhexlify(request["key"]), unhexlify(request["message"]), "sha256").hex()}

    def bench(self, request: dict) -> dict:
        scenario, count = request["scenario"], request.get("count", 1)
        if not isinstance(count, int) or not 1 <= count <= 1_000_000:
            raise ValueError('"count" must be from 1 to 1,000,000')
        if scenario not in ("open-request", "seal-response", "round-trip", "oaep-decrypt", "seal-request"):
            raise Unsupported
        for needed in ("open-request", "seal-response") if scenario == "round-trip" else (scenario,):
            if needed not in self.last:
                raise ValueError(f"bench needs {needed} first")
        operation = self.round_trip if scenario == "round-trip" else self.last[scenario]
        start = time.perf_counter_ns()
        for _ in range(count):
            operation()
        return {"nanoseconds": time.perf_counter_ns() - start}

    def run(self, scenario: str, function, *inputs):
        """Performs an operation and keeps it for `bench`."""
        self.last[scenario] = partial(function, *inputs)
        return self.last[scenario]()

    def round_trip(self) -> str:
        """Opens the last request and answers it with the last response's plaintext."""
        _, key, iv = self.last["open-request"]()
        return self.server.seal_response(key, iv, self.last["seal-response"].args[-1])


OPERATIONS = {
    "hello": Shim.hello,
    "load-key": Shim.load_key,
    "parse-key": Shim.parse_key,
    "open-request": Shim.open_request,
    "seal-response": Shim.seal_response,
    "seal-request": Shim.seal_request,
    "open-response": Shim.open_response,
    "open-media": Shim.open_media,
    "verify-signature": Shim.verify_signature,
    "oaep-decrypt": Shim.oaep_decrypt,
    "aes-128-gcm-open": Shim.aes_128_gcm_open,
    "aes-128-gcm-seal": Shim.aes_128_gcm_seal,
    "aes-256-cbc-decrypt": Shim.aes_256_cbc_decrypt,
    "hmac-sha256": Shim.hmac_sha256,
    "bench": Shim.bench,
}


def serve(shim: Shim) -> None:
    """Answers standard input line by line, until its end."""
    for line in sys.stdin.buffer:
        print(json.dumps(shim.answer(line)), flush=True)


if __name__ == "__main__":
    serve(Shim(FlowServer()))
