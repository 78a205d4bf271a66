# SPDX-License-Identifier: Apache-2.0
"""Runs of `flowproof bench compare`, and what they found, for the scripts that make tables of them."""

import json
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STATIC_BUILD = ["swift", "build", "--configuration", "release", "--product", "flowproof", "--static-swift-stdlib"]


class Failure(Exception):
    """Why nothing was measured."""


def output(command, statuses=(0,)):
    """What a command writes to standard output; the rest it says goes on to ours."""
    result = subprocess.run(command, check=False, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if result.returncode not in statuses:
        raise Failure(f"{shlex.join(map(str, command))} ends with status {result.returncode}")
    return result.stdout


def build():
    """The program of this working tree, in release mode."""
    print(output(STATIC_BUILD), end="", file=sys.stderr)
    return pathlib.Path(output([*STATIC_BUILD, "--show-bin-path"]).strip(), "flowproof")


def shim(program, *options):
    return shlex.join([str(program), "shim", *options])


def compare(flowproof, base, *options):
    """The comparisons that one run of `bench compare` makes, as its JSON has them."""
    command = [str(flowproof), "bench", "compare", "--base", base, *map(str, options), "--format", "json"]
    # Status 1 is a regression, which the answer tells as well.
    answer = json.loads(output(command, statuses=(0, 1)))
    return answer["comparisons"] if "comparisons" in answer else [answer]


def percent(fraction):
    return f"{100 * fraction:+.2f} %"


def interval(comparison):
    low, high = comparison["ci"]
    return f"{percent(low)} to {percent(high)}"


def table(columns, rows):
    """Markdown; a column's name that begins with `>` is flush right."""
    lines = ["| " + " | ".join(name.removeprefix(">") for name in columns) + " |"]
    lines.append("|" + "|".join("---:" if name.startswith(">") else "---" for name in columns) + "|")
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
