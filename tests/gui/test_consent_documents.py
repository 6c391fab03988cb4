"""Documents of consents: scans chosen, attached and opened, forms printed and saved."""

from __future__ import annotations

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients import consent_scan
from clinicvault.gui.patients.consent_acts import AttachDialog
from clinicvault.gui.patients.consent_evidence import EvidenceDialog
from clinicvault.gui.patients.consent_pages import PageSheet, decoded
from clinicvault.gui.patients.consent_record import ConsentDialog
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.fakes_consents import consent, consenting, paper
from tests.gui.hands import dialog, give_file, named, seen

TEXT = "Consent: marketing\n\nAmélie Rousseau agrees."
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def tab(open_page, clinic):
    """The consent tab of a patient with one consent."""

    def go(user=fakes.INES, **fields):
        clinic.consent_list[clinic.rows[0].id] = [consent(**fields)]
        return open_page("patients", user, patient=clinic.rows[0].id, tab="consent").patient.consent

    return go


@pytest.fixture
def scan(tmp_path) -> Path:
    """A photographed form."""
    path = tmp_path / "form.jpg"
    path.write_bytes(paper(4))
    return path


# choosing a scan


@pytest.fixture
def attach(tab, click):
    """Open the dialog that attaches a scan."""

    def go() -> AttachDialog:
        made = tab(evidence=Evidence.PAPER_TO_FOLLOW, evidence_missing=True)
        click(named(made, "Attach the scan"))
        return dialog(made, AttachDialog)

    return go


def test_a_scan_is_shown_before_it_is_attached(attach, click, settle, clinic, scan):
    consenting(clinic).pages = 2
    made = attach()
    assert not made.go.isEnabled()
    click(made.scan.choose)
    give_file(made, scan)
    settle()
    assert "2 pages, as they will be kept" in seen(made)
    assert len([one for one in made.findChildren(PageSheet) if one.isVisible()]) == 2
    assert clinic.calls["consent.look"] == 1
    tab, field = made.parentWidget(), made.scan
    click(made.go)
    settle()
    settle()
    kept = consenting(clinic).evidence[consent().id]
    assert [(one.kind, one.pages) for one in kept] == [("scan", 2)]
    assert field._data is None
    assert "Scan to follow" not in seen(tab)


def test_a_file_is_dropped(attach, settle, clinic, scan):
    made = attach()
    drop = made.scan.drop
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    entering = QDragEnterEvent(drop.rect().center(), copy, data, left, none)
    QApplication.sendEvent(drop, entering)
    assert entering.isAccepted()
    assert drop.property("over") == "true"
    QApplication.sendEvent(drop, QDragLeaveEvent())
    assert drop.property("over") == "false"
    drop.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    settle()
    assert made.scan.scan == scan.read_bytes()
    made.close()
    settle()


def test_what_is_no_file_is_not_taken(attach, settle):
    made = attach()
    data = QMimeData()
    data.setText("hello")
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(
        made.scan.drop.rect().center(), Qt.DropAction.CopyAction, data, left, none
    )
    event.ignore()
    QApplication.sendEvent(made.scan.drop, event)
    assert not event.isAccepted()
    made.scan.drop.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    settle()
    assert made.scan.scan is None
    made.close()
    settle()


def test_two_files_are_one_too_many(attach, settle, clinic, scan):
    made = attach()
    made.scan.take([scan, scan])
    assert "Scan several pages into one PDF" in seen(made)
    assert clinic.calls["consent.look"] == 0
    made.close()
    settle()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no picture", "evidence-kind"),
        (None, "evidence-unreadable"),
        (b"x" * 40, "evidence-too-large"),
    ],
)
def test_what_cannot_be_a_form_is_said_in_place(
    attach, settle, clinic, tmp_path, content, code, monkeypatch
):
    monkeypatch.setattr(consent_scan, "_MOST_BYTES", 30)
    path = tmp_path / "odd.bin"
    if content is not None:
        path.write_bytes(content)
    made = attach()
    made.scan.take([path])
    settle()
    assert made.scan.errors.code == code
    assert made.scan.drop.isVisible()
    assert not made.go.isEnabled()
    made.close()
    settle()


def test_another_file_takes_the_place_of_the_first(attach, click, settle, clinic, scan, tmp_path):
    made = attach()
    made.scan.take([scan])
    settle()
    second = tmp_path / "second.jpg"
    second.write_bytes(paper(5))
    click(made.scan.other)
    give_file(made, second)
    settle()
    assert made.scan.scan == second.read_bytes()
    assert clinic.calls["consent.look"] == 2
    made.close()
    settle()


def test_closing_while_a_file_is_read_leaves_nothing(attach, settle, clinic, scan):
    made = attach()
    clinic.gates["consent.look"] = threading.Event()
    made.scan.take([scan])
    assert made.scan.busy.isVisible()
    field = made.scan
    made.close()
    clinic.gates.pop("consent.look").set()
    settle()
    assert field._data is None


def test_attaching_that_fails_can_be_tried_again(attach, click, settle, clinic, scan):
    made = attach()
    made.scan.take([scan])
    settle()
    clinic.fail["consent.attach"] = StorageFailed("disk-full")
    click(made.go)
    settle()
    assert made.errors.code == "disk-full"
    assert made.go.isEnabled()
    made.close()
    settle()


