"""Whether the log is complete: the badge, the check, faults in full, a restore without an alarm."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import IntegrityError
from clinicvault.gui import formats
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.log.standing import FaultsDialog, StandingBanner, tone_of
from clinicvault.gui.widgets import column
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.log_hands import status


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)


@pytest.fixture
def page(open_page):
    return open_page("log", tab="entries")


@pytest.mark.parametrize(
    ("found", "tone", "words"),
    [
        (status(), "ok", "Log complete, checked"),
        (status(ok=False, faults=((812, "leaf-altered"),)), "bad", "Log NOT complete"),
        (status(unsettled=1), "warn", "Restored, not reviewed yet"),
        (status(ok=False, faults=((1, "leaf-missing"),), unsettled=2), "bad", "Log NOT complete"),
    ],
)
def test_the_badge_says_it_in_words_and_colour(open_page, clinic, found, tone, words):
    clinic.log_verdict = found
    page = open_page("log", tab="entries")
    assert page.standing.badge.property("badge") == tone == tone_of(found)
    assert words in page.standing.badge.text()
    assert formats.clock(fakes.NOW) in page.standing.badge.text()


def test_before_any_check_the_badge_is_neutral():
    assert tone_of(None) == "neutral"


def test_the_first_visit_checks_the_log_and_later_ones_do_not(page, clinic, settle):
    assert clinic.calls["review.verify"] == 1
    page.enter(page.place("log"))
    settle()
    assert clinic.calls["review.verify"] == 1


def test_check_now(page, click, clinic, settle):
    clinic.log_verdict = status(ok=False, faults=((3, "leaf-missing"),))
    click(page.check)
    assert not page.check.isEnabled()
    assert "Checking" in page.standing.badge.text()
    settle()
    assert page.check.isEnabled()
    assert page.standing.badge.property("badge") == "bad"


def test_a_check_that_fails_can_be_tried_again(page, click, clinic, settle):
    clinic.fail["review.verify"] = IntegrityError("founding-changed")
    click(page.check)
    settle()
    assert page.errors.code == "founding-changed"
    assert page.check.isEnabled()
    assert page.standing.badge.property("badge") == "ok"


def test_when_a_copy_went_elsewhere_is_said(open_page, clinic, settle, click):
    page = open_page("log", tab="entries")
    assert page.standing.copy.text() == "Copy held elsewhere: none yet"
    clinic.log_verdict = status(witnessed=fakes.NOW)
    click(page.check)
    settle()
    assert formats.moment(fakes.NOW) in page.standing.copy.text()


def test_where_the_newest_copy_is_is_known_before_any_check(open_shell, clinic, settle):
    clinic.gates["review.verify"] = gate = threading.Event()
    clinic.review_state.last_copy = views.LastCopy(now(), views.WitnessKind.BACKUP)
    shell = open_shell()
    shell.go(Place("log", tab="entries"))
    page = shell.page
    for _ in range(500):
        QCoreApplication.processEvents()
        if page.standing.copy.isVisible():
            break
        threading.Event().wait(0.005)
    told = f"Copy held elsewhere: in a backup, {formats.moment(now())}"
    assert page.standing.copy.text() == told
    assert page.standing.copy.property("role") == "caption"
    gate.set()
    settle()


@pytest.mark.parametrize(("days", "role"), [(6.9, "caption"), (7.1, "warn"), (30, "warn")])
def test_a_copy_that_is_too_old_is_warned_of(open_page, clinic, settle, days, role):
    made = now() - dt.timedelta(days=days)
    clinic.log_verdict = status(witnessed=made, witnessed_by=views.WitnessKind.WORKSTATION)
    copy = open_page("log", tab="entries").standing.copy
    settle()
    assert copy.text().startswith("Copy held elsewhere: on another computer, ")
    assert copy.property("role") == role
    assert ("days old" in copy.text()) is (role == "warn")


def test_faults_are_named_on_the_page_and_listed_in_full(open_page, clinic, click):
    clinic.log_verdict = status(
        ok=False, faults=tuple((n, "leaf-altered") for n in range(812, 840))
    )
    page = open_page("log", tab="entries")
    assert page.warning.isVisible()
    assert "Line 812 of the access log was changed" in page.warning.body.text()
    assert "28 places" in page.warning.body.text()
    click(page.warning.every)
    dialog = page.findChild(FaultsDialog)
    lines = dialog.lines.stringList()
    assert len(lines) == 28
    assert "839" in lines[-1]
    language().choose("fr")
    assert dialog.lines.stringList() != lines
    dialog.accept()


def test_a_restore_is_explained_without_an_alarm(open_page, clinic):
    clinic.log_verdict = status(unsettled=2)
    page = open_page("log", tab="entries")
    assert page.warning.property("banner") == "warn"
    assert "2 times without a review" in page.warning.head.text()
    assert not page.warning.every.isVisible()


def test_the_alarm_goes_when_all_is_well_again(open_page, clinic, click, settle):
    clinic.log_verdict = status(ok=False, faults=((1, "leaf-missing"),))
    page = open_page("log", tab="entries")
    clinic.log_verdict = status()
    click(page.check)
    settle()
    assert page.warning.isHidden()


def test_an_alarm_without_a_place_is_still_an_alarm(qtbot):
    over = QWidget()
    qtbot.addWidget(over)
    banner = StandingBanner()
    over.setLayout(column(banner))
    banner.show_status(status(ok=False))
    assert not banner.isHidden()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("found", [status(unsettled=1), status(ok=False, faults=((1, "x"),))])
def test_the_badge_is_never_cut(open_page, clinic, click, settle, found, size):
    page = open_page("log", tab="entries", size=size)
    clinic.log_verdict = found
    click(page.check)
    settle()
    assert _whole(page.standing.badge)
    for code in ("fr", "en", "fr"):
        language().choose(code)  # said at once, before the window comes round to its layout
        assert _whole(page.standing.badge)


def _whole(shown) -> bool:
    return shown.width() >= shown.sizeHint().width()
