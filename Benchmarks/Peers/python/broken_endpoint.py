#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The endpoint of endpoint.py with one mistake put in, to prove that a probe names it.

  broken_endpoint.py MISTAKE --private-key FILE    answers as that endpoint would
  broken_endpoint.py --list                        prints the mistakes, one a line

For test keys only.
"""
from __future__ import annotations

import argparse
import json
import os
from base64 import encodebytes

import mistakes
from flow_endpoint import Answer, FlowEndpoint
from flow_payloads import inverted
from http_endpoint import add_options, serve
from json_lines import Rejected

CRYPTOGRAPHY = ("oaep", "gcm-tag", "aes-key-length", "key-length")
"""The checks of `FlowServer` that come after JSON, base64 and the nonce."""


class NonceNotInverted(mistakes.NonceNotInverted, FlowEndpoint):
    pass


class NonceFirstByteInverted(FlowEndpoint):
    def response_nonce(self, nonce):
        return inverted(nonce[:1]) + nonce[1:]


class NonceTruncated(FlowEndpoint):
    """GCM's usual length; GCM hashes any other."""

    def response_nonce(self, nonce):
        return super().response_nonce(nonce)[:12]


class NonceRandom(FlowEndpoint):
    """What every other protocol asks for: a nonce of GCM's usual length, before the ciphertext."""

    def seal(self, key, nonce, plaintext):
        fresh = os.urandom(12)
        return fresh + super().seal(key, fresh, plaintext)


class TagFirst(mistakes.TagFirst, FlowEndpoint):
    pass


class AnswerHex(FlowEndpoint):
    def response_body(self, sealed):
        return sealed.hex()


class AnswerBase64Lines(FlowEndpoint):
    """base64.encodebytes is for mail: 76 characters a line, and the end of a line after the last."""

    def response_body(self, sealed):
        return encodebytes(sealed).decode()


class AnswerJSONString(mistakes.ResponseQuoted, FlowEndpoint):
    content_type = "application/json"


class AnswerAES256(FlowEndpoint):
    """A key of 32 bytes, made where there is none."""

    def seal(self, key, nonce, plaintext):
        return super().seal(key + key, nonce, plaintext)


class RequestNonceTruncated(FlowEndpoint):
    """Code for a library that takes no nonce but one of 12 bytes."""

    def gcm_open(self, key, nonce, sealed, additional_data=b""):
        if len(nonce) != 12:
            raise ValueError("The specified nonce is not a valid size for this algorithm")
        return super().gcm_open(key, nonce, sealed, additional_data)


class OAEPSHA1(mistakes.OAEPSHA1, FlowEndpoint):
    pass


class MGF1SHA1(mistakes.MGF1SHA1, FlowEndpoint):
    pass


class AES256Expected(FlowEndpoint):
    def aes_key(self, key):
        if len(key) != 32:
            raise ValueError("Invalid key size: expected 32 bytes")
        return key


class Undecryptable500(FlowEndpoint):
    def refusal(self, error):
        if getattr(error, "layer", None) in CRYPTOGRAPHY:
            raise error
        return super().refusal(error)


class Undecryptable200(FlowEndpoint):
    """The exception is logged, and that was all."""

    def refusal(self, error):
        return Answer(200) if getattr(error, "layer", None) in CRYPTOGRAPHY else super().refusal(error)


class MalformedBody500(FlowEndpoint):
    def refusal(self, error):
        if getattr(error, "layer", None) not in CRYPTOGRAPHY:
            raise error
        return super().refusal(error)


class SignatureReserialised(mistakes.SignatureOverReserialisedJSON, FlowEndpoint):
    pass


class SignatureMissing500(FlowEndpoint):
    def is_signed(self, signature, body):
        if self.app_secret is not None and not signature.startswith("sha256="):
            return False
        return super().is_signed(signature, body)


class SignatureAfterDecryption(FlowEndpoint):
    def handle(self, signature, body):
        try:
            self.open(body)
        except Rejected as error:
            return self.refusal(error)
        return super().handle(signature, body)


class PingPlain(FlowEndpoint):
    def write(self, status, members, key, nonce):
        if members != {"data": {"status": "active"}}:
            return super().write(status, members, key, nonce)
        return Answer(status, self.text(members), "application/json")


class NotificationNeedsToken(FlowEndpoint):
    """A member that a notification need not have."""

    def is_notification(self, request):
        return super().is_notification(request) and request["flow_token"] is not None


class Version3Only(FlowEndpoint):
    def respond(self, request):
        if request.get("version") != "3.0":
            raise ValueError(f"unsupported version {request.get('version')}")
        return super().respond(request)


class UnicodeMangled(FlowEndpoint):
    """The length in characters where bytes are counted: the end is cut off."""

    def text(self, members):
        characters = json.dumps(members, separators=(",", ":"), ensure_ascii=False)
        return characters.encode(errors="surrogatepass")[: len(characters)]


class KeyCached(FlowEndpoint):
    """functools.cache around a method that takes no argument."""

    first = None

    def write(self, status, members, key, nonce):
        self.first = self.first or (key, nonce)
        return super().write(status, members, *self.first)


class ExpiredTokenPlain(FlowEndpoint):
    """As Meta's table of errors shows it; phones decrypt the body."""

    def write(self, status, members, key, nonce):
        if status != 427:
            return super().write(status, members, key, nonce)
        return Answer(status, self.text(members), "application/json")


MISTAKES = {
    "nonce-not-inverted": NonceNotInverted,
    "nonce-first-byte-inverted": NonceFirstByteInverted,
    "nonce-truncated": NonceTruncated,
    "nonce-random": NonceRandom,
    "tag-first": TagFirst,
    "answer-hex": AnswerHex,
    "answer-base64-lines": AnswerBase64Lines,
    "answer-json-string": AnswerJSONString,
    "answer-aes-256": AnswerAES256,
    "request-nonce-truncated": RequestNonceTruncated,
    "oaep-sha1": OAEPSHA1,
    "mgf1-sha1": MGF1SHA1,
    "aes-256-expected": AES256Expected,
    "undecryptable-500": Undecryptable500,
    "undecryptable-200": Undecryptable200,
    "malformed-body-500": MalformedBody500,
    "signature-reserialised": SignatureReserialised,
    "signature-missing-500": SignatureMissing500,
    "signature-after-decryption": SignatureAfterDecryption,
    "ping-plain": PingPlain,
    "notification-needs-token": NotificationNeedsToken,
    "version-3-only": Version3Only,
    "unicode-mangled": UnicodeMangled,
    "key-cached": KeyCached,
    "expired-token-plain": ExpiredTokenPlain,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="A Flow data endpoint with one mistake put in; for test keys only.")
    parser.add_argument("mistake", choices=MISTAKES, help="the mistake to make")
    parser.add_argument("--list", action=ListMistakes, nargs=0, help="print the mistakes, one a line")
    add_options(parser)
    options = parser.parse_args()
    serve(MISTAKES[options.mistake], options)


class ListMistakes(argparse.Action):
    def __call__(self, parser, *_):
        print("\n".join(MISTAKES))
        parser.exit()


if __name__ == "__main__":
    main()
