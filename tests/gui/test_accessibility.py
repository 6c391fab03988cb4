"""Everything that can be pressed or filled in has a name, and the Tab key reaches it.

Each scene is a page, a screen or a dialog as a person meets it; a new one belongs in here, or in
one of the files beside it.
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Role
from clinicvault.gui.context import Place
from clinicvault.gui.importing import cards
from clinicvault.gui.pictures.blend import OVERLAY, WIPE
from clinicvault.gui.shell.registry import PAGES
from clinicvault.services import views
from tests.gui import fakes, special_photos
from tests.gui.ears import heard, nameless, tabbed, unreached
from tests.gui.hands import type_text
from tests.gui.test_importing import FILES

OLGA = fakes.OLGA
WAITING = fakes.person(7, "Zoë Ray", Role.PRACTITIONER, state=UserState.INVITED)
RESTORED = views.LogStatus(1000, "ck", True, (), fakes.NOW, None, 1)


# the ears themselves


def test_a_control_without_a_name_is_found(open_page):
    page = open_page("settings")
    heard(page)
    page.tabs.button("help").setText("")
    assert len(nameless(page)) == 1


def test_a_control_that_tab_passes_by_is_found(open_page):
    page = open_page("backup")
    page.tidy.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert len(unreached(page)) == 1


def test_a_trap_for_the_focus_is_found(open_page, monkeypatch):
    page = open_page("backup")
    monkeypatch.setattr("tests.gui.ears.press_tab", lambda widget: page.backup.setFocus())
    assert any("Tidy up" in one for one in unreached(page))


# pages


@pytest.mark.parametrize("user", [fakes.ALL, fakes.NOAH, fakes.INES, fakes.MARIE, OLGA])
def test_every_page_of_every_role(open_shell, clinic, settle, user):
    clinic.users += [OLGA, WAITING]
    clinic.warnings = ("warning-no-backup",)
    clinic.log_verdict = RESTORED
    shell = open_shell(user)
    assert shell._kinds
    for page in shell._kinds:
        shell.go(Place(page))
        settle()
        heard(shell)


def test_no_page_is_left_out(open_shell):
    assert set(open_shell(fakes.ALL)._kinds) == {kind.name for kind in PAGES}


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
@pytest.mark.parametrize("tab", ["timeline", "consent", "details"])
def test_a_patient(open_shell, clinic, settle, tab, size):
    shell = open_shell(fakes.ALL, size)
    shell.go(Place("patients", clinic.rows[0].id))
    settle()
    shell.page.patient.show_tab(tab)
    heard(shell)


def test_a_patient_without_consent(open_shell, clinic, settle):
    shell = open_shell(fakes.ALL)
    shell.go(Place("patients", clinic.rows[2].id))
    settle()
    assert clinic.rows[2].consent is ConsentStatus.NONE
    heard(shell)


def test_the_viewer(open_page, clinic, settle):
    page = open_page("patients", fakes.ALL, patient=clinic.rows[0].id)
    page._view(page.patient.model.photos[1].id)
    settle()
    settle()
    heard(page)
    assert page.viewer.canvas in tabbed(page.window())
    page.viewer._fail(StorageFailed("disk-full"))
    heard(page)


def test_the_viewer_with_details_and_a_clip(open_page, clinic, settle, click):
    row = special_photos.fill(clinic)
    page = open_page("patients", fakes.ALL, patient=row.id)
    page._view(special_photos.photo_id(row, special_photos.STILL))
    settle()
    settle()
    click(page.viewer.info)
    heard(page)
    seen = tabbed(page.window())
    assert all(one in seen for one in (page.viewer.clip, page.viewer.details.area))
    click(page.viewer.clip)
    settle()
    settle()
    heard(page)


@pytest.mark.parametrize("user", [fakes.ALL, fakes.INES])
def test_a_patient_with_files_kept_aside(open_page, clinic, user):
    row = special_photos.fill(clinic)
    special_photos.keep_files(clinic, row)
    page = open_page("patients", user, patient=row.id)
    assert page.patient.aside.isVisible()
    heard(page)


@pytest.mark.parametrize("mode", ["side", WIPE, OVERLAY])
def test_compare(open_page, clinic, settle, click, mode):
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)
    panel = page.patient.compare
    click(panel.first_last)
    settle()
    settle()
    click(panel.modes.button(mode))
    heard(page)
    panel.large.click()
    heard(page)
    wanted = {"side": [panel.left, panel.right], WIPE: [panel.blend], OVERLAY: [panel.mix]}
    seen = tabbed(page.window())
    assert all(one in seen for one in wanted[mode])


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
def test_an_import_while_it_runs_and_after_it(open_page, clinic, settle, click, size, monkeypatch):
    monkeypatch.setattr(cards, "mounted_cards", lambda: (cards.Card("EOS", Path("/media/eos")),))
    clinic.unfinished = (clinic.rows[0].id, 3)
    page = open_page("import", fakes.INES, size)
    choosing, review = page.choosing, page.review
    type_text(choosing.picker.search, "a")
    heard(page)
    clinic.gates["import.look"] = threading.Event()
    choosing.picker.choose(clinic.rows[0])
    choosing.drop.dropped.emit(
        [*FILES, *map(Path, ("/c/rare.tif", "/c/twin1.jpg", "/c/twin2.jpg"))]
    )
    heard(page)
    clinic.gates["import.look"].set()
    settle()
    heard(page)
    clinic.gates["import.file"] = threading.Event()
    click(choosing.start)
    heard(page)
    clinic.gates["import.file"].set()
    settle()
    settle()
    click(review.tools.all)
    heard(page)
    assert review.list in tabbed(page.window())
    for kind in ("refused", "alike"):
        click(review.which.choices.button(kind))
        heard(page)
    assert review.grid in tabbed(page.window())
    click(review.more)
    heard(page)


def test_an_import_whose_card_was_pulled_out(open_page, clinic, settle, click):
    page = open_page("import", fakes.INES)
    page.choosing.picker.choose(clinic.rows[0])
    page.choosing.take([Path("/c/1.jpg"), Path("/c/pulled.jpg")])
    settle()
    click(page.choosing.start)
    settle()
    assert page.review.gone.isVisible()
    heard(page)


def test_a_backup_while_it_runs(open_page, clinic, settle, tmp_path):
    clinic.gates["backup.object"] = threading.Event()
    page = open_page("backup", fakes.ALL)
    page._backup(tmp_path)
    heard(page)
    clinic.gates["backup.object"].set()
    settle()
    heard(page)


@pytest.mark.parametrize("user", [fakes.NOAH, fakes.INES])
@pytest.mark.parametrize("tab", ["general", "media", "forms", "password", "help"])
def test_settings(open_page, tab, user):
    page = open_page("settings", user, tab=tab)
    heard(page)
