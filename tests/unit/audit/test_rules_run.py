"""All rules together: what they rest on, what they give, and that it is always the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.audit.history import Hint, nothing
from clinicvault.audit.rules import RULES, run
from clinicvault.audit.rules.making import flag_id
from clinicvault.audit.rules.names import GIFTS, LOOKS, VISITS
from clinicvault.domain.flags import FLAGS
from clinicvault.gui import words

from .review_log import DAY, Log, days, name, placeholders, teams

PEOPLE = ("ada", "bob", "cy", "dee", "eve", "")
TEAMS = teams(red=("ada", "bob"), blue=("cy", "dee"))


def test_every_rule_has_its_words_and_no_words_are_left_over():
    slugs = [rule.slug for rule in RULES]
    assert len(set(slugs)) == len(slugs) == 17
    assert set(slugs) == set(FLAGS)
    for text in FLAGS.values():
        assert text.title
        assert text.sentence.endswith(".")
        assert text.ask.endswith(("?", "."))
        assert placeholders(text.sentence)
        assert not placeholders(text.title + text.ask)


def test_the_events_that_rules_know_are_events_of_the_log():
    """What is renamed in the log must be renamed here, or a rule would sleep."""
    for event in LOOKS | GIFTS | VISITS:
        assert event in words._EVENTS or event == "photo-list", event


def test_nothing_and_next_to_nothing():
    log = Log()
    assert run(nothing(), log.scope()) == ()
    assert log.add(DAY, "ada", "unlock").flags() == []
    assert Log().add(DAY, "", "damage-found", outcome="failed").flags() == []
    assert log.flags(first=DAY, last=DAY - dt.timedelta(days=1)) == []
    assert log.flags(first=DAY + dt.timedelta(days=500)) == []


def test_rules_that_are_off_say_nothing():
    log = Log().add(DAY, "ada", patient="p", hints=Hint.VIP | Hint.OWN)
    assert {flag.rule for flag in log.flags()} == {"vip", "own-record"}
    assert {flag.rule for flag in log.flags(off=frozenset({"vip"}))} == {"own-record"}


def test_gravest_first_within_a_day():
    log = Log().work(("ada", "bob")).look(DAY, "ada", 30)
    log.add(DAY, "bob", patient="p", hints=Hint.VIP).add(DAY, "bob", "emergency-begin", "q")
    log.add(days(1)[0], "bob", patient="r", hints=Hint.VIP)
    found = log.flags(first=days(1)[0], last=DAY)
    assert [(flag.day, flag.weight) for flag in found] == [
        (days(1)[0], 2), (DAY, 3), (DAY, 2), (DAY, 1),
    ]  # fmt: skip


def test_an_id_is_that_of_rule_person_day_and_patient():
    one = flag_id("vip", b"u" * 16, 5, b"p" * 16)
    parts = (b"flag-1", b"vip", b"u" * 16, b"5", b"p" * 16)
    text = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
    assert one == hashlib.sha256(text).digest()[:16]
    others = {
        flag_id("own", b"u" * 16, 5, b"p" * 16),
        flag_id("vip", b"v" * 16, 5, b"p" * 16),
        flag_id("vip", b"u" * 16, 6, b"p" * 16),
        flag_id("vip", b"u" * 16, 5, b"q" * 16),
        flag_id("vip", b"u" * 16, 5, b""),
        flag_id("vip", b"", 5, b"u" * 16),
    }
    assert len(others | {one}) == 7


entries = st.lists(
    st.tuples(
        st.integers(0, 24),
        st.sampled_from(["ada", "ada", "bob", "cy", ""]),
        st.sampled_from([*sorted(LOOKS | VISITS), "patient-open", "visit-add", "unlock"]),
        st.integers(0, 4),
        st.sampled_from([3.0, 9.0, 11.5, 21.75]),
        st.sampled_from(["done", "done", "done", "given", "refused", "intent"]),
        st.integers(0, 30),
        st.sampled_from([0, *(int(hint) for hint in Hint), int(Hint.VIP | Hint.SURNAME)]),
        st.integers(0, 2),
    ),
    min_size=5,
    max_size=60,
)


def made(rows, zone=None):
    log = Log(*([ZoneInfo(zone)] if zone else []))
    log.work(PEOPLE[:3], count=15, until=DAY)
    for ago, who, event, patient, hour, outcome, objects, hints, token in rows:
        day = DAY - dt.timedelta(days=ago - 10)
        times = 12 if objects > 20 else 1
        for number in range(times):
            log.add(
                day, who, event, f"p{patient + number}" if patient else "", hour=hour,
                outcome=outcome, objects=objects, hints=hints, given=token,
            )  # fmt: skip
    return log


@settings(deadline=None, max_examples=80)
@given(entries, st.integers(-10, 10))
def test_later_entries_change_nothing_of_a_day(rows, cut):
    """Flags of a day from the log as it was then, and from the whole log."""
    log = made(rows)
    until = DAY + dt.timedelta(days=cut)
    first = until - dt.timedelta(days=20)
    whole = log.flags(first=first, last=DAY + dt.timedelta(days=10), teams=TEAMS, lot=b"lot")
    history = log.history()
    end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), log.zone).timestamp() * 1000
    kept = np.flatnonzero(history.ms < end)
    then = dataclasses.replace(
        history,
        **{
            field.name: getattr(history, field.name)[kept]
            for field in dataclasses.fields(history)
            if isinstance(getattr(history, field.name), np.ndarray)
        },
    )
    early = run(then, log.scope(first, until, teams=TEAMS, lot=b"lot"))
    assert list(early) == [flag for flag in whole if flag.day <= until]


@settings(deadline=None, max_examples=25)
@given(entries)
def test_a_day_alone_gives_what_it_gives_among_others(rows):
    log = made(rows).look(DAY, "bob", 14)
    known = {"teams": TEAMS, "lot": b"lot", "leaves": {name("bob"): DAY - dt.timedelta(days=5)}}
    month = log.flags(first=DAY - dt.timedelta(days=25), last=DAY + dt.timedelta(days=10), **known)
    for day in {flag.day for flag in month}:
        assert log.flags(first=day, **known) == [flag for flag in month if flag.day == day]


@settings(deadline=None, max_examples=20)
@given(entries, st.sampled_from(["America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe"]))
def test_the_same_days_elsewhere_give_the_same_flags(rows, zone):
    """The clinic's clock counts, not the world's."""
    here, there = made(rows).flags(lot=b"lot"), made(rows, zone).flags(lot=b"lot")
    assert [(f.id, f.weight, f.figures, f.entries) for f in here] == [
        (f.id, f.weight, f.figures, f.entries) for f in there
    ]


@pytest.mark.parametrize("rule", [rule.slug for rule in RULES])
def test_the_order_of_the_tables_makes_no_difference(rule):
    """Codes are the computer's own: another one numbers people and patients otherwise."""
    rows = [(10, "ada", event, 1, 21.75, "refused" if place % 7 == 0 else "done", 30, 95, 1)
            for place, event in enumerate(sorted(LOOKS) * 3)]  # fmt: skip
    log = made(rows).look(DAY, "bob", 14)
    history = log.history()
    turned = dataclasses.replace(
        history,
        users=history.users[::-1], user=len(history.users) - 1 - history.user,
        patients=history.patients[::-1], patient=len(history.patients) - 1 - history.patient,
    )  # fmt: skip
    scope = log.scope(lot=b"lot", leaves={name("ada"): DAY})
    assert [f for f in run(history, scope) if f.rule == rule] == [
        f for f in run(turned, scope) if f.rule == rule
    ]
