"""Days as intervals, in the reader's language."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import UsageError
from clinicvault.services.paper_words import LANGUAGES, tables
from clinicvault.services.sheets.words import SheetWords

FIRST = dt.date(2025, 1, 6)


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [
        (0, "Same day", "Le jour même"),
        (1, "1 day later", "1 jour après"),
        (13, "13 days later", "13 jours après"),
        (14, "2 weeks later", "2 semaines après"),
        (44, "6 weeks later", "6 semaines après"),
        (90, "13 weeks later", "13 semaines après"),
        (91, "3 months later", "3 mois après"),
        (365, "12 months later", "12 mois après"),
        (729, "24 months later", "24 mois après"),
        (730, "2 years later", "2 ans après"),
        (3652, "10 years later", "10 ans après"),
        (-1, "1 day before", "1 jour avant"),
        (-60, "9 weeks before", "9 semaines avant"),
    ],
)
def test_intervals_as_a_person_says_them(days, english, french):
    assert SheetWords("en").interval(days) == english
    assert SheetWords("fr").interval(days) == french
    later = FIRST + dt.timedelta(days=days)
    assert SheetWords("en").since(later, FIRST) == english


def test_every_interval_can_be_said_and_none_goes_back():
    """Growing, never "0 weeks", and no more than 24 of anything but years."""
    order = ["day", "week", "month", "year"]
    last = (0, 0)
    for days in range(1, 4000):
        number, unit, _ = SheetWords("en").interval(days).split()
        at = order.index(unit.rstrip("s")), int(number)
        assert at >= last
        assert int(number) >= 1
        assert int(number) <= 24 or unit == "years"
        last = at


def test_without_days_it_is_only_later():
    assert SheetWords("en").since(None, FIRST) == "After"
    assert SheetWords("fr").since(FIRST, None) == "Après"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_and_sentence_is_there(language):
    words = SheetWords(language)
    assert all(isinstance(words.view(view), str) for view in View)
    assert words.view(View.UNSPECIFIED) == ""
    english, here = tables("sheets", "en"), tables("sheets", language)
    for name in english:
        assert set(here[name]) == set(english[name])


def test_a_language_that_is_not_there():
    with pytest.raises(UsageError, match="report-language"):
        SheetWords("de")
