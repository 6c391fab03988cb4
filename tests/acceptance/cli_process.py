"""The real command line as processes of its own, on a computer of its own."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

from tests.acceptance import program
from tests.acceptance.program import PROGRAM, TOP


@dataclasses.dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self):
        """The one document on standard output."""
        return json.loads(self.out)


class Computer:
    """A vault, a workstation folder and passwords in files; remembers all that was ever printed."""

    program = PROGRAM

    def __init__(self, folder: Path, vault: Path | None = None) -> None:
        self.folder = folder
        self.vault = vault or folder / "vault"
        self.errors: list[str] = []
        self._env = {
            **os.environ,
            "PYTHONPATH": str(TOP),
            "CLINICVAULT_HOME": str(folder / "home"),
            "CLINICVAULT_NO_KEYCHAIN": "1",
            "CLINICVAULT_KDF_MEMORY_MIB": "64",
            "CLINICVAULT_POOL_SIZE": "25",
            "CLINICVAULT_VAULT": str(self.vault),
        }
        self._env.pop("CLINICVAULT_USER", None)

    def secret(self, name: str, text: str) -> Path:
        """A private file whose first line is the secret."""
        path = self.folder / name
        path.write_text(text + "\n", encoding="utf-8")
        path.chmod(0o600)
        return path

    def run(self, *words: object, user: str = "", expect: int = 0) -> Result:
        """Run one command with --json, as a user whose password lies in `<user>.txt`."""
        argv = [str(word) for word in words]
        if user:
            argv += ["--user", user, "--password-file", str(self.folder / f"{user}.txt")]
        done = program.run([*argv, "--json"], self._env, self.folder, self.program)
        self.errors.append(done.stderr)
        assert done.returncode == expect, (argv, done.returncode, done.stdout, done.stderr)
        if expect in (2, 3, 5):
            assert done.stdout == ""
        return Result(done.returncode, done.stdout, done.stderr)
