"""Screenshots and screen sharing: kept out where the system can, with a timed, logged exception."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.capture import MINUTES, CaptureShield
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.people.capture_card import CaptureCard, CaptureDialog
from clinicvault.gui.window import MainWindow
from tests.gui import fakes
from tests.gui.hands import dialog, seen, type_text


class System:
    """A system that can hide windows: what it was told of each."""

    def __init__(self) -> None:
        self.hidden: dict[int, bool] = {}

    def protect(self, window: int, on: bool) -> bool:
        self.hidden[window] = on
        return True


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def shield(qapp, context, system):
    """The window's own, on a system that can protect it."""
    made = CaptureShield(qapp, system.protect, lambda: True)
    context.shield = made
    yield made
    qapp.removeEventFilter(made)
    made.restore()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def card(shield, open_page) -> CaptureCard:
    return open_page("settings", fakes.MARIE).findChild(CaptureCard)


def allow(card, click, settle, reason="remote help") -> None:
    click(card.allow)
    asked = dialog(card.window(), CaptureDialog)
    type_text(asked.reason, reason)
    click(asked.go)
    settle()


def test_every_window_is_protected_as_it_is_shown(qapp, shield, system):
    windows = [QWidget() for _ in range(2)]
    for one in windows:
        one.show()
    assert system.hidden == {int(one.winId()): True for one in windows}
    inner = QWidget(windows[0])
    inner.show()
    assert len(system.hidden) == 2
    for one in windows:
        one.hide()
        one.deleteLater()


def test_an_exception_needs_a_reason_and_is_logged_first(card, shield, system, clinic, click,
                                                        settle):  # fmt: skip
    assert "do not show this window" in seen(card)
    allow(card, click, settle, "  ")
    asked = dialog(card.window(), CaptureDialog)
    assert asked.errors.code == "reason-missing"
    assert not shield.lifted
    type_text(asked.reason, "remote help")
    click(asked.go)
    settle()
    assert clinic.captures == [("  remote help", MINUTES)]
    assert shield.lifted
    assert system.hidden[int(card.window().winId())] is False


def test_where_the_log_cannot_be_written_nothing_is_shown(card, shield, clinic, click, settle):
    clinic.fail["allow_capture"] = StorageFailed("disk-full")
    allow(card, click, settle)
    assert not shield.lifted
    assert dialog(card.window(), CaptureDialog).errors.code == "disk-full"
    dialog(card.window(), CaptureDialog).close()


def test_a_window_that_opens_meanwhile_can_be_captured_too(card, shield, system, click, settle):
    allow(card, click, settle)
    late = QWidget()
    late.show()
    assert system.hidden[int(late.winId())] is False
    shield.restore()
    assert system.hidden[int(late.winId())] is True
    late.hide()
    late.deleteLater()


def test_the_top_bar_counts_down_and_ends_it_by_a_click(
    card, shield, system, clinic, click, settle
):
    bar = card.window()._bar
    assert not bar.capture.isVisible()
    allow(card, click, settle)
    assert bar.capture.isVisible()
    assert re.fullmatch("Screen can be captured: 1[45]:[0-9]{2}", bar.capture.text())
    assert "Screenshots and screen sharing show this window." in seen(card)
    language().choose("fr")
    assert re.search(" 1[45]:[0-9]{2}", bar.capture.text())
    click(bar.capture)
    settle()
    assert not bar.capture.isVisible()
    assert clinic.calls["end_capture"] == 1
    visible = [one for one in (card.window(),) if one.isVisible()]
    assert all(system.hidden[int(one.winId())] for one in visible)


def test_it_can_be_ended_where_it_was_allowed(card, shield, clinic, click, settle):
    allow(card, click, settle)
    click(card.end)
    settle()
    assert not shield.lifted
    assert clinic.calls["end_capture"] == 1
    assert card.allow.isVisible()


def test_it_ends_by_itself_and_the_log_says_so(qtbot, card, shield, system, clinic, settle):
    shield.allow(0)
    qtbot.waitUntil(lambda: not shield.lifted)
    settle()
    assert clinic.calls["end_capture"] == 1
    assert system.hidden[int(card.window().winId())] is True


def test_where_there_is_little_room_the_time_stands_alone(card, shield, click, settle):
    allow(card, click, settle)
    window = card.window()
    window.go(Place("patients"))
    settle()
    window.resize(1000, 650)
    QCoreApplication.processEvents()
    assert window._bar.capture.text() in {"15:00", "14:59", "14:58"}
    assert window._bar.capture.accessibleName() == "The screen can be captured; press to end it"


def test_the_lock_ends_it(qtbot, context, shield, system, clinic, settle):
    window = MainWindow(context)
    window.show()
    shield.allow()
    assert system.hidden[int(window.winId())] is False
    window.lock()
    assert not shield.lifted
    assert system.hidden[int(window.winId())] is True
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_system_without_protection_says_so_and_offers_no_exception(open_page, context):
    assert not context.shield.available
    card = open_page("settings", fakes.MARIE).findChild(CaptureCard)
    assert "This system cannot hide a window from screenshots." in seen(card)
    assert not card.allow.isVisible()
    assert not card.end.isVisible()


def test_where_there_is_no_protection_no_window_is_touched(qapp, system):
    shield = CaptureShield(qapp, system.protect, lambda: False)
    one = QWidget()
    one.show()
    shield.allow()
    shield.restore()
    assert system.hidden == {}
    one.hide()
    one.deleteLater()
    shield.deleteLater()
