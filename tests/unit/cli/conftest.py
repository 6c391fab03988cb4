"""One fake clinic a test, and a way to run the command line on it."""

import dataclasses
import json

import pytest

from clinicvault.cli.main import run as run_command
from tests.unit.cli.fake_clinic import PASSWORD, FakeClinic


@dataclasses.dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self):
        """The one document on standard output."""
        return json.loads(self.out)


@pytest.fixture
def clinic():
    return FakeClinic()


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for name in ("CLINICVAULT_VAULT", "CLINICVAULT_USER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def secret_file(tmp_path):
    def write(text=PASSWORD + "\n", name="password.txt", mode=0o600):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    return write


@pytest.fixture
def run(clinic, capsys):
    """Run with exactly these arguments."""

    def call(*argv):
        code = run_command([str(word) for word in argv], clinic)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def as_user(run, secret_file, tmp_path):
    """Run as a named user with a password file, on a vault in a temporary folder."""

    def call(*argv, user="Paul"):
        common = ["--vault", tmp_path / "vault", "--user", user, "--password-file", secret_file()]
        return run(*argv, *common)

    return call
