"""Flags of a real clinic: raised once, settled by people, read back from the log."""

import datetime as dt

import pytest

from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.roles import Role
from clinicvault.services.flags import finding as flag_finding
from clinicvault.services.flags.words import FlagWords
from clinicvault.services.views import Disposition
from tests.unit.services.real_clinic import ADA, PAUL
from tests.unit.services.reviewing import as_ada, at, entries, look, monday, own_record

ADAM = "Adam Second"


@pytest.fixture
def looked(house):
    """(desk, house) of a clinic in which Paul looked at his own record on Monday, at ten."""
    at(house, 10)
    with house.open() as desk:
        look(desk, own_record(desk))
        at(house, 11)
        yield desk, house


def only(flags, rule="own-record"):
    [flag] = [one for one in flags if one.rule == rule]
    return flag


def test_todays_flag_is_shown_live_and_not_raised(looked):
    desk, _ = looked
    flag = only(as_ada(desk).flags())
    assert (flag.user, flag.weight, flag.disposition) == (PAUL, 2, Disposition.OPEN)
    assert flag.day == monday()
    assert flag.patient.startswith("P-")
    assert flag.count == len(flag.entries) >= 1
    assert entries(desk, "flag-raise") == []


def test_the_next_day_raises_it_once_under_the_same_id(looked):
    desk, house = looked
    early = only(as_ada(desk).flags())
    at(house, 9, day=1)
    late = only(as_ada(desk).flags())
    desk.services.flags.state()
    assert late.id == early.id
    raised = [one for one in entries(desk, "flag-raise") if one.detail["rule"] == "own-record"]
    assert [one.detail["flag"] for one in raised] == [early.id]
    first, second = entries(desk, "flags-run")
    days = [dt.date.fromisoformat(one.detail["day"]) for one in (first, second)]
    assert days == [monday() - dt.timedelta(days=1), monday()]
    assert second.detail["found"] == len(entries(desk, "flag-raise"))


def test_it_stays_after_a_new_start_and_is_not_raised_again(looked, tmp_path):
    desk, house = looked
    at(house, 9, day=1)
    before = as_ada(desk).flags()
    with house.open(ADA) as again:
        assert again.services.flags.flags() == before
        at(house, 9, day=2)
        assert only(again.services.flags.flags()).id == only(before).id
        named = [one.detail["flag"] for one in entries(again, "flag-raise")]
        assert len(named) == len(set(named))
        assert len(entries(again, "flags-run")) == 2


def test_what_was_raised_stays_whatever_the_rules_say_later(looked):
    desk, house = looked
    at(house, 9, day=1)
    flags = as_ada(desk)
    flag = only(flags.flags())
    flags.set_rules(flags.rules().__class__(off=("own-record",)))
    assert only(flags.flags()).id == flag.id


def test_a_rule_that_is_switched_off_finds_nothing(looked):
    desk, _ = looked
    flags = as_ada(desk)
    flags.set_rules(flags.rules().__class__(off=("own-record",)))
    assert [one for one in flags.flags() if one.rule == "own-record"] == []


def test_a_word_on_todays_flag_raises_it_and_stays(looked):
    desk, house = looked
    flags = as_ada(desk)
    flag = only(flags.flags())
    said = flags.settle(flag.id, Disposition.EXPLAINED, "  he asked   for his own copy ")
    assert (said.disposition, said.note, said.by) == (
        Disposition.EXPLAINED, "he asked for his own copy", ADA,
    )  # fmt: skip
    [raised] = entries(desk, "flag-raise")
    assert raised.detail["flag"] == flag.id
    at(house, 9, day=1)
    assert only(flags.flags()).disposition is Disposition.EXPLAINED


def test_what_the_day_still_brought_is_raised_over_an_early_word(looked):
    desk, house = looked
    flags = as_ada(desk)
    early = only(flags.flags())
    flags.settle(early.id, Disposition.ESCALATED, "asked the officer")
    at(house, 15)
    look(desk, desk.be(PAUL).services.patients.search("paul")[0].id)
    at(house, 9, day=1)
    late = only(as_ada(desk).flags())
    assert (late.id, late.disposition) == (early.id, Disposition.OPEN)
    assert late.note == "asked the officer"
    assert late.count > early.count
    raised = [one for one in entries(desk, "flag-raise") if one.detail["flag"] == early.id]
    assert len(raised) == 2


def test_a_later_word_takes_the_earlier_ones_place_and_history_tells_both(looked):
    desk, _ = looked
    flags = as_ada(desk)
    flag = only(flags.flags())
    assert flags.history(flag.id) == ()
    flags.settle(flag.id, Disposition.ESCALATED, "asked him")
    flags.settle(flag.id, Disposition.INCIDENT, "he could not say")
    words = flags.history(flag.id)
    assert [one.disposition for one in words] == [Disposition.ESCALATED, Disposition.INCIDENT]
    assert [one.note for one in words] == ["asked him", "he could not say"]
    assert only(flags.flags()).disposition is Disposition.INCIDENT
    assert flags.settle(flag.id, Disposition.OPEN, "look once more").disposition is Disposition.OPEN
    assert flags.state().flags >= 1


