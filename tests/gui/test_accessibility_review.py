"""Names and the Tab key in the review, its dialogs, its settings; see `test_accessibility`."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.context import Place
from clinicvault.gui.i18n import language
from clinicvault.gui.log.entries.saved import DropDialog, NameDialog
from clinicvault.gui.log.export.dialog import LogOutDialog
from clinicvault.gui.log.review.past import HistoryDialog, PastDialog
from clinicvault.gui.log.timeline.by_name import ByNameDialog
from clinicvault.gui.log.witness.dialog import WitnessDialog
from clinicvault.services import views
from clinicvault.services.views import Disposition
from tests.gui import fakes
from tests.gui.ears import heard, name, tabbed
from tests.gui.review_hands import a_day, card, grave, section
from tests.gui.test_review_notices import notice

VIEW = views.SavedView("01" * 16, "Mine", views.LogFilter(), views.LogSort(), "Noah")
SIZES = [(1440, 900), (940, 620)]
DIALOGS = {
    "code": lambda p: WitnessDialog(p, p.desk),
    "copies": lambda p: WitnessDialog(p, p.desk, "copies"),
    "compare": lambda p: WitnessDialog(p, p.desk, "compare"),
    "entries": lambda p: LogOutDialog(p, p.desk, views.LogFilter(user="ab")),
    "evidence": lambda p: LogOutDialog(p, p.desk, tab="evidence"),
    "month": lambda p: LogOutDialog(p, p.desk, tab="month"),
    "by name": lambda p: ByNameDialog(p, p.desk, print),
    "name a view": lambda p: NameDialog(p, p.desk, (VIEW.filter, VIEW.sort), "Mine", print),
    "drop a view": lambda p: DropDialog(p, p.desk, VIEW, print),
    "past": lambda p: PastDialog(p, p.desk),
    "history": lambda p: HistoryDialog(p, p.desk, grave()),
}


@pytest.fixture(autouse=True)
def day(clinic):
    clinic.review_state.flags = a_day()
    clinic.review_state.server = views.TimestampServer("https://tsa.example", "pem")
    return clinic


@pytest.fixture
def asked(open_page, settle):
    def ask(kind: str):
        page = open_page("settings", fakes.ALL if kind == "by name" else fakes.NOAH)
        made = DIALOGS[kind](page)
        made.open()
        settle()
        return made

    return ask


@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs(asked, settle, kind):
    made = asked(kind)
    assert name(made)
    heard(made)
    made.errors.show_error(StorageFailed("disk-full"))
    heard(made)
    made.close()
    settle()


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs_fit_a_small_screen(asked, settle, kind, code):
    language().choose(code)
    made = asked(kind)
    made.errors.show_error(StorageFailed("disk-full"))
    settle()
    made._fit()
    assert made.height() <= 700
    made.close()
    settle()


@pytest.mark.parametrize("size", SIZES)
def test_the_review(open_page, click, settle, qtbot, size):
    page = open_page("log", fakes.NOAH, size, tab="review")
    review = section(page)
    click(review.groups["settled"].fold)
    settle()
    qtbot.waitUntil(lambda: review.turns.done)
    card(review, "mass").open(Disposition.INCIDENT)
    heard(page.window())


def test_a_card_is_told_whole(open_page):
    made = card(section(open_page("log", fakes.NOAH, tab="review")), "mass")
    told = made.accessibleName()
    assert told.startswith("Look at it now: Many patients in one day. Inès Caron")
    assert "58 patients in one day" in made.accessibleDescription()
    act = made.acts[Disposition.EXPLAINED]
    assert name(act) == "Explained: Many patients in one day, Inès Caron"
    assert made in tabbed(made.window())


@pytest.mark.parametrize("user", [fakes.MARIE, fakes.NOAH])
def test_the_notices_after_the_unlock(open_shell, clinic, click, settle, user):
    clinic.review_state.notices = [notice(1), notice(2)]
    shell = open_shell(user)
    shell.go(Place())
    settle()
    settle()
    heard(shell)
    click(shell.watches["review"].notice.unfold)
    heard(shell)
    assert QApplication.focusWidget() is not None


@pytest.mark.parametrize("size", SIZES)
def test_the_settings_of_the_review(open_page, settle, size):
    page = open_page("settings", fakes.NOAH, size, tab="review")
    settle()
    heard(page.window())
