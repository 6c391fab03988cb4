"""The day's review: a flag, the patient's timeline, the sign-off, and what an auditor gets."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from clinicvault.domain.ids import patient_code
from tests.acceptance.real_window import Hands, run_window, texts
from tests.acceptance.story_steps import go, lock, unlock
from tests.unit.services.real_clinic import ADA, PAUL
from tests.unit.services.reviewing import look, own_record

WHY = "He looked for a form that was filed there by mistake"
QUESTION = "What explains it?"


@pytest.mark.slow
def test_an_administrator_reviews_the_day(staffed, computer, monkeypatch, qtbot):
    """From a look at the own record to a package that proves itself without ClinicVault."""
    with staffed.open() as desk:
        patient = own_record(desk)
        look(desk, patient)
    code = patient_code(bytes.fromhex(patient))
    given = computer / "given"
    given.mkdir()

    def story(hands: Hands) -> None:
        unlock(hands, ADA)
        go(hands, "Access log")
        hands.wait_text("Own record", "Looks at the own patient record: 1.", f"{PAUL}")
        the_patients_timeline(hands, code)
        the_flag_is_explained(hands)
        hands.type("Note of the review", "Asked him at lunch")
        hands.press("Sign off")
        hands.wait_text("The review is signed off.")
        out_of_the_vault(hands, given)
        lock(hands)

    run_window(monkeypatch, qtbot, computer, story, staffed)
    assert (given / "month.pdf").read_bytes().startswith(b"%PDF")
    told = [json.loads(line) for line in (given / "log.ndjson").read_text("utf-8").splitlines()]
    assert {one["resourceType"] for one in told} == {"AuditEvent"}
    assert code in (given / "log.ndjson").read_text("utf-8")
    an_auditor_verifies(given / "evidence.zip", computer / "auditor")


def the_patients_timeline(hands: Hands, code: str) -> None:
    """Who else was there; and back."""
    hands.press(f"Timeline of {code}")
    hands.wait_text(code, "Who looked most")
    told = hands.items("Timeline of the patient")
    hands.wait(lambda: any(PAUL in one for one in texts(told)), f"{PAUL} in the timeline")
    hands.press("Review")


def the_flag_is_explained(hands: Hands) -> None:
    """With a reason, which stays."""
    hands.press(f"Explained: Own record, {PAUL}")
    hands.type(QUESTION, WHY)
    hands.press("It is explained")
    hands.wait_text("Settled in the last 30 days (1)")


def out_of_the_vault(hands: Hands, folder: Path) -> None:
    """The month, the entries for another system, and the evidence."""
    hands.press("Export")
    saved(hands, folder / "log.ndjson", "FHIR R4")
    hands.press("Evidence package")
    saved(hands, folder / "evidence.zip")
    hands.press("Monthly report")
    saved(hands, folder / "month.pdf")
    hands.press("Close")
    hands.wait(lambda: hands.top is hands.window, "the dialog to close")


def saved(hands: Hands, file: Path, form: str = "") -> None:
    """One part of the dialog, to a file."""
    if form:
        hands.press(form)
    hands.press("Choose where to save")
    hands.give_path(file)
    hands.wait_text(str(file))


def an_auditor_verifies(package: Path, folder: Path) -> None:
    """On another machine, with Python and the package: it holds, and an altered one does not."""
    with zipfile.ZipFile(package) as packed:
        packed.extractall(folder)
    holds = verified(folder, package)
    assert holds.returncode == 0, holds.stdout + holds.stderr
    assert "Everything holds" in holds.stdout
    altered = folder / "altered.zip"
    assert altered_copy(package, altered) == 1
    refused = verified(folder, altered)
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "Everything holds" not in refused.stdout
    # Found by what was signed, not by a list of check sums that could be altered as well.
    assert "shows something else than was logged" in refused.stdout


def verified(folder: Path, package: Path) -> subprocess.CompletedProcess[str]:
    """What the script that came with a package says of one."""
    command = [sys.executable, "-I", "verify_log.py", package]
    run = {"cwd": folder, "capture_output": True, "text": True, "timeout": 60}
    return subprocess.run(command, check=False, **run)


def altered_copy(package: Path, altered: Path) -> int:
    """A package whose readable entries tell of another ending; how many entries it changes."""
    changed = 0
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(altered, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("entries.jsonl"):
                changed = data.count(b'"explained"')
                data = data.replace(b'"explained"', b'"escalated"')
            new.writestr(name, data)
    return changed
