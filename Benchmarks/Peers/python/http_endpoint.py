# SPDX-License-Identifier: Apache-2.0
"""The options and the socket of an endpoint in Python: http.server with a thread a connection, and fork for more processes."""
from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from flow_endpoint import Answer, FlowEndpoint


class Server(ThreadingHTTPServer):
    request_queue_size = 1024  # connections of a whole load test at once

    def handle_error(self, request: object, client_address: object) -> None:
        # A client that goes away, or that does not read, is no error of the server.
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    endpoint: FlowEndpoint
    protocol_version = "HTTP/1.1"
    server_version = "endpoint"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True
    wbufsize = -1  # status, fields and body in one segment

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or "Transfer-Encoding" in self.headers:
            return self.answer(Answer(411), close=True)
        if int(length) > self.endpoint.body_limit:
            self.drop(int(length))
            return self.answer(Answer(413), close=True)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        try:
            answer = self.endpoint.handle(self.headers.get("X-Hub-Signature-256"), body)
        except Exception as error:
            print(f"error: {type(error).__name__}: {error}", file=sys.stderr)
            answer = Answer(500)
        return self.answer(answer)

    def drop(self, byte_count: int) -> None:
        # A client whose connection breaks while it sends sees no answer.
        while byte_count > 0 and (chunk := self.rfile.read(min(byte_count, 65_536))):
            byte_count -= len(chunk)

    def refuse_method(self) -> None:
        # Whether there is a body, and where it ends, is nobody's business.
        self.answer(Answer(405), close=self.command != "GET")

    do_GET = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = refuse_method

    def answer(self, answer: Answer, close: bool = False) -> None:
        self.send_response(answer.status)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.status == 405:
            self.send_header("Allow", "POST")
        if close:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def private_key(path: str) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(Path(path).read_bytes(), None)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path}: {error.strerror}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise argparse.ArgumentTypeError(f"{path}: not RSA")
    return key


def app_secret(name: str) -> bytes:
    secret = os.environb.get(name.encode())
    # An empty secret is a key that anybody has.
    if not secret:
        raise argparse.ArgumentTypeError(f"the variable {name} is empty")
    return secret


def number(first: int, last: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and first <= int(text) <= last):
            raise argparse.ArgumentTypeError(f"{text} is not from {first} to {last}")
        return int(text)

    return read


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--private-key", type=private_key, required=True, metavar="FILE", help="PEM without a passphrase")
    parser.add_argument("--port", type=number(0, 65_535), default=0, metavar="N", help="0 takes one that is free")
    parser.add_argument("--app-secret-env", type=app_secret, metavar="NAME", help="its variable; without it signatures are not checked")
    parser.add_argument("--workers", type=number(1, 64), default=1, metavar="N", help="processes")


def fork_workers(count: int) -> list[int]:
    """Starts that many further processes, which end with this one, and returns their ids; in each of them, nothing."""
    reader, writer = os.pipe()
    processes: list[int] = []
    for _ in range(count):
        process = os.fork()
        if process == 0:
            os.close(writer)

            def end_with_parent() -> None:
                os.read(reader, 1)
                os._exit(0)

            threading.Thread(target=end_with_parent, daemon=True).start()
            return []
        processes.append(process)
    os.close(reader)
    return processes


def serve(make: Callable[..., FlowEndpoint], options: argparse.Namespace) -> None:
    """Listens on 127.0.0.1, prints its address, ends on SIGTERM, whatever is being answered."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = Server(("127.0.0.1", options.port), Handler)
    parent = os.getpid()
    fork_workers(options.workers - 1)
    Handler.endpoint = make(options.private_key, options.app_secret_env)
    if os.getpid() == parent:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
