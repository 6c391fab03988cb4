"""Backup and health by real clicks: progress, cancel, what is damaged, tidying up."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.gui.i18n import language
from clinicvault.gui.people.damage import damage_kind, damage_text
from clinicvault.services import views
from tests.gui import fakes


@pytest.fixture
def page(open_page):
    return open_page("backup")


def texts(page) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def choose(page, folder: Path) -> None:
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.done(QFileDialog.DialogCode.Accepted)


def damage(what: str, identifier: str = "ab" * 16, patient: str = "") -> views.Damage:
    return views.Damage(what, identifier, patient)


# backup


def test_without_a_backup_the_page_says_so(page):
    assert page.last.text() == "No backup yet"


def test_the_last_backup_is_told_when_the_page_opens(open_page, clinic):
    recent = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)
    clinic.backup = views.BackupView(recent, 3120, 1_234_567_890, "/media/drive")
    page = open_page("backup")
    assert page.last.text().startswith("Last backup: ")
    assert "Time for a new one" not in page.last.text()
    assert page.facts.text() == "3,120 objects, 1.1 GB, in /media/drive"


def test_an_old_backup_asks_for_a_new_one(open_page, clinic):
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    clinic.backup = views.BackupView(old, 1, 10, "/media/drive")
    assert "Time for a new one" in open_page("backup").last.text()


def test_a_backup_goes_into_the_folder_chosen(page, click, clinic, settle, tmp_path):
    click(page.backup)
    choose(page, tmp_path)
    assert page.backing.isVisible()
    assert not page.backup.isEnabled()
    assert not page.verify.isEnabled()
    settle()
    assert clinic.backups == [tmp_path]
    assert page.notice.head.text() == "The backup is complete."
    assert str(tmp_path) in page.facts.text()
    assert not page.backing.isVisible()
    assert page.backup.isEnabled()


def test_progress_and_cancel_of_a_backup(page, click, clinic, settle, qtbot, tmp_path):
    clinic.gates["backup.object"] = gate = threading.Event()
    click(page.backup)
    choose(page, tmp_path)
    qtbot.waitUntil(lambda: page.backing.bar.maximum() == 4)
    assert page.backing.text.text().startswith("1 of 4")
    click(page.backing.stop)
    gate.set()
    settle()
    assert clinic.backup is None
    assert page.last.text() == "No backup yet"
    assert page.errors.code == ""
    assert page.backup.isEnabled()


def test_a_backup_that_lacks_something_names_it(page, click, clinic, settle, tmp_path):
    clinic.left_out = (damage("original", patient="P-7K3M-9Q2X"), damage("preview"))
    click(page.backup)
    choose(page, tmp_path)
    settle()
    assert "complete" not in page.notice.head.text()
    assert page.notice.head.text().startswith("The backup is made, but 2 things")
    assert page.notice.property("banner") == "bad"
    assert "• Photo (original)  ·  P-7K3M-9Q2X  ·  abababababab" in texts(page)
    assert "• Photo (preview)" in texts(page)
    clinic.left_out = ()
    click(page.backup)
    choose(page, tmp_path)
    settle()
    assert page.notice.property("banner") == "ok"
    assert "Photo (original)" not in texts(page)


def test_a_backup_of_a_faulty_log_says_so(page, click, clinic, settle, tmp_path):
    clinic.log_faults = ((3, "leaf-altered"), (1234, "history-rewritten"))
    click(page.backup)
    choose(page, tmp_path)
    settle()
    assert page.notice.property("banner") == "bad"
    assert "with every photo, but the access log has faults" in page.notice.head.text()
    assert "keep the older backups" in texts(page)
    assert "• Line 3 of the access log was changed after it was written." in texts(page)
    assert "• From line 1,234 on the access log is not what was signed." in texts(page)
    clinic.left_out = (damage("original"),)
    click(page.backup)
    choose(page, tmp_path)
    settle()
    assert page.notice.head.text().startswith("The backup is made, but 1 thing")
    assert "The access log has faults, too" in texts(page)
    assert "• Line 3 of the access log" in texts(page)
    assert "• Photo (original)" in texts(page)


def test_what_the_last_backup_lacks_is_told_when_the_page_opens(open_page, clinic):
    first = (damage("original"),)
    clinic.backup = views.BackupView(fakes.NOW, 3120, 10, "/media/drive", 1201, first)
    page = open_page("backup")
    assert "• Photo (original)" in texts(page)
    assert "and 1,200 more" in texts(page)


def test_a_refused_folder_is_explained(page, click, clinic, settle, tmp_path):
    clinic.fail["backup"] = UsageError("backup-inside-vault")
    click(page.backup)
    choose(page, tmp_path)
    settle()
    assert page.errors.code == "backup-inside-vault"
    assert page.backup.isEnabled()


def test_a_folder_not_chosen_does_nothing(page, click, clinic, settle):
    click(page.backup)
    page.findChild(QFileDialog).reject()
    settle()
    assert clinic.calls["backup"] == 0


def test_the_page_speaks_the_language_in_force(open_page, clinic):
    clinic.backup = views.BackupView(fakes.NOW, 3120, 1_234_567_890, "/media/drive")
    page = open_page("backup")
    before = texts(page)
    language().choose("fr")
    assert texts(page) != before
    assert "Dernière sauvegarde" in page.last.text()


# health


def test_everything_in_order(page, click, clinic, settle):
    click(page.verify)
    settle()
    assert page.result.text() == "Everything is as it was written (3,120 checks)"
    assert page.verify.isEnabled()
    assert not any("MainThread" in where for where in clinic.threads if where.startswith("health"))


def test_what_is_damaged_is_named_exactly(page, click, clinic, settle):
    clinic.damaged = (
        damage("original", patient="P-7K3M-0003"),
        damage("log-leaf-altered", "812"),
        damage("patient", "cd" * 16, "P-7K3M-0004"),
    )
    click(page.verify)
    settle()
    said = texts(page)
    assert "3 things are damaged" in said
    assert "Photo (original)  ·  P-7K3M-0003  ·  abababababab" in said
    assert "Line 812 of the access log was changed" in said
    assert "P-7K3M-0004" in said


def test_a_second_look_replaces_the_first(page, click, clinic, settle):
    clinic.damaged = (damage("preview"),)
    click(page.verify)
    settle()
    clinic.damaged = ()
    click(page.verify)
    settle()
    assert "Photo (preview)" not in texts(page)


def test_very_much_damage_does_not_flood_the_page(page, click, clinic, settle):
    clinic.damaged = tuple(damage("original", f"{n:032x}") for n in range(1205))
    click(page.verify)
    settle()
    assert texts(page).count("Photo (original)") == 200
    assert "and 1,005 more" in texts(page)


def test_verification_can_be_cancelled(page, click, clinic, settle):
    clinic.gates["health.verify"] = gate = threading.Event()
    click(page.verify)
    assert page.verifying.isVisible()
    click(page.verifying.stop)
    gate.set()
    settle()
    assert page.result.text() == "Not verified since this computer was started"
    assert page.errors.code == ""


def test_a_verification_that_cannot_run_is_explained(page, click, clinic, settle):
    clinic.fail["health.verify"] = StorageFailed("disk-full")
    click(page.verify)
    settle()
    assert page.errors.code == "disk-full"


def test_tidying_up_tells_how_much_went(page, click, clinic, settle):
    click(page.tidy)
    settle()
    assert page.notice.head.text() == "2 left-over files removed."
    clinic.fail["health.tidy"] = StorageFailed("disk-full")
    click(page.tidy)
    settle()
    assert page.errors.code == "disk-full"


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (damage("thumbnail"), "Photo (small picture)"),
        (
            damage("log-truncated", "90"),
            "The access log ends at line 90, but more lines were signed: its end was cut off.",
        ),
        (damage("log-history-replaced", "x"), "The access log does not continue"),
        (damage("vault-missing"), "There is no vault in this folder."),
        (damage("log-of-a-new-kind", "7"), "log-of-a-new-kind"),
        (damage("unheard-of"), "unheard-of"),
    ],
)
def test_kinds_of_damage(qapp, found, kind):
    assert damage_kind(found).startswith(kind)


def test_a_line_holds_what_there_is(qapp):
    assert damage_text(damage("database", "")) == "The database file itself"
    assert damage_text(damage("photo", "ab" * 16)) == "Entry of a photo  ·  abababababab"


def test_every_kind_of_row_and_object_has_a_name(qapp):
    from clinicvault.domain.record_types import RECORD_TYPES

    for what in (
        *(kind.TABLE for kind in RECORD_TYPES),
        "original",
        "preview",
        "thumbnail",
        "held",
        "deletion",
        "database",
    ):
        assert damage_kind(damage(what)) != what


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("name", ["backup", "users", "settings"])
def test_the_pages_fit_the_window(open_page, size, name):
    language().choose("fr")
    page = open_page(name, size=size)
    window = page.window()
    assert (window.width(), window.height()) == size
