# SPDX-License-Identifier: Apache-2.0
"""A Flow data endpoint without its socket, on `FlowServer`: more of the decisions that broken_endpoint.py gets wrong."""
from __future__ import annotations

import json
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import rsa

from flow_payloads import FlowServer, gcm_seal
from json_lines import Rejected, Unsupported


class Answer(NamedTuple):
    status: int
    body: bytes = b""
    content_type: str | None = None


class FlowEndpoint(FlowServer):
    body_limit = 10 * 1024 * 1024
    """The largest body that is read, in bytes."""
    actions = ("INIT", "data_exchange", "BACK")
    content_type = "text/plain"

    def __init__(self, private_key: rsa.RSAPrivateKey, app_secret: bytes | None = None) -> None:
        """Without a secret signatures are not checked."""
        self.private_key = private_key
        self.app_secret = app_secret

    def handle(self, signature: str | None, body: bytes) -> Answer:
        if not self.is_signed(signature, body):
            return Answer(432)
        try:
            plaintext, key, nonce = self.open(body)
        except (Rejected, Unsupported) as error:
            return self.refusal(error)
        return self.reply(plaintext, key, nonce)

    def is_signed(self, signature: str | None, body: bytes) -> bool:
        if self.app_secret is None:
            return True
        try:
            self.verify_signature(self.app_secret, "" if signature is None else signature, body)
        except Rejected:
            return False
        return True

    def open(self, body: bytes) -> tuple[bytes, bytes, bytes]:
        """The plaintext, and the AES key and the nonce that the answer needs."""
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise Rejected("json") from None
        return self.open_request(text)

    def refusal(self, error: Exception) -> Answer:
        """One answer whatever failed, or it tells a stranger what to try next."""
        return Answer(421)

    def reply(self, plaintext: bytes, key: bytes, nonce: bytes) -> Answer:
        try:
            request = json.loads(plaintext)
        except (ValueError, RecursionError):
            request = None
        answer = self.respond(request) if isinstance(request, dict) else None
        return Answer(400) if answer is None else self.write(*answer, key, nonce)

    def respond(self, request: dict) -> tuple[int, dict] | None:
        """The status, and the JSON of the answer before it is sealed; None for a request that is none of Flows."""
        if request.get("action") == "ping":
            return 200, {"data": {"status": "active"}}
        if self.is_notification(request):
            return 200, {"data": {"acknowledged": True}}
        if request.get("flow_token") == "expired":
            return 427, {"error_msg": "This form is closed."}
        if request.get("action") not in self.actions:
            return None
        return 200, {"screen": request.get("screen") or "WELCOME", "data": request.get("data") or {}}

    def is_notification(self, request: dict) -> bool:
        data = request.get("data")
        return isinstance(data, dict) and ("error" in data or "error_key" in data)

    def write(self, status: int, members: dict, key: bytes, nonce: bytes) -> Answer:
        return Answer(status, self.seal_response(key, nonce, self.text(members)).encode(), self.content_type)

    def text(self, members: dict) -> bytes:
        # Escapes all but ASCII, and so has bytes for half a surrogate pair too.
        return json.dumps(members, separators=(",", ":")).encode()

    def seal_response(self, key: bytes, iv: bytes, plaintext: bytes) -> str:
        return self.response_body(self.seal(self.aes_key(key), self.response_nonce(iv), plaintext))

    def seal(self, key: bytes, nonce: bytes, plaintext: bytes) -> bytes:
        """What of the answer is base64 on the wire: the ciphertext with the tag appended."""
        return gcm_seal(key, nonce, plaintext)
