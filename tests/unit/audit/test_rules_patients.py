"""Rules about single patients: own record, colleagues, restricted records, same surname, the lot."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules import surname, vip

from .review_log import DAY, Log, days, name, teams

TEAMS = teams(red=("ada", "bob"), blue=("zoe",))
RULES = {"surname": Hint.SURNAME, "vip": Hint.VIP, "colleague": Hint.COLLEAGUE}


@pytest.mark.parametrize(("rule", "hint"), RULES.items())
def test_one_look_is_enough_and_none_is_none(rule, hint):
    log = Log().add(DAY, "ada", patient="p", hints=hint | Hint.NO_VISIT)
    log.add(DAY, "ada", "photo-view", "p", hour=11, hints=hint)
    (flag,) = log.flags(rule)
    assert (flag.user, flag.patient, flag.count) == (name("ada"), name("p"), 2)
    assert flag.figures["looks"] == 2
    assert Log().add(DAY, "ada", patient="p").flags(rule) == []


@pytest.mark.parametrize(("rule", "hint"), RULES.items())
@pytest.mark.parametrize(("who", "silent"), [("ada", True), ("bob", True), ("zoe", False)])
def test_a_visit_of_the_person_or_team_silences(rule, hint, who, silent):
    log = Log().add(DAY, who, "visit-add", "p", hour=9).add(DAY, "ada", patient="p", hints=hint)
    assert (log.flags(rule, teams=TEAMS) == []) is silent


@pytest.mark.parametrize(("rule", "hint"), RULES.items())
def test_other_days_are_other_flags(rule, hint):
    before = DAY - dt.timedelta(days=1)
    log = Log().add(DAY, "ada", patient="p", hints=hint)
    log.add(before, "ada", patient="p", hints=hint)
    assert [flag.day for flag in log.flags(rule)] == [DAY]
    assert [flag.day for flag in log.flags(rule, first=before, last=DAY)] == [before, DAY]


def test_the_own_record_is_never_explained_away():
    log = Log().add(DAY, "ada", patient="p", hints=Hint.OWN | Hint.SURNAME | Hint.COLLEAGUE)
    (flag,) = log.flags()
    assert (flag.rule, flag.weight) == ("own-record", 2)
    seen = Log().add(DAY, "ada", patient="p", hints=Hint.OWN | Hint.VISIT)
    assert [flag.weight for flag in seen.flags()] == [1]


def test_a_second_colleague_is_no_chance():
    log = Log().add(DAY, "ada", patient="p", hints=Hint.COLLEAGUE)
    assert [flag.weight for flag in log.flags("colleague")] == [1]
    long_ago = DAY - dt.timedelta(days=28)
    log.add(long_ago, "ada", patient="q", hints=Hint.COLLEAGUE)
    assert [flag.weight for flag in log.flags("colleague")] == [1]
    log.add(long_ago + dt.timedelta(days=1), "ada", patient="r", hints=Hint.COLLEAGUE)
    (flag,) = log.flags("colleague")
    assert (flag.weight, flag.figures["times"]) == (2, 2)


def test_several_restricted_records_are_graver():
    log = Log()
    for number in range(vip.GRAVE - 1):
        log.add(DAY, "ada", patient=f"{number}", hints=Hint.VIP)
    assert {flag.weight for flag in log.flags("vip")} == {2}
    log.add(DAY, "ada", patient="one more", hints=Hint.VIP)
    assert [flag.weight for flag in log.flags("vip")] == [3] * vip.GRAVE


def test_a_restricted_record_is_not_explained_by_anybodys_visit():
    """Who is of no team has the hint of a visit for every visit of the clinic."""
    log = Log().add(DAY, "ada", patient="p", hints=Hint.VIP | Hint.VISIT)
    assert len(log.flags("vip")) == 1
    assert log.flags("vip", teams=TEAMS) == []
    log.add(DAY, "ada", "import", "p", hour=9)
    assert log.flags("vip") == []


def test_who_works_through_a_list_meets_a_restricted_record():
    log = Log().work(("ada",)).look(DAY, "ada", 20)
    log.add(DAY, "ada", patient="p", hints=Hint.VIP)
    assert [flag.weight for flag in log.flags("vip")] == [1]
    log = Log().work(("ada",)).look(DAY, "ada", 20)
    log.add(DAY, "ada", patient="p", hints=Hint.SURNAME)
    assert [flag.weight for flag in log.flags("surname")] == [1]


def common(alike, hint=Hint.SURNAME):
    """Ada's patients of the past weeks, some of whom share her surname; then one without a visit."""
    log = Log()
    for number, day in enumerate(days(surname.ENOUGH)):
        hints = Hint.VISIT | (hint if number < alike else 0)
        log.add(day, "ada", patient=f"seen {number}", hints=hints)
    return log


def test_everybodys_surname_is_a_notice():
    rare = common(0).add(DAY, "ada", patient="p", hints=Hint.SURNAME)
    assert [(f.weight, f.figures["share"]) for f in rare.flags("surname")] == [(2, 0)]
    often = common(3).add(DAY, "ada", patient="p", hints=Hint.SURNAME)
    assert [(f.weight, f.figures["share"]) for f in often.flags("surname")] == [(1, 10)]


def test_the_lot_needs_its_secret_and_draws_so_many():
    log = Log().look(DAY, "ada", 9)
    assert log.flags("sampling") == []
    drawn = log.flags("sampling", lot=b"secret")
    assert len(drawn) == 2
    assert {flag.weight for flag in drawn} == {1}
    assert drawn[0].figures == {"looks": 9, "without": 9}
    assert log.flags("sampling", lot=b"secret", samples=0) == []
    assert len(log.flags("sampling", lot=b"secret", samples=20)) == 9


def test_another_secret_draws_others():
    log = Log().look(DAY, "ada", 30)
    draws = {
        tuple(flag.entries for flag in log.flags("sampling", lot=bytes([secret])))
        for secret in range(20)
    }
    assert len(draws) > 10


def test_looks_without_a_visit_are_drawn_first():
    log = Log().look(DAY, "ada", 30, hints=Hint.VISIT).add(DAY, "ada", patient="p")
    drawn = log.flags("sampling", lot=b"secret")
    assert len(drawn) == 2
    assert name("p") in {flag.patient for flag in drawn}
    log.add(DAY, "ada", patient="q")
    assert {flag.patient for flag in log.flags("sampling", lot=b"secret")} == {name("p"), name("q")}


def test_nothing_is_drawn_on_free_days():
    sunday = dt.date(2026, 3, 22)
    log = Log().look(sunday, "ada", 5)
    assert log.flags("sampling", first=sunday, lot=b"secret") == []


def test_every_look_has_the_same_chance():
    """1,000 lots of two in twenty: each look about a hundred times."""
    import collections

    from clinicvault.audit.rules import run

    log = Log().look(DAY, "ada", 20)
    history, scope = log.history(), log.scope()
    import dataclasses

    off = frozenset({"mass", "no-visit", "slow", "first-name"})
    drawn = collections.Counter(
        flag.entries
        for secret in range(1_000)
        for flag in run(history, dataclasses.replace(scope, lot=secret.to_bytes(4, "big"), off=off))
    )
    assert len(drawn) == 20
    assert min(drawn.values()) > 60
    assert max(drawn.values()) < 145
