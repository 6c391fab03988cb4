"""A patient's page: what each role sees, the timeline, the tabs, correcting."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import Refused
from clinicvault.domain.roles import Role
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.importing.page import ImportPage
from clinicvault.gui.patients.edit import PatientDialog
from clinicvault.gui.patients.timeline_model import PHOTO
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen


@pytest.fixture
def view(open_page, clinic):
    """Open a patient as somebody."""

    def go(user=fakes.MARIE, number: int = 0, size=(1440, 900)):
        return open_page("patients", user, size, patient=clinic.rows[number].id).patient

    return go


def ready(qtbot, view) -> None:
    """Wait until the thumbnails in view are there."""
    qtbot.waitUntil(
        lambda: (
            view.timeline.store is not None
            and view.timeline.store.get(view.model.photos[0].id) is not None
        )
    )


def cell(view, row: int) -> QPoint:
    return view.timeline.visualRect(view.model.index(row)).center()


def test_a_practitioner_sees_photos_by_visit(qtbot, view, clinic, settle):
    made = view()
    ready(qtbot, made)
    assert made.model.rowCount() == 9
    assert len(made.model.sections) == 3
    assert "Consent: care" in seen(made.header)
    assert "9 photos" in made.header.facts.text()
    assert "3 visits" in made.header.facts.text()
    assert clinic.calls["thumbnails"] == 1
    assert made.header.export.isEnabled()
    assert not made.grab().isNull()


@pytest.mark.parametrize(("user", "imports"), [(fakes.INES, True), (fakes.OLGA, False)])
def test_only_who_may_import_is_told_so(view, clinic, user, imports):
    if user not in clinic.users:
        clinic.users.append(user)
    told = seen(view(user))
    assert "You see which photos there are" in told
    assert ("can import more" in told) is imports


def test_the_front_desk_sees_that_there_are_photos_and_why_not_which(qtbot, view, clinic, settle):
    made = view(fakes.INES)
    made.grab()
    settle()
    assert "Photos are shown to practitioners." in seen(made)
    assert made.timeline.selectionMode() is QAbstractItemView.SelectionMode.NoSelection
    assert not made.compare.isVisible()
    assert not made.header.export.isVisible()
    opened = []
    made.photo_opened.connect(opened.append)
    qtbot.mouseClick(made.timeline.viewport(), Qt.MouseButton.LeftButton, pos=cell(made, 0))
    qtbot.mouseDClick(made.timeline.viewport(), Qt.MouseButton.LeftButton, pos=cell(made, 0))
    qtbot.keyClick(made.timeline, Qt.Key.Key_Return)
    assert opened == []
    settle()
    assert clinic.calls["thumbnails"] == 0
    assert made.refusal.property("banner") == "warn"
    assert clinic.calls["preview"] == 2, "the clinic is asked, so that its log knows of the tries"


def test_a_photo_that_may_be_seen_again_brings_the_page_up_to_date(view, clinic, settle):
    made = view(fakes.MARIE, 2)
    clinic.replace(dataclasses.replace(clinic.rows[2], consent=ConsentStatus.VALID))
    made.timeline.refused.emit(made.model.photos[0].id)
    settle()
    settle()
    assert not made.refusal.isVisible()
    assert made.timeline.store is not None


def test_withdrawn_consent_empties_the_memory_of_pictures(qtbot, view, clinic, settle):
    made = view(fakes.MARIE)
    ready(qtbot, made)
    made.timeline.pick([photo.id for photo in made.model.photos[:2]])
    settle()
    before = clinic.calls["preview"]
    clinic.replace(dataclasses.replace(clinic.rows[0], consent=ConsentStatus.WITHDRAWN))
    made._desk.patient_changed.emit(made.patient)
    settle()
    assert made.refusal.code == "consent-none"
    assert "Photos are shown to practitioners." not in seen(made)
    assert made.timeline.store is None
    assert made.timeline.picks == []
    assert made.compare.left.picture is None
    assert made.store.kept(made.model.photos[0].id) is None
    assert clinic.calls["preview"] == before


def test_without_consent_a_practitioner_reads_why(view, clinic, settle):
    made = view(fakes.MARIE, 2)
    settle()
    assert made.missing.isVisible()
    assert "Missing: consent for Care" in seen(made)
    assert not made.timeline.isVisible()
    assert made.anyway.isVisible()
    made.grab()
    settle()
    assert clinic.calls["thumbnails"] == 0
    assert not made.header.export.isEnabled()


def test_consent_that_comes_and_goes_changes_the_page_at_once(qtbot, view, clinic, settle):
    made = view(fakes.ALL, 2)
    clinic.replace(dataclasses.replace(clinic.rows[2], consent=ConsentStatus.VALID))
    made._desk.patient_changed.emit(made.patient)
    settle()
    ready(qtbot, made)
    assert not made.refusal.isVisible()
    clinic.replace(dataclasses.replace(clinic.rows[2], consent=ConsentStatus.WITHDRAWN))
    made._desk.patient_changed.emit(made.patient)
    settle()
    assert made.refusal.isVisible()
    assert not made.compare.isVisible()


def test_thumbnails_that_are_refused_are_said_once(view, clinic, settle, qtbot):
    clinic.fail["thumbnails"] = Refused("consent-none")
    made = view()
    made.grab()
    qtbot.waitUntil(lambda: made.refusal.code == "consent-none")
    made.grab()
    settle()
    assert clinic.calls["thumbnails"] == 1


def test_clicks_pick_two_for_comparing(qtbot, view, settle):
    made = view()
    ready(qtbot, made)
    for row in (0, 4):
        qtbot.mouseClick(made.timeline.viewport(), Qt.MouseButton.LeftButton, pos=cell(made, row))
    ids = [photo.id for photo in made.model.photos]
    assert made.timeline.picks == [ids[0], ids[4]]
    assert made.timeline.compared() == [ids[4], ids[0]]
    assert (
        made.timeline._badge(ids[4]),
        made.timeline._badge(ids[0]),
        made.timeline._badge(ids[1]),
    ) == ("A", "B", "")
    qtbot.mouseClick(made.timeline.viewport(), Qt.MouseButton.LeftButton, pos=cell(made, 5))
    assert made.timeline._badge(ids[0]) == "✓"
    assert made.header.export.toolTip() == "3 picked photos (Ctrl+E)"
    qtbot.mouseClick(made.timeline.viewport(), Qt.MouseButton.LeftButton, pos=cell(made, 0))
    assert ids[0] not in made.timeline.picks
    made.grab()
    settle()


def test_keys_move_pick_and_open(qtbot, view, settle):
    made = view()
    line = made.timeline
    line.setCurrentIndex(made.model.index(0))
    line.clearSelection()
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 8),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Down, line._columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_PageDown, min(8, 3 * line._columns)),
        (Qt.Key.Key_PageUp, 0),
    ):
        qtbot.keyClick(line, key)
        assert line.currentIndex().row() == row, key
    opened = []
    line.opened.connect(opened.append)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert opened == [made.model.photos[0].id]
    settle()


def test_the_views_filter(view, click, settle):
    made = view()
    for key in ("frontal", "oblique", "profile"):
        click(made.views.button(key))
        assert made.model.rowCount() == 3
    click(made.views.button("all"))
    assert made.model.rowCount() == 9
    settle()


def test_a_filter_keeps_the_picks_it_shows(view, click, settle):
    made = view()
    ids = [photo.id for photo in made.model.photos]
    made.timeline.pick([ids[0], ids[1]])
    click(made.views.button("frontal"))
    assert made.timeline.picks == [ids[0]]
    settle()


def test_where_a_photo_is_and_what_is_there_agree(view, settle):
    made = view(size=(900, 700))
    line = made.timeline
    for row in range(made.model.rowCount()):
        box = line.visualRect(made.model.index(row))
        assert line.indexAt(box.center()).row() == row
    assert not line.indexAt(QPoint(2, 2)).isValid()
    assert not line.indexAt(QPoint(40, 10_000)).isValid()
    assert not line.indexAt(QPoint(10_000, 80)).isValid()
    assert line.visualRect(QModelIndex()) == QRect()
    assert not line.isIndexHidden(made.model.index(0))
    line.scrollTo(made.model.index(8))
    assert line.visualRect(made.model.index(8)).bottom() <= line.viewport().height()
    line.scrollTo(made.model.index(0))
    assert line.visualRect(made.model.index(0)).top() >= 0
    settle()


def test_a_frame_drawn_around_photos_picks_them(view, settle):
    made = view()
    line = made.timeline
    box = line.visualRect(made.model.index(0)).united(line.visualRect(made.model.index(1)))
    line.setSelection(box, line.selectionModel().SelectionFlag.ClearAndSelect)
    assert made.model.photos[0].id in line.picks
    assert made.model.photos[1].id in line.picks
    assert not line.visualRegionForSelection(line.selectionModel().selection()).isEmpty()
    settle()


def test_screen_readers_hear_view_and_visit(view, settle):
    made = view()
    heard = made.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard.startswith("Frontal, visit of ")
    assert made.model.index(0).data(PHOTO).id == made.model.photos[0].id
    assert made.model.data(QModelIndex()) is None
    assert made.model.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert made.model.row_of("nowhere") == -1
    settle()


@pytest.mark.parametrize("width", [960, 1440])
def test_one_pane_or_two(view, click, settle, width):
    made = view(size=(width, 800))
    wide = made.width() >= 830
    assert made._right.isVisible() == wide
    if not wide:
        click(made._toggle)
        assert made._right.isVisible()
        assert not made._left.isVisible()
        click(made._back)
        assert made._left.isVisible()
    else:
        click(named(made.compare, "First and latest visit"))
        settle()
        click(made.compare.large)
        assert not made._left.isVisible()
        click(made.compare.large)
        assert made._left.isVisible()
    settle()


def test_correcting_the_data(view, click, settle, clinic):
    made = view(fakes.INES)
    click(made.tabs.button("details"))
    assert "Amélie" in seen(made.details)
    click(made.details.edit)
    asked = dialog(made, PatientDialog)
    assert asked.given.text() == "Amélie"
    assert asked.born.text() == "04/05/1970"
    asked.given.setText("Amelia")
    click(asked.save)
    settle()
    settle()
    assert made.header.name.text() == "Amelia Rousseau"
    assert "Amelia" in seen(made.details)


def test_each_role_is_offered_what_it_may(view, settle):
    made = view(fakes.MARIE)
    assert made.header.imports.isVisible()
    assert made.header.export.isVisible()
    made.show_tab("details")
    assert made.details.edit.isVisible()
    settle()


def test_an_officer_settles_consent_and_nothing_else(view, settle, clinic):
    clinic.users.append(fakes.person(8, "Olga", Role.OFFICER))
    made = view(clinic.users[-1])
    assert not made.header.imports.isVisible()
    assert not made.header.export.isVisible()
    made.show_tab("details")
    assert not made.details.edit.isVisible()
    made.show_tab("consent")
    assert made.consent.record.isVisible()
    assert not made.window().page.list.plus.isVisible()
    settle()


def test_import_goes_to_the_import_page_with_the_patient(view, click, settle):
    made = view(fakes.INES)
    shell = made.window()
    click(made.header.imports)
    settle()
    assert isinstance(shell.page, ImportPage)
    assert shell.page.choosing.picker.row.id == made.patient


def test_a_patient_without_photos_says_so(view, clinic, settle):
    clinic.replace(dataclasses.replace(clinic.rows[0], photos=0))
    made = view(fakes.MARIE)
    assert "No photo yet." in seen(made)
    assert not made.header.export.isEnabled()
    made._suggest()
    made._open_compared(0)
    assert made.timeline.picks == []


def test_changing_the_patient_forgets_the_pictures(qtbot, view, clinic, settle):
    made = view()
    ready(qtbot, made)
    made._suggest()
    settle()
    picture = next(iter(made.store._kept.values()))
    store = made.timeline.store
    made.window().go(Place("patients", clinic.rows[1].id))
    settle()
    assert picture.empty
    assert made.timeline.store is not store
    assert made.compare._pair == ()


def test_it_speaks_french_at_once(view, settle):
    made = view(fakes.ALL)
    for tab in ("timeline", "consent", "details"):
        made.show_tab(tab)
        language().choose("fr")
        text = seen(made)
        assert "Visits" not in text
        assert "Patient data" not in text
        language().choose("en")
    settle()
