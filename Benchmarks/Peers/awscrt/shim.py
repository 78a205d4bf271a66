#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers the RSA step of flowproof's shim protocol with AWS-LC, through the PyPI package awscrt.

For test keys only: nothing is wiped from memory, and decrypted messages are part of the answers.
"""
from __future__ import annotations

import pathlib
import sys
from binascii import unhexlify

import awscrt
from awscrt.crypto import RSA, RSAEncryptionAlgorithm

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "python"))
from json_lines import Peer, Rejected, Unsupported, serve  # noqa: E402

# Looked up once: a member of an enumeration costs a call of Python each time.
OAEP_SHA256 = RSAEncryptionAlgorithm.OAEP_SHA256


class Shim(Peer):
    """A private key of AWS-LC behind the protocol."""

    name = "awscrt/aws-lc"
    version = f"awscrt {awscrt.__version__}"
    operations = "load-key", "oaep-decrypt"
    scenarios = {"oaep-decrypt": ("oaep-decrypt",)}
    private_key: RSA | None = None

    def load_key(self, request: dict) -> dict:
        # Whatever happens, what follows must not be answered with the key of before.
        self.private_key = None
        pem = request["privateKeyPem"].encode()
        # Of PKCS#8 and PKCS#1, awscrt reads what is not encrypted.
        if b"ENCRYPTED" in pem:
            raise Unsupported
        try:
            self.private_key = RSA.new_private_key_from_pem_data(pem)
        except (RuntimeError, ValueError):
            raise Rejected from None
        return {}

    def decrypt(self, ciphertext: bytes) -> bytes:
        try:
            return self.private_key.decrypt(OAEP_SHA256, ciphertext)
        except RuntimeError:
            raise Rejected("oaep") from None

    def oaep_decrypt(self, request: dict) -> dict:
        if self.private_key is None:
            raise RuntimeError("load-key must come first")
        return {"message": self.run("oaep-decrypt", self.decrypt, unhexlify(request["ciphertext"])).hex()}


if __name__ == "__main__":
    serve(Shim())
