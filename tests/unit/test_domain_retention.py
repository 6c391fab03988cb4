"""Until when a record is kept, by visit and birthday."""

import datetime as dt

import pytest

from clinicvault.domain.retention import (
    BIRTH_UNKNOWN,
    VISIT_UNKNOWN,
    Rule,
    Standing,
    age_on,
    lengthened,
    standing,
    years_later,
)

ADULTS, MINORS = Rule("adults", 20, from_age=18), Rule("minors", 20, 28, below_age=18)
FRANCE = (ADULTS, MINORS)
SEEN = dt.date(2020, 2, 29)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("born", "until", "rule"),
    [
        ("1980-06-01", "2040-02-29", "adults"),
        ("2002-02-28", "2040-02-29", "adults"),
        ("2002-03-01", "2040-02-29", "minors"),
        ("2019-05-05", "2047-05-05", "minors"),
        ("2020-02-29", "2048-02-29", "minors"),
    ],
)
def test_the_last_visit_counts_and_for_the_young_a_birthday(born, until, rule):
    assert standing(FRANCE, day(born), SEEN) == Standing(day(until), rule)


def test_what_is_missing_is_said():
    assert standing(FRANCE, day("1980-06-01"), None) == Standing(None, reason=VISIT_UNKNOWN)
    assert standing(FRANCE, None, SEEN) == Standing(None, reason=BIRTH_UNKNOWN)
    assert standing((MINORS,), day("1980-06-01"), SEEN).reason == BIRTH_UNKNOWN


def test_where_no_rule_asks_for_an_age_none_is_needed():
    plain = Rule("all", 7)
    assert standing((plain,), None, SEEN) == Standing(day("2027-03-01"), "all")


def test_it_is_over_after_its_last_day():
    one = Standing(day("2040-03-01"), "adults")
    assert [one.over(day(text)) for text in ("2040-03-01", "2040-03-02")] == [False, True]
    assert not Standing(None).over(day("2040-03-02"))


def test_ages_and_years():
    assert age_on(day("2000-03-01"), day("2018-02-28")) == 17
    assert age_on(day("2000-03-01"), day("2018-03-01")) == 18
    assert age_on(day("2000-03-01"), day("1990-01-01")) == 0
    assert years_later(day("2020-02-29"), 4) == day("2024-02-29")
    assert years_later(day("9990-01-01"), 20) == dt.date.max


def test_a_clinic_only_lengthens():
    assert lengthened(MINORS, 25, 30) == Rule("minors", 25, 30, below_age=18)
    assert lengthened(MINORS, 20, 28) == MINORS
    for years, age in ((19, 28), (20, 27), (101, 28), (20, 101)):
        assert lengthened(MINORS, years, age) is None