def test_a_word_needs_a_reason_a_flag_and_an_administrator(looked):
    desk, _ = looked
    flags = as_ada(desk)
    flag = only(flags.flags())
    with pytest.raises(InputRefused) as told:
        flags.settle(flag.id, Disposition.EXPLAINED, " ok ")
    assert told.value.code == "reason-short"
    with pytest.raises(InputRefused) as told:
        flags.settle(flag.id, Disposition.EXPLAINED, "x" * 1001)
    assert told.value.code == "reason-long"
    for unknown in ("00" * 16, "no id"):
        with pytest.raises(UsageError) as told:
            flags.settle(unknown, Disposition.EXPLAINED, "a reason")
        assert told.value.code == "flag-unknown"
        with pytest.raises(UsageError):
            flags.history(unknown)
    desk.be(PAUL)
    for act in (
        lambda: flags.settle(flag.id, Disposition.EXPLAINED, "it is mine"),
        flags.flags,
        flags.state,
        flags.sign_offs,
        lambda: flags.sign_off(1),
        lambda: flags.history(flag.id),
    ):
        with pytest.raises(Refused) as told:
            act()
        assert told.value.code == "role"
    assert entries(desk.be(ADA), "flag-settle") == []


@pytest.fixture
def own(house):
    """(desk, house, flag about Ada, an administrator who sees patients, too)."""
    at(house, 10)
    with house.open() as desk:
        patient = own_record(desk, "Ada", "Admin")
        look(desk, patient, ADA)
        at(house, 11)
        yield desk, house, only(as_ada(desk).flags())


def test_who_is_alone_settles_what_is_said_of_the_own_work(own):
    desk, _, flag = own
    said = desk.services.flags.settle(flag.id, Disposition.EXPLAINED, "looked up my own number")
    assert said.by == ADA


def test_where_there_is_another_administrator_only_that_one_settles_it(own):
    desk, _, flag = own
    desk.let_in(ADAM, frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(Refused) as told:
        as_ada(desk).settle(flag.id, Disposition.EXPLAINED, "looked up my own number")
    assert told.value.code == "flag-own"
    desk.be(ADAM)
    assert desk.services.flags.settle(flag.id, Disposition.EXPLAINED, "asked her").by == ADAM


def test_names_of_patients_are_for_who_holds_their_key(own):
    """Ada is a privacy officer as well; Adam is not."""
    desk, _, flag = own
    assert flag.patient.endswith("Ada Admin")
    desk.let_in(ADAM, frozenset({Role.ADMINISTRATOR}))
    desk.be(ADAM)
    seen = only(desk.services.flags.flags())
    assert seen.patient == flag.patient.split()[0]


def test_flags_are_listed_by_days_and_gravest_first(looked):
    desk, house = looked
    flags = as_ada(desk)
    flag = only(flags.flags())
    day = monday()
    assert flag in flags.flags(day, day)
    assert flag in flags.flags(since=day)
    assert flag in flags.flags(until=day)
    assert flag not in flags.flags(day + dt.timedelta(days=1), None)
    weights = [one.weight for one in flags.flags()]
    assert weights == sorted(weights, reverse=True)
    flags.settle(flag.id, Disposition.EXPLAINED, "asked him")
    at(house, 9, day=60)
    desk.be(ADA)
    assert [one for one in flags.flags() if one.id == flag.id] == []
    assert [one for one in flags.flags(day, day) if one.id == flag.id] != []


def test_reading_flags_is_in_the_log_once_an_unlock(looked):
    desk, _ = looked
    flags = as_ada(desk)
    flags.flags()
    flags.state()
    assert len(entries(desk, "log-read")) == 1


def test_progress_is_told_and_a_cancelled_look_goes_on_later(looked):
    from clinicvault.domain.errors import Cancelled
    from clinicvault.jobs import CancelToken

    desk, _ = looked
    flags, told, cancel = as_ada(desk), [], CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        flags.state(told.append, cancel)
    state = flags.state(told.append)
    assert told[-1].done == told[-1].total > 0
    assert state.flags >= 1


def test_more_flags_than_one_transaction_takes_are_all_raised(looked, monkeypatch):
    desk, house = looked
    monkeypatch.setattr(flag_finding, "_AT_ONCE", 1)
    at(house, 9, day=1)
    found = as_ada(desk).flags(until=monday())
    assert len(found) >= 2
    assert len(entries(desk, "flag-raise")) == len(found)
    assert len(entries(desk, "flags-run")) == 1


def test_two_administrators_raise_nothing_twice(looked):
    """Both look through the same day before either reads what the other raised."""
    desk, house = looked
    desk.let_in(ADAM, frozenset({Role.ADMINISTRATOR}))
    at(house, 9, day=1)
    with house.open(ADAM) as other:
        session, look_of, words = other.clinic.session, other.clinic.log_index.follow(), FlagWords()
        first = as_ada(desk).flags()
        assert flag_finding.raise_finished(session, look_of, words)
        assert len(entries(desk, "flag-raise")) == 2 * len(first)
        assert as_ada(desk).flags() == first
        assert {one.id for one in other.services.flags.flags()} == {one.id for one in first}
