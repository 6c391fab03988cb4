"""`log checkpoint|check|witnesses|stamp|stamp-server`: what they ask, print and exit with."""

import dataclasses
import io

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.services.views import TimestampServer, WitnessCheck, WitnessKind
from tests.unit.cli.fake_witnesses import NOON, TEXT, copy


@pytest.fixture(autouse=True)
def _held(clinic):
    clinic.copies = []
    clinic.compared = WitnessCheck("holds", 7)
    clinic.server = TimestampServer()


def test_the_code_needs_nobody_unlocked(run, clinic, tmp_path):
    told = run("log", "checkpoint", "--vault", tmp_path, "--json")
    assert told.json == {
        "checkpoint": TEXT, "lines": 7, "made": NOON.isoformat(), "sheet": ""
    }  # fmt: skip
    assert run("log", "checkpoint", "--vault", tmp_path).out.rstrip("\n") == TEXT.rstrip("\n")
    assert "unlock" not in clinic.names


def test_the_code_drawn_is_dark_on_light(run, tmp_path):
    out = run("log", "checkpoint", "--vault", tmp_path, "--qr").out
    drawn = out[len(TEXT) :].strip("\n").split("\n")
    assert len({len(line) for line in drawn}) == 1
    # Two light rows, then row 1 (dark, light, dark) over row 2 (light): drawn light on dark.
    assert drawn[0] == "\u2588" * 7
    assert drawn[1] == "\u2588\u2588\u2584\u2588\u2584\u2588\u2588"
    assert drawn[2] == "\u2588\u2588\u2584\u2584\u2588\u2588\u2588"


def test_a_page_to_print(run, clinic, tmp_path):
    page = tmp_path / "code.pdf"
    words = ("log", "checkpoint", "--vault", tmp_path, "--sheet", page, "--language", "fr")
    assert run(*words, "--json").json["sheet"] == str(page)
    assert clinic.called("witnesses.sheet") == [((page, "fr"), {})]
    assert run(*words).out.endswith(f"The page lies at {page}.\n")
    other = run("log", "checkpoint", "--vault", tmp_path, "--sheet", tmp_path / "code.txt")
    assert (other.code, len(clinic.called("witnesses.sheet"))) == (2, 2)
    page.write_bytes(b"")
    assert run(*words).code == 2


@pytest.mark.parametrize(
    ("found", "code", "text"),
    [
        (WitnessCheck("holds", 7), 0, "begins as this check code says (7 lines)"),
        (WitnessCheck("rolled-back", 7, 3), 4, "3 lines that this check code covers are missing"),
        (WitnessCheck("replaced", 7, 0, explained=True), 4, "a backup was restored there"),
        (WitnessCheck("altered", 7), 4, "were altered or removed"),
        (WitnessCheck("replaced", 7, 0, perhaps=True), 4, "only if the code is older than the"),
        (WitnessCheck("other", 7), 1, "of another clinic"),
        (WitnessCheck("unknown", 7, 3), 4, "shorter than it says: 3 lines are missing"),
        (WitnessCheck("unsigned", 7), 1, "No key of this clinic"),
    ],
)
def test_a_check(run, clinic, tmp_path, found, code, text):
    clinic.compared = found
    result = run("log", "check", "photo.jpg", "--vault", tmp_path)
    assert result.code == code
    assert text in result.out
    again = run("log", "check", "photo.jpg", "--vault", tmp_path, "--json")
    assert again.json == {
        "result": found.result, "lines": 7, "missing": found.missing,
        "explained": found.explained, "perhaps": found.perhaps,
    }  # fmt: skip


def test_a_check_of_what_is_typed(run, clinic, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(TEXT))
    assert run("log", "check", "-", "--vault", tmp_path).code == 0
    assert clinic.called("witnesses.check") == [((TEXT,), {})]
    broken = io.TextIOWrapper(io.BytesIO(b"\xff\xfe"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", broken)
    assert run("log", "check", "-", "--vault", tmp_path).code == 2


def test_the_copies(run, clinic, tmp_path):
    words = ("log", "witnesses", "--vault", tmp_path)
    assert "No copy" in run(*words).out
    clinic.copies = [
        copy(WitnessKind.WORKSTATION, where="Room 2"),
        copy(WitnessKind.PRINT, holds=False, explained=True),
    ]
    told = run(*words)
    assert told.code == 0
    assert "another computer" in told.out
    assert "Room 2" in told.out
    assert "was restored from a backup since" in told.out
    assert "not recorded" in told.out
    [first, _] = run(*words, "--json").json["witnesses"]
    assert first == {
        "kind": "workstation", "when": NOON.isoformat(), "lines": 7, "where": "Room 2",
        "holds": True, "explained": False, "ended": False,
    }  # fmt: skip
    clinic.copies = [dataclasses.replace(copy(holds=False), ended=True)]
    told = run(*words)
    assert told.code == 0
    assert "does not fit this copy of a computer whose access ended" in told.out
    clinic.copies = [copy(holds=False)]
    told = run(*words)
    assert told.code == 4
    assert "NO LONGER BEGINS AS THIS COPY SAYS" in told.out


def test_a_stamp(as_user, clinic):
    told = as_user("log", "stamp")
    assert "Time-stamped by tsa.example: 7 lines" in told.out
    clinic.failures["witnesses.stamp"] = InputRefused("stamp-unreachable", host="tsa.example")
    told = as_user("log", "stamp")
    assert told.code == 5
    assert "tsa.example gave no time-stamp" in told.err


def test_the_server(as_user, clinic, tmp_path):
    assert "No time-stamp server" in as_user("log", "stamp-server").out
    pem = tmp_path / "root.pem"
    pem.write_text("PEM", encoding="ascii")
    words = ("log", "stamp-server", "--url", "https://tsa.example/", "--certificates", pem)
    assert "https://tsa.example/" in as_user(*words).out
    assert clinic.server == TimestampServer("https://tsa.example/", "PEM")
    assert "No time-stamp server" in as_user("log", "stamp-server", "--none").out
    assert clinic.server == TimestampServer()
    pem.unlink()
    assert as_user(*words).code == 2
    as_user("log", "stamp-server", "--url", "https://tsa.example/")
    assert clinic.server == TimestampServer("https://tsa.example/", "")


@pytest.mark.parametrize(
    "options",
    [("--none", "--url", "https://x/"), ("--none", "--certificates", "x"), ("--certificates", "x")],
)
def test_options_for_the_server_that_would_do_nothing(as_user, clinic, options):
    assert as_user("log", "stamp-server", *options).code == 2
    assert "unlock" not in clinic.names
