"""What will be done to the chosen files is told before it is done."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.importing.telling import TREATMENTS, treatment
from clinicvault.services import views
from tests.gui.hands import named, seen
from tests.gui.test_importing_choosing import choosing, inserted, page

__all__ = ["choosing", "inserted", "page"]  # fixtures

KINDS = (
    views.SourceKind("JPEG", 12, "kept"),
    views.SourceKind("RAW", 3, "rendered"),
    views.SourceKind("video", 2, "sound-dropped"),
    views.SourceKind("PDF", 1, "may-be-re-encoded"),
    views.SourceKind("ZIP", 1, "unpacked"),
    views.SourceKind("DICOM", 1, "extracted"),
    views.SourceKind("", 2, "refused"),
)


@pytest.fixture
def mixed(clinic):
    clinic.source_look = views.SourceLook(22, 52_428_800, KINDS, companions=3)


def test_every_kind_is_told_with_what_is_done_to_it(choosing, settle, mixed):
    choosing.take([Path("/cards")])
    settle()
    told = seen(choosing.plan)
    for text in (
        "22 files · 50.0 MB",
        "12 JPEG files",
        "Kept exactly as taken",
        "3 camera RAW files",
        "16-bit picture. The RAW file itself is not kept.",
        "2 films",
        "The sound is left out",
        "1 PDF file",
        "may have to be packed anew; you are asked first",
        "1 ZIP file",
        "1 DICOM file",
        "2 files of an unknown kind",
        "Cannot be taken in.",
        "The short films of live photos are left out.",
        "3 files of the camera's own housekeeping",
    ):
        assert text in told


def test_what_cannot_be_taken_in_comes_last(choosing, settle, clinic):
    clinic.source_look = views.SourceLook(5, 10, (KINDS[-1], KINDS[3], KINDS[0]))
    choosing.take([Path("/cards")])
    settle()
    told = seen(choosing.plan)
    assert told.index("12 JPEG") < told.index("1 PDF") < told.index("2 files of an unknown")


def test_the_clinics_rules_are_told(choosing, settle, mixed, clinic):
    clinic.policy = views.MediaPolicy(raw=True, clips=True)
    choosing.take([Path("/cards")])
    settle()
    assert "The RAW file is kept encrypted beside it." in seen(choosing.plan)
    assert "The short films of live photos are kept beside them." in seen(choosing.plan)
    language().choose("fr")
    assert "12" in seen(choosing.plan)


def test_every_treatment_has_words():
    contract = {"kept", "rendered", "sound-dropped", "may-be-re-encoded", "unpacked", "locked"}
    assert set(TREATMENTS) == contract | {"extracted", "refused"}
    assert treatment("of tomorrow", raw_kept=False) == ""


def test_import_waits_until_the_files_were_looked_into(choosing, clinic, click, settle):
    clinic.gates["import.look"] = threading.Event()
    choosing.picker.choose(clinic.rows[0])
    choosing.take([Path("/cards")])
    assert "Looking into the chosen files" in seen(choosing.plan)
    assert not choosing.start.isEnabled()
    clinic.gates["import.look"].set()
    settle()
    assert choosing.start.isEnabled()


def test_looking_can_be_stopped(choosing, clinic, click, settle):
    clinic.gates["import.look"] = threading.Event()
    choosing.picker.choose(clinic.rows[0])
    choosing.take([Path("/cards")])
    click(named(choosing, "Stop looking"))
    assert choosing.start.isEnabled()
    clinic.gates["import.look"].set()
    settle()
    assert "Not looked into" in seen(choosing.plan)


def test_only_the_newest_choice_is_told(choosing, clinic, settle):
    clinic.gates["import.look"] = threading.Event()
    choosing.take([Path("/cards/a.jpg")])
    choosing.take([Path("/cards/b.jpg")])
    clinic.gates["import.look"].set()
    settle()
    assert "2 JPEG files" in seen(choosing.plan)
    assert len([one for one in choosing.plan.findChildren(QLabel) if "JPEG" in one.text()]) == 1


def test_a_look_that_fails_does_not_stop_the_import(page, choosing, clinic, settle):
    clinic.fail["import.look"] = StorageFailed("disk-full")
    choosing.picker.choose(clinic.rows[0])
    choosing.take([Path("/cards")])
    settle()
    assert page.errors.code == "disk-full"
    assert choosing.start.isEnabled()


def test_where_there_is_nothing_nothing_is_imported(choosing, clinic, settle):
    clinic.source_look = views.SourceLook(0, 0, ())
    choosing.picker.choose(clinic.rows[0])
    choosing.take([Path("/cards")])
    settle()
    assert not choosing.start.isEnabled()
    assert "nothing in it that can be taken in" in seen(choosing.plan)
