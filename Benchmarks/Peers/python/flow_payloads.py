# SPDX-License-Identifier: Apache-2.0
"""WhatsApp Flows payloads with pyca/cryptography: the server's side, which mistakes.py overrides, and the phone's."""
from __future__ import annotations

import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.padding import PKCS7

from json_lines import Rejected, Unsupported

OAEP_SHA256 = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
EVERY_BIT_FLIPPED = bytes(range(0xFF, -1, -1))


def require_length(data: bytes, byte_count: int, layer: str | None = None) -> bytes:
    if len(data) != byte_count:
        raise Rejected(layer)
    return data


def decode_base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise Rejected("base64") from None


def gcm(key: bytes, nonce: bytes) -> AESGCM:
    if not 8 <= len(nonce) <= 128:
        raise Unsupported if nonce else Rejected("iv-length")
    return AESGCM(key)


def gcm_seal(key: bytes, nonce: bytes, plaintext: bytes, additional_data: bytes = b"") -> bytes:
    """The ciphertext with the 16-byte tag appended."""
    return gcm(key, nonce).encrypt(nonce, plaintext, additional_data)


def gcm_open(key: bytes, nonce: bytes, sealed: bytes, additional_data: bytes = b"") -> bytes:
    try:
        return gcm(key, nonce).decrypt(nonce, sealed, additional_data)
    except InvalidTag:
        raise Rejected("gcm-tag") from None


def cbc_decrypt(key: bytes, iv: bytes, ciphertext: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(require_length(key, 32)), modes.CBC(require_length(iv, 16)))
    decryptor, unpadder = cipher.decryptor(), PKCS7(128).unpadder()
    try:
        padded = decryptor.update(ciphertext) + decryptor.finalize()
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError:
        raise Rejected from None


def inverted(nonce: bytes) -> bytes:
    return nonce.translate(EVERY_BIT_FLIPPED)


def public_key(pem: str) -> rsa.RSAPublicKey:
    # The library also takes PKCS#1, which no phone can read.
    if not pem.lstrip("\r\n").startswith("-----BEGIN PUBLIC KEY-----"):
        raise Rejected
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise Rejected from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise Rejected
    return key


def seal_request(key: rsa.RSAPublicKey, plaintext: bytes) -> tuple[str, bytes, bytes]:
    """The phone's side: the body of a request, its AES key and its initial vector."""
    aes_key, iv = os.urandom(16), os.urandom(16)
    members = {
        "encrypted_flow_data": gcm_seal(aes_key, iv, plaintext),
        "encrypted_aes_key": key.encrypt(aes_key, OAEP_SHA256),
        "initial_vector": iv,
    }
    body = json.dumps({name: b64encode(value).decode() for name, value in members.items()}, separators=(",", ":"))
    return body.replace("/", r"\/"), aes_key, iv  # as the phone escapes it


def open_response(key: bytes, iv: bytes, body: str) -> bytes:
    """The phone's side: the plaintext of a response to the request with that key and initial vector."""
    nonce = inverted(require_length(iv, 16, "iv-length"))
    return gcm_open(require_length(key, 16, "aes-key-length"), nonce, decode_base64(body))


class FlowServer:
    """Opens requests and media, seals responses: a small method for each decision that servers get wrong."""

    private_key: rsa.RSAPrivateKey | None = None

    def decode_base64(self, text: str) -> bytes:
        return decode_base64(text)

    def decrypt_key(self, ciphertext: bytes, scheme: padding.AsymmetricPadding = OAEP_SHA256) -> bytes:
        if self.private_key is None:
            raise RuntimeError("load-key must come first")
        try:
            return self.private_key.decrypt(ciphertext, scheme)
        except ValueError:
            raise Rejected("oaep") from None

    def aes_key(self, key: bytes) -> bytes:
        return require_length(key, 16, "aes-key-length")

    def nonce(self, iv: bytes) -> bytes:
        """The nonce of a request, from its `initial_vector`."""
        return require_length(iv, 16, "iv-length")

    def gcm_open(self, key: bytes, nonce: bytes, sealed: bytes, additional_data: bytes = b"") -> bytes:
        return gcm_open(key, nonce, sealed, additional_data)

    def response_nonce(self, nonce: bytes) -> bytes:
        return inverted(nonce)

    def response_body(self, sealed: bytes) -> str:
        return b64encode(sealed).decode()

    def check_media_code(self, key: bytes, iv: bytes, ciphertext: bytes, code: bytes) -> None:
        if not hmac.compare_digest(hmac.digest(key, iv + ciphertext, "sha256")[:10], code):
            raise Rejected

    def signed_bytes(self, body: bytes) -> bytes:
        """What of a request X-Hub-Signature-256 covers."""
        return body

    def member(self, members: dict, name: str) -> bytes:
        if not isinstance(members.get(name), str):
            raise Rejected("json")
        return self.decode_base64(members[name])

    def open_request(self, body: str) -> tuple[bytes, bytes, bytes]:
        """The plaintext, and the AES key and initial vector that the response needs."""
        try:
            members = json.loads(body)
        except (ValueError, RecursionError):
            raise Rejected("json") from None
        if not isinstance(members, dict):
            raise Rejected("json")
        names = "encrypted_flow_data", "encrypted_aes_key", "initial_vector"
        data, encrypted_key, iv = (self.member(members, name) for name in names)
        require_length(encrypted_key, 256, "key-length")
        nonce = self.nonce(iv)
        if len(data) < 16:
            raise Rejected("gcm-tag")
        key = self.aes_key(self.decrypt_key(encrypted_key))
        return self.gcm_open(key, nonce, data), key, iv

    def seal_response(self, key: bytes, iv: bytes, plaintext: bytes) -> str:
        nonce = self.response_nonce(self.nonce(iv))
        return self.response_body(gcm_seal(self.aes_key(key), nonce, plaintext))

    def open_media(self, metadata: dict, file: bytes) -> bytes:
        hash_name = "encrypted_hash" if "encrypted_hash" in metadata else "enc_hash"  # Meta's text has both
        names = "encryption_key", "hmac_key", "iv", "plaintext_hash", hash_name
        key, hmac_key, iv, plaintext_hash, file_hash = (self.member(metadata, name) for name in names)
        if hashlib.sha256(file).digest() != file_hash:
            raise Rejected
        ciphertext, code = file[:-10], file[-10:]
        self.check_media_code(require_length(hmac_key, 32), iv, ciphertext, code)
        plaintext = cbc_decrypt(key, iv, ciphertext)
        if hashlib.sha256(plaintext).digest() != plaintext_hash:
            raise Rejected
        return plaintext

    def verify_signature(self, secret: bytes, header: str, body: bytes) -> None:
        expected = "sha256=" + hmac.digest(secret, self.signed_bytes(body), "sha256").hex()
        # An empty secret is a key that anybody has.
        if not secret or not hmac.compare_digest(expected.encode(), header.encode(errors="replace")):
            raise Rejected
