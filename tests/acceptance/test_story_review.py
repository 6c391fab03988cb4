"""The day's review: a flag, the patient's timeline, the sign-off, and what an auditor gets."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from clinicvault.domain.ids import patient_code
from tests.acceptance.real_window import Hands, run_window
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
    hands.wait_text(code, "Who looked most", PAUL)
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
    """On another machine, with Python and nothing of ClinicVault."""
    with zipfile.ZipFile(package) as packed:
        packed.extractall(folder)
    [script] = folder.rglob("verify_log.py")
    run = subprocess.run(
        [sys.executable, "-I", script],
        cwd=script.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    first = next(script.parent.rglob("*.jsonl"))
    first.write_text(first.read_text("utf-8").replace("explained", "escalated"), "utf-8")
    again = subprocess.run(
        [sys.executable, "-I", script],
        cwd=script.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert again.returncode == 1, again.stdout
