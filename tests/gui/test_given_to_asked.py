"""What is asked of the accounting: no period, another question meanwhile, saving, and stopping."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from clinicvault.gui.i18n import language
from clinicvault.gui.widgets.dates import shown, today
from tests.gui import fakes
from tests.gui.hands import give_file, seen
from tests.gui.test_given_to import CODE, ask, given, rows, section

__all__ = ["given", "section"]


def test_a_save_can_be_stopped(section, given, click, settle, tmp_path):
    gate = given.gates["disclosures.write"] = threading.Event()
    click(section.csv)
    give_file(section, tmp_path / "out.csv")
    click(section.working.stop)
    given.gates.pop("disclosures.write")
    gate.set()
    settle()
    assert given.review_state.account_files == []
    assert not section.errors.isVisible()
    assert not section.notice.isVisible()
    assert section.csv.isEnabled()


def test_days_that_are_no_period_leave_nothing_in_view(section, given, click, settle):
    period = section.asked.period
    click(period.choices.button("own"))
    settle()
    assert rows(section)
    asked = len(given.review_state.accounts)
    period.until.setText(shown(today() - dt.timedelta(days=900)))
    period.until.editingFinished.emit()
    settle()
    assert rows(section) == []
    assert period.problem.isVisible()
    assert not section.pdf.isEnabled()
    assert "Given 2 times" not in seen(section)
    assert len(given.review_state.accounts) == asked
    ask(section, CODE)  # from elsewhere: over six years, and the fields go
    settle()
    assert rows(section)
    assert not period.until.isVisible()
    assert not period.problem.isVisible()
    click(section.asked.whose.button("all"))
    settle()
    assert rows(section) == ["Dr Girard", "Allianz"]


def test_one_patient_without_a_code_leaves_nothing_in_view(section, click, settle):
    click(section.asked.whose.button("one"))
    settle()
    assert rows(section) == []
    assert not section.csv.isEnabled()


def test_an_answer_that_comes_late_does_not_free_what_is_being_saved(
    section, given, click, settle, tmp_path
):
    gate = given.gates["disclosures.write"] = threading.Event()
    click(section.pdf)
    give_file(section, tmp_path / "out.pdf")
    assert section.working.isVisible()
    section.load()
    section._show(section._desk.services.disclosures.accounting("", today(), today()))
    assert not section.pdf.isEnabled()
    given.gates.pop("disclosures.write")
    gate.set()
    settle()
    assert not section.working.isVisible()
    assert section.pdf.isEnabled()


@pytest.mark.parametrize("code", ["en", "fr"])
def test_where_it_is_known_from_is_read_whole_beside_the_buttons(open_page, settle, code):
    """A line of its own: beside the buttons it was cut in the middle of a word."""
    language().choose(code)
    page = open_page("log", fakes.OLGA, (1024, 700), tab="given")
    ask(page.given, CODE)
    settle()
    for one in (page.given.told, page.given.source):
        width = one.fontMetrics().horizontalAdvance(one.text())
        assert one.isVisible()
        assert 0 < width <= one.width() or one.wordWrap()
    assert page.given.source.width() > page.given._card.width() - 60
