"""An export of a log that is not complete: the file is there, says so, and is no copy that holds."""

import contextlib
import json
import sqlite3

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.services.log.exports.registry import FORMS
from clinicvault.services.views import LogFilter
from tests.unit.services.evidence_packages import COPIES, SCRIPT, files_of, verified
from tests.unit.services.exported import judge
from tests.unit.services.real_clinic import ADA


@pytest.fixture
def desk(filled):
    with filled[0].open(ADA) as desk:
        yield desk


def alter(desk, seq):
    """What an attacker does to the file, past the triggers."""
    with contextlib.closing(sqlite3.connect(desk.clinic.path / "vault.db")) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {name}")
        [leaf] = db.execute("SELECT leaf FROM log_leaf WHERE seq = ?", (seq,)).fetchone()
        db.execute(
            "UPDATE log_leaf SET leaf = ? WHERE seq = ?", (leaf[:-1] + bytes([leaf[-1] ^ 1]), seq)
        )
        db.commit()


@pytest.mark.parametrize("slug", FORMS)
def test_it_says_so_in_its_last_record(desk, tmp_path, slug):
    before = len(desk.witnesses.list())
    seq = desk.log()[5].seq
    alter(desk, seq)
    output = tmp_path / "log"
    with pytest.raises(IntegrityError) as said:
        desk.log_exports.write(output, slug)
    assert said.value.code == "log-export-damaged"
    judge(slug, output.read_bytes())
    entry = desk.log(event="log-export")[0]
    assert (entry.outcome, int(dict(entry.detail)["faults"])) == (
        "done",
        said.value.params["count"],
    )
    assert len(desk.witnesses.list()) == before
    if slug == "jsonl":
        last = json.loads(output.read_text("utf-8").splitlines()[-1])
        assert last["faults"][0].startswith(f"{seq}: ")
        assert last["checkpoint"].count("\u2014 ") == 1  # this computer does not vouch for it


def test_evidence_of_it_is_kept_and_proves_nothing(desk, tmp_path):
    before, seq, output = len(desk.witnesses.list()), desk.log()[5].seq, tmp_path / "e.zip"
    alter(desk, seq)
    with pytest.raises(IntegrityError) as said:
        desk.log_exports.evidence(output)
    assert said.value.code == "log-evidence-damaged"
    files = files_of(output)
    assert json.loads(files["facts.json"])["faults"][0].startswith(f"{seq}: ")
    assert files["checkpoint.txt"].decode().count("\u2014 ") == 1
    for script in (SCRIPT, COPIES):
        code, told = verified(output, script=script)
        assert code == 1
        assert f"known when the package was made: line {seq}: " in told
    entry = desk.log(event="log-evidence")[0]
    assert (entry.outcome, int(dict(entry.detail)["faults"])) == (
        "done",
        said.value.params["count"],
    )
    assert len(desk.witnesses.list()) == before


@pytest.mark.parametrize("slug", FORMS)
def test_the_check_code_of_every_format_is_read_back(desk, tmp_path, slug):
    output = tmp_path / "log"
    desk.log_exports.write(output, slug)
    found = desk.witnesses.check_file(output)
    assert (found.result, found.missing) == ("holds", 0)


def test_an_export_does_not_find_itself(desk, tmp_path):
    wanted = LogFilter(events=("log-export",))
    assert [desk.log_exports.write(tmp_path / f"{n}", "jsonl", wanted) for n in range(3)] == [
        0,
        1,
        2,
    ]
    assert desk.log_exports.write(tmp_path / "none", "jsonl", LogFilter(text="nosuchword")) == 0


def test_what_ended_is_told_once_and_what_did_not_as_it_stands(desk, tmp_path):
    session = desk.clinic.session
    vault, objects = session.vault, (b"x" * 16,)
    vault.log_event(session.event("photo-view", "intent", objects=objects))
    desk.log_exports.write(tmp_path / "log", "jsonl")
    *entries, _ = (json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines())
    intents = [(one["event"], one["outcome"]) for one in entries if one["outcome"] == "intent"]
    assert intents == [("photo-view", "intent")]
    imported = [one["outcome"] for one in entries if one["event"] == "import"]
    assert imported
    assert "intent" not in imported
