#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers flowproof's shim protocol with pyca/cryptography: a line of JSON in, a line of JSON out.

For test keys only: nothing is wiped from memory, and AES keys are part of the answers.
"""
from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from binascii import unhexlify

import cryptography
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.backends.openssl import backend
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from flow_payloads import FlowServer, cbc_decrypt, gcm_seal, open_response, public_key, require_length, seal_request
from json_lines import Peer, Rejected, serve


class Shim(Peer):
    """A server of Flow payloads behind the protocol."""

    version = f"cryptography {cryptography.__version__}, {' '.join(backend.openssl_version_text().split()[:2])}"
    operations = (
        "load-key", "parse-key", "open-request", "seal-response", "seal-request", "open-response", "open-media", "verify-signature",
        "oaep-decrypt", "aes-128-gcm-open", "aes-128-gcm-seal", "aes-256-cbc-decrypt", "hmac-sha256",
    )
    scenarios = {
        **{name: (name,) for name in ("open-request", "seal-response", "oaep-decrypt", "seal-request")},
        "round-trip": ("open-request", "seal-response"),
    }

    def __init__(self, server: FlowServer, name: str = "python-cryptography") -> None:
        self.server = server
        self.name = name
        super().__init__()

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

    def prepare(self, scenario: str):
        return self.prepare_round_trip() if scenario == "round-trip" else super().prepare(scenario)

    def prepare_round_trip(self):
        """Opens the last request and answers it with the last response's plaintext."""
        open_request, seal_response = self.last["open-request"], self.server.seal_response
        plaintext = self.last["seal-response"].args[-1]

        def round_trip() -> str:
            _, key, iv = open_request()
            return seal_response(key, iv, plaintext)

        return round_trip


if __name__ == "__main__":
    serve(Shim(FlowServer()))