def test_a_consent_is_recorded_with_its_scan(open_page, clinic, click, settle, scan):
    place = {"patient": clinic.rows[2].id, "tab": "consent"}
    made = open_page("patients", fakes.INES, **place).patient.consent
    click(made.record)
    asked = dialog(made, ConsentDialog)
    for _ in range(3):
        click(asked.next)
        settle()
    click(asked.proof.ways[Evidence.PAPER_SCANNED])
    click(asked.save)
    assert "Choose the file with the signed form." in seen(asked.proof)
    asked.proof.scan.take([scan])
    settle()
    click(asked.save)
    settle()
    settle()
    (kept,) = consenting(clinic).recorded
    assert kept.scan == scan.read_bytes()
    assert kept.signature is None
    assert kept.draft.evidence is Evidence.PAPER_SCANNED


# opening what shows a consent


@pytest.fixture
def documents(clinic) -> views.ConsentView:
    """A consent with a scan, and a newer signature."""
    view = consent(Purpose.MARKETING, evidence=Evidence.SIGNED_ON_SCREEN)
    state = consenting(clinic)
    older = fakes.NOW.replace(day=1)
    state.evidence[view.id] = [
        views.EvidenceView("e1" * 16, view.id, "scan", older, "Inès Caron", 2),
        views.EvidenceView("e2" * 16, view.id, "signature", fakes.NOW, "me", 1, DIGEST),
    ]
    state.documents["e1" * 16] = views.EvidenceOpened((paper(1), paper(2)))
    state.documents["e2" * 16] = views.EvidenceOpened((paper(3),), TEXT)
    clinic.consent_list[clinic.rows[0].id] = [view]
    return view


@pytest.fixture
def opened(documents, open_page, clinic, click, settle):
    """Press "Open" on the card."""

    def go(user=fakes.MARIE) -> EvidenceDialog:
        place = {"patient": clinic.rows[0].id, "tab": "consent"}
        tab = open_page("patients", user, **place).patient.consent
        click(named(tab, "Open"))
        settle()
        settle()
        return dialog(tab, EvidenceDialog)

    return go


def test_the_newest_document_with_its_text_and_check_number(opened, clinic, settle):
    made = opened()
    assert consenting(clinic).opened == ["e2" * 16]
    text = seen(made)
    assert "Amélie Rousseau agrees." in text
    assert "01234567 89abcdef" in text
    assert "Signature on the screen  ·  21 Nov 2026" in text
    assert "is in the access log" in text
    assert made.pages.count == 1
    made.close()
    settle()


def test_another_document_is_opened_when_somebody_chooses_it(opened, clinic, click, settle):
    made = opened()
    click(made.which.button("e1" * 16))
    settle()
    assert consenting(clinic).opened == ["e2" * 16, "e1" * 16]
    assert made.pages.count == 2
    assert not made.text.isVisible()
    assert not made.digest.isVisible()
    made.close()
    settle()


def test_nothing_of_it_can_be_copied(opened, settle, qtbot):
    QApplication.clipboard().clear()
    made = opened()
    for area in (made.pages, made.text):
        area.setFocus()
        qtbot.keyClick(area, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(area, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == ""
    assert QApplication.clipboard().image().isNull()
    made.close()
    settle()


def test_the_lock_overwrites_the_pages(opened, settle):
    made = opened()
    pictures = list(made.pages._pictures)
    assert not any(one.empty for one in pictures)
    made.parentWidget().wipe()
    assert all(one.empty for one in pictures)
    assert "Amélie Rousseau agrees." not in seen(made)
    made.close()
    settle()


def test_pages_that_come_too_late_are_overwritten(opened, clinic, click, settle):
    made = opened()
    clinic.gates["consent.open"] = threading.Event()
    click(made.which.button("e1" * 16))
    made.wipe()
    clinic.gates.pop("consent.open").set()
    settle()
    assert made.pages.count == 0
    made.close()
    settle()


def test_a_document_that_stays_shut_shows_nothing(opened, clinic, click, settle):
    made = opened()
    clinic.fail["consent.open"] = StorageFailed("disk-full")
    click(made.which.button("e1" * 16))
    settle()
    assert made.errors.code == "disk-full"
    assert made.pages.count == 0
    assert "Amélie Rousseau agrees." not in seen(made)
    made.close()
    settle()


def test_a_consent_without_a_document_says_so(tab, click, settle):
    made = tab()
    click(named(made, "Open"))
    settle()
    asked = dialog(made, EvidenceDialog)
    assert "No document is kept for this consent." in seen(asked)
    asked.close()
    settle()


def test_a_page_that_is_no_picture_is_said(opened, settle):
    made = opened()
    broken, drawn = decoded(
        [b"nothing", cv2.imencode(".png", np.zeros((40, 60), np.uint8))[1].tobytes()]
    )
    assert broken.empty
    assert (drawn.size.width(), drawn.size.height()) == (60, 40)
    made.pages.show_pages([broken, drawn])
    QCoreApplication.processEvents()
    assert "This page cannot be shown." in seen(made.pages)
    made.close()
    settle()


def test_pages_scroll_by_keyboard(opened, settle, qtbot):
    made = opened()
    made.pages.setFocus()
    bar = made.pages.verticalScrollBar()
    assert bar.maximum() > 0
    qtbot.keyClick(made.pages, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    made.close()
    settle()
