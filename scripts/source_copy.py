# SPDX-License-Identifier: Apache-2.0
"""A copy of the sources in which texts are replaced, and flowproof as it is built from that."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("Sources", "Tests", "Benchmarks/CBareCalls", "Benchmarks/FlowBenchmarks")


class CopyFailure(Exception):
    """Why a copy cannot be changed or built."""


def tree():
    """What the program is built from: paths from the root, and bytes. Tests are in it for the manifest only."""
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in (ROOT / "Package.swift", ROOT / "Package.resolved") if path.is_file()]
    return {str(path.relative_to(ROOT)): path.read_bytes() for path in sorted(files)}


def edited(edits, files):
    """The texts of the files that edits change; each edit has a file, a text to find there once, and what replaces it."""
    changed = {}
    for edit in edits:
        text = changed.get(edit["file"], files.get(edit["file"], b"").decode())
        if text.count(edit["find"]) != 1:
            raise CopyFailure(f"its text is {text.count(edit['find'])} times in {edit['file']}, not once")
        changed[edit["file"]] = text.replace(edit["find"], edit["replace"])
    return changed


class Copy:
    """The folder that is built; a file is written only when it changes, so that builds are incremental."""

    def __init__(self, folder, files):
        self.folder, self.files = folder, files
        for top in FOLDERS:
            for path in (folder / top).rglob("*"):
                if path.is_file() and str(path.relative_to(folder)) not in files:
                    path.unlink()
        self.write(files)

    def write(self, files):
        for path, content in files.items():
            target = self.folder / path
            if not target.is_file() or target.read_bytes() != content:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

    def build(self, configuration="debug", *options):
        """The program."""
        command = ["swift", "build", "--package-path", str(self.folder), "--configuration", configuration, "--product", "flowproof", *options]
        result = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if result.returncode != 0:
            lines = [line for line in result.stdout.splitlines() if "error:" in line] or result.stdout.splitlines()[-3:]
            raise CopyFailure("does not build: " + "; ".join(lines[:3]))
        return self.folder / ".build" / configuration / "flowproof"

    def edit(self, edits):
        changed = edited(edits, self.files)
        self.write({path: text.encode() for path, text in changed.items()})
        return changed

    def restore(self, changed):
        self.write({path: self.files[path] for path in changed})
