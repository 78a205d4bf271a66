# SPDX-License-Identifier: Apache-2.0
"""An endpoint under `flowproof-net serve`, and the phone that asks it, for the scripts that treat it badly and measure it."""
from __future__ import annotations

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import urllib.request

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "Peers/python"))
import flow_payloads  # noqa: E402  it lies in another folder


class Phone:
    """Seals requests to one key, and opens what is answered."""

    def __init__(self, key: rsa.RSAPrivateKey | None = None) -> None:
        self.private_key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public_key = self.private_key.public_key()

    def pem(self) -> bytes:
        return self.private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

    def seal(self, message: dict) -> "Request":
        text = json.dumps(message, separators=(",", ":")).encode()
        body, key, iv = flow_payloads.seal_request(self.public_key, text)
        return Request(body.encode(), key, iv)


class Request:
    """A sealed request, and what opens its answer alone."""

    def __init__(self, body: bytes, key: bytes, iv: bytes) -> None:
        self.body, self.key, self.iv = body, key, iv
        self.http = post(body)

    def opened(self, answer: bytes) -> dict | None:
        """The response; None when it was not sealed for this request, or is no object."""
        try:
            response = json.loads(flow_payloads.open_response(self.key, self.iv, answer.decode()))
        except (flow_payloads.Rejected, ValueError):
            return None
        return response if isinstance(response, dict) else None


def post(body: bytes, length: int | None = None) -> bytes:
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    return head.encode() + body


class Endpoint:
    """The program, from its first line to its last."""

    def __init__(self, program: str, folder: pathlib.Path, phone: Phone, *options: str, environment: dict[str, str] = {}) -> None:
        self.key_file, self.log = folder / "private.pem", folder / "serve.log"
        self.key_file.write_bytes(phone.pem())
        self.key_file.chmod(0o600)
        with self.log.open("wb") as log:
            command = [program, "serve", "--private-key", str(self.key_file), "--port", "0", "--admin-port", "0", *options]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=os.environ | environment)
        address = self.process.stdout.readline().decode().strip()
        if not address:
            raise SystemExit(f"serve did not start:\n{self.log.read_text()}")
        self.port = int(address.rpartition(":")[2])
        while not (match := re.search(r"health and metrics.* port=(\d+)", self.log.read_text())):
            if self.process.poll() is not None:
                raise SystemExit(f"serve did not start:\n{self.log.read_text()}")
        self.admin_port = int(match[1])

    def memory(self) -> int:
        """Resident memory in KiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def figures(self) -> dict[str, float]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/metrics") as answer:
            lines = answer.read().decode().splitlines()
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))}

    def rejected(self, reason: str) -> int:
        return int(self.figures()[f'flowproof_rejected_total{{reason="{reason}"}}'])

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop(self) -> int:
        """Ends it, and returns its exit status."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        status = self.process.wait()
        self.process.stdout.close()
        return status
