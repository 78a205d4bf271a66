# SPDX-License-Identifier: Apache-2.0
"""The shim protocol over JSON lines, in lock step: what every peer in Python answers alike."""
from __future__ import annotations

import json
import sys
import time
from functools import partial


class Rejected(Exception):
    """The input was judged and refused; `layer` is the check that refused it."""

    def __init__(self, layer: str | None = None) -> None:
        super().__init__(layer)
        self.layer = layer


class Unsupported(Exception):
    """Not among the features of this shim or of the library."""


class Peer:
    """Operations return the members of an answer; what they raise is an error, but for `Rejected` and `Unsupported`."""

    name: str
    version: str
    operations: tuple[str, ...]
    """All but `hello` and `bench`; each has a method of its name."""
    scenarios: dict[str, tuple[str, ...]]
    """What `bench` can time, and the operations that must have been asked for."""

    def __init__(self) -> None:
        self.last: dict[str, partial] = {}
        names = "hello", *self.operations, "bench"
        self.answers = {name: getattr(self, name.replace("-", "_")) for name in names}

    def answer(self, line: bytes) -> dict:
        try:
            request = json.loads(line.decode())
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict) or not isinstance(request.get("id"), int):
            return {"id": None, "outcome": "error", "message": "not a request of the shim protocol"}
        try:
            if request["op"] not in self.answers:
                raise Unsupported
            answer = {"outcome": "ok", **self.answers[request["op"]](request)}
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
        return {"name": self.name, "version": self.version, "features": [name for name in self.answers if name != "hello"]}

    def run(self, scenario: str, function, *inputs):
        """Performs an operation and keeps it for `bench`."""
        self.last[scenario] = partial(function, *inputs)
        return self.last[scenario]()

    def prepare(self, scenario: str):
        """What `bench` repeats."""
        return self.last[scenario]

    def bench(self, request: dict) -> dict:
        scenario, count = request["scenario"], request.get("count", 1)
        if not isinstance(count, int) or not 1 <= count <= 1_000_000:
            raise ValueError('"count" must be from 1 to 1,000,000')
        if scenario not in self.scenarios:
            raise Unsupported
        for needed in self.scenarios[scenario]:
            if needed not in self.last:
                raise ValueError(f"bench needs {needed} first")
        operation = self.prepare(scenario)
        start, processor_start = time.perf_counter_ns(), time.thread_time_ns()
        for _ in range(count):
            operation()
        processor_end, end = time.thread_time_ns(), time.perf_counter_ns()
        return {"nanoseconds": end - start, "cpuNanoseconds": processor_end - processor_start}


def serve(peer: Peer) -> None:
    """Answers standard input line by line, until its end."""
    for line in sys.stdin.buffer:
        print(json.dumps(peer.answer(line)), flush=True)
