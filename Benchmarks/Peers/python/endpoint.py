#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Flow data endpoint with http.server and pyca/cryptography, as one writes it well without a framework.

For test keys only: nothing is wiped from memory.
"""
from __future__ import annotations

import argparse

from flow_endpoint import FlowEndpoint
from http_endpoint import add_options, serve


def main() -> None:
    parser = argparse.ArgumentParser(description="A Flow data endpoint; for test keys only.")
    add_options(parser)
    serve(FlowEndpoint, parser.parse_args())


if __name__ == "__main__":
    main()
