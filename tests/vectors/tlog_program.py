"""The Go program of `go/interop.go`, built with Debian's packages: another's eyes on the log."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

_SOURCE = Path(__file__).parent / "go" / "interop.go"
_LIBRARIES = Path(os.environ.get("CLINICVAULT_GOPATH", "/usr/share/gocode"))


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
    """Build it offline; the test is skipped where Go or its libraries are not installed."""
    go = shutil.which("go")
    if go is None or not (_LIBRARIES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("needs Debian's golang-go and golang-golang-x-mod-dev")
    program = folder / "interop"
    places = {"GOPATH": str(_LIBRARIES), "GOCACHE": str(folder / "cache"), "HOME": str(folder)}
    environment = {**os.environ, **places, "GO111MODULE": "off", "GOFLAGS": "", "GOPROXY": "off"}
    subprocess.run([go, "build", "-o", program, _SOURCE], env=environment, check=True)
    return Interop(program)
