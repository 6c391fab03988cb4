"""The Go program of `go/interop.go`, built with Debian's packages: another's eyes on the log."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests import judges

_SOURCE = Path(__file__).parent / "go" / "interop.go"


class Interop:
    """The built program."""

    def __init__(self, program: Path) -> None:
        self._program = program

    def make(self) -> dict:
        """Vectors, made now."""
        return json.loads(self._run("make", ""))

    def accepts(self, claims: list[dict]) -> list[bool]:
        """What `golang.org/x/mod` says to each claim."""
        return json.loads(self._run("check", json.dumps(claims)))

    def _run(self, mode: str, given: str) -> str:
        done = subprocess.run(
            [self._program, mode], input=given, capture_output=True, text=True, check=True
        )
        return done.stdout


def build(folder: Path) -> Interop:
    """Build it offline; needs Go and its libraries (`judges.require`)."""
    judges.require("go")
    program = folder / "interop"
    places = {
        "GOPATH": str(judges.GO_LIBRARIES),
        "GOCACHE": str(folder / "cache"),
        "HOME": str(folder),
    }
    environment = {**os.environ, **places, "GO111MODULE": "off", "GOFLAGS": "", "GOPROXY": "off"}
    subprocess.run(
        [judges.program("go"), "build", "-o", program, _SOURCE], env=environment, check=True
    )
    return Interop(program)
