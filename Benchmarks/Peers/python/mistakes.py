#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Python shim with one classic mistake of Flow servers put in, to prove that the vectors find it.

  mistakes.py nonce-truncated    answers the shim protocol as that server would
  mistakes.py --list             prints the mistakes, one a line

The phone's side stays right. For test keys only.
"""
from __future__ import annotations

import argparse
import json
import os
import re
from base64 import b64decode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from flow_payloads import FlowServer, gcm_seal, inverted, require_length
from json_lines import Rejected, serve
from shim import Shim


class Nonce12Only(FlowServer):
    """.NET's AesGcm and Go's cipher.NewGCM take no other nonce."""

    def nonce(self, iv):
        return require_length(iv, 12, "iv-length")


class NonceTruncated(FlowServer):
    """The way round the former that does not work: GCM hashes a nonce of 16 bytes."""

    def nonce(self, iv):
        return super().nonce(iv)[:12]


class NonceNotInverted(FlowServer):
    def response_nonce(self, nonce):
        return nonce


class NonceHalfInverted(FlowServer):
    """Inverts as many bytes as an ordinary GCM nonce has."""

    def response_nonce(self, nonce):
        return inverted(nonce[:12]) + nonce[12:]


class FreshNonce(FlowServer):
    """What every other protocol asks for."""

    def response_nonce(self, nonce):
        return os.urandom(len(nonce))


class OAEPSHA1(FlowServer):
    """The default of most libraries."""

    def decrypt_key(self, ciphertext):
        return super().decrypt_key(ciphertext, padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))


class MGF1SHA1(FlowServer):
    """What Java's OAEPWithSHA-256AndMGF1Padding means unless it is told otherwise; PHP libraries do the same."""

    def decrypt_key(self, ciphertext):
        return super().decrypt_key(ciphertext, padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA256(), None))


class PKCS1v15Fallback(FlowServer):
    # Since OpenSSL 3.2 a wrong padding is no error here but a random message, of any length.
    def decrypt_key(self, ciphertext):
        try:
            return super().decrypt_key(ciphertext)
        except Rejected:
            return super().decrypt_key(ciphertext, padding.PKCS1v15())


class AES256Accepted(FlowServer):
    """Lets the length of the key choose the cipher, as most libraries do."""

    def aes_key(self, key):
        return key if len(key) in (24, 32) else super().aes_key(key)


class TagNotChecked(FlowServer):
    """Decrypts in counter mode, which is its own inverse, and forgets the tag."""

    def gcm_open(self, key, nonce, sealed, additional_data=b""):
        return gcm_seal(key, nonce, sealed[:-16])[:-16]


class TagFirst(FlowServer):
    def response_body(self, sealed):
        return super().response_body(sealed[-16:] + sealed[:-16])


class ResponseQuoted(FlowServer):
    """What a framework's JSON answer makes of a string."""

    def response_body(self, sealed):
        return json.dumps(super().response_body(sealed))


class Base64Lenient(FlowServer):
    """Drops what is not of the alphabet, padding included, and does without padding."""

    def decode_base64(self, text):
        characters = re.sub("[^A-Za-z0-9+/]", "", text)
        # One character too many holds no whole byte.
        if len(characters) % 4 == 1:
            characters = characters[:-1]
        return b64decode(characters + "=" * (-len(characters) % 4))


class SignatureOverReserialisedJSON(FlowServer):
    """Signs what the framework's JSON parser left of the body."""

    def signed_bytes(self, body):
        try:
            return json.dumps(json.loads(body)).encode()
        except (ValueError, RecursionError):
            raise Rejected("json") from None


class MediaHMACWithoutIV(FlowServer):
    def check_media_code(self, key, iv, ciphertext, code):
        super().check_media_code(key, b"", ciphertext, code)


class MediaHMACNotChecked(FlowServer):
    def check_media_code(self, key, iv, ciphertext, code):
        pass


MISTAKES = {
    "nonce-12-only": Nonce12Only,
    "nonce-truncated": NonceTruncated,
    "nonce-not-inverted": NonceNotInverted,
    "nonce-half-inverted": NonceHalfInverted,
    "fresh-nonce": FreshNonce,
    "oaep-sha1": OAEPSHA1,
    "mgf1-sha1": MGF1SHA1,
    "pkcs1v15-fallback": PKCS1v15Fallback,
    "aes-256-accepted": AES256Accepted,
    "tag-not-checked": TagNotChecked,
    "tag-first": TagFirst,
    "response-quoted": ResponseQuoted,
    "base64-lenient": Base64Lenient,
    "signature-over-reserialised-json": SignatureOverReserialisedJSON,
    "media-hmac-without-iv": MediaHMACWithoutIV,
    "media-hmac-not-checked": MediaHMACNotChecked,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="The Python shim with one mistake put in; for test keys only.")
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("mistake", nargs="?", choices=MISTAKES, help="the mistake to make")
    choice.add_argument("--list", action="store_true", help="print the mistakes, one a line")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(MISTAKES))
    else:
        serve(Shim(MISTAKES[arguments.mistake](), f"python-cryptography/{arguments.mistake}"))


if __name__ == "__main__":
    main()
