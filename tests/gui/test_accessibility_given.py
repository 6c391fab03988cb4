"""Names and the Tab key on the page "Given out"; see `test_accessibility`."""

from __future__ import annotations

import pytest

from clinicvault.domain.exports import FollowUp
from clinicvault.gui.given.book import RemoveDialog
from clinicvault.gui.given.noting import OFFERED, NoteDialog
from clinicvault.gui.given.page import BACK, BOOK, GIVEN, LIVE
from clinicvault.gui.given.showing import ShowDialog, TakeDownDialog
from clinicvault.gui.i18n import language
from tests.gui import fakes
from tests.gui.ears import heard, tabbed
from tests.gui.fakes_export import DUBOIS
from tests.gui.fakes_given import WITHDRAWN, gift, live, marketing

SIZES = [(1440, 900), (1024, 700), (940, 620)]


@pytest.fixture(autouse=True)
def state(clinic):
    given = clinic.given
    given.gifts = [
        gift(1, clinic),
        gift(2, clinic, 1, problem=WITHDRAWN),
        marketing(3, clinic, problem=WITHDRAWN),
    ]
    given.live = [live(20, given.gifts[2], problem=WITHDRAWN), live(21, given.gifts[2], 1)]
    return given


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tab", [GIVEN, BACK, LIVE, BOOK])
def test_every_section(open_page, tab, size):
    page = open_page("given", fakes.MARIE, size=size, tab=tab)
    part = page.part(tab)
    if tab == BOOK:
        part.list.setCurrentRow(part.list.count() - 1)
        heard(page)
        part._begin_change()
    else:
        part.table.choose(0)
    heard(page)
    assert part.search in tabbed(page.window())


def test_in_french(open_page):
    page = open_page("given", fakes.INES)
    language().choose("fr")
    heard(page)


DIALOGS = {
    **{
        what.name: lambda p, g, what=what: NoteDialog(p, p.desk, g.gifts[:1], what, print)
        for what in OFFERED
    },
    "several": lambda p, g: NoteDialog(p, p.desk, g.gifts, FollowUp.ASKED_BACK, print),
    "show": lambda p, g: ShowDialog(p, p.desk, g.gifts[2], print),
    "down": lambda p, g: TakeDownDialog(p, p.desk, g.live, print),
    "remove": lambda p, g: RemoveDialog(p, p.desk, DUBOIS, print),
}


@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs(open_page, settle, state, kind):
    made = DIALOGS[kind](open_page("given", fakes.ALL), state)
    made.open()
    settle()
    heard(made)
    assert made.go in tabbed(made)
    made.close()
    settle()


def test_a_patient_of_whom_something_left(open_page, clinic):
    page = open_page("patients", fakes.ALL, patient=clinic.rows[0].id, tab="details")
    heard(page.patient.details.given)
