"""What the log says of flags counts with an administrator's own signature, and once."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.review.words import said
from clinicvault.audit.rules.clock_order import placed
from clinicvault.audit.rules.contract import MOST_ENTRIES, Flag
from clinicvault.audit.rules.local_time import midnight_ms
from clinicvault.domain.errors import Refused
from clinicvault.services.flags import finding as flag_finding
from clinicvault.services.flags import words as flag_words
from clinicvault.services.flags.details import detail_of, flag_of
from clinicvault.services.flags.listening import FlagListener
from clinicvault.services.flags.words import ANSWER, NOTICE, RAISE, RUN, SETTLE, SIGN_OFF
from clinicvault.services.local_zone import LOCAL
from clinicvault.services.views import Disposition
from tests.unit.services.real_clinic import ADA, INA, NEW, PAUL, ROLES
from tests.unit.services.reviewing import as_ada, at, entries, look, monday, own_record


@pytest.fixture
def looked(house):
    at(house, 10)
    with house.open() as desk:
        look(desk, own_record(desk))
        at(house, 11)
        yield desk, house


def only(desk):
    [flag] = [one for one in as_ada(desk).flags() if one.rule == "own-record"]
    return flag


def write(desk, event):
    desk.clinic.vault.log_event(event)


def made(**changed):
    values = {
        "id": b"f" * 16, "rule": "vip", "weight": 2, "day": monday(), "user": b"u" * 16,
        "since_ms": 1, "until_ms": 2, "figures": {"looks": 1}, "entries": (1,), "count": 1,
    }  # fmt: skip
    return Flag(**{**values, **changed})


def test_a_flag_goes_into_the_log_and_comes_back():
    flag = made(patient=b"p" * 16, figures={"looks": 3, "share": 0.25, "since": "20:00"})
    assert flag_of(detail_of(flag)) == flag


def test_every_entry_of_a_flag_is_kept_as_people_write_runs():
    some = (3, 4, 5, 9, 11, 12)
    detail = detail_of(made(entries=some, count=6))
    assert detail["entries"] == "3-5 9 11-12"
    assert flag_of(detail).entries == some
    many = made(entries=tuple(range(0, 2 * MOST_ENTRIES, 2)), count=9_000)
    assert flag_of(detail_of(many)) == many
    assert len(detail_of(many)["entries"]) < 12_000


@pytest.mark.parametrize("entries", ["1-99999999999999", "0-1999 2001-99999999"])
def test_a_run_without_an_end_takes_no_memory(entries):
    """Whoever has an altered program writes what it likes."""
    assert len(flag_of({**detail_of(made()), "entries": entries}).entries) == MOST_ENTRIES


def test_who_signed_for_less_at_the_same_time_makes_nothing_new_again(looked):
    """Two administrators at once: the second word reaches less far than the first."""
    desk, _ = looked
    flags = as_ada(desk)
    far = flags.sign_off(flags.state().upto)
    detail = {"upto": far.upto - 5, "entries": 1, "open": 0, "note": "at the same time"}
    write(desk, said(desk.clinic.session, SIGN_OFF, detail))
    assert [(one.note, one.upto) for one in flags.sign_offs()] == [
        ("at the same time", far.upto), ("", far.upto),
    ]  # fmt: skip
    assert flags.state().last.upto == far.upto
    assert flags.state().entries == 0


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        (SETTLE, {"state": "explained", "note": "Ada says so"}),
        (RAISE, {}),
        (RUN, {"day": "2099-01-01", "found": 0}),
        (SIGN_OFF, {"upto": 1, "entries": 1, "open": 0, "note": ""}),
        (NOTICE, {}),
    ],
)
def test_a_word_that_an_altered_program_puts_into_adas_mouth_does_not_count(looked, event, detail):
    """Paul's own computer may write any entry; it has no key of hers."""
    desk, house = looked
    flag = only(desk)
    ada = desk.clinic.session
    full = {"flag": flag.id, **detail}
    if event == RAISE:
        full = detail_of(made(id=bytes.fromhex(flag.id), weight=1, figures={}, user=b""))
    write(desk, ada.event(event, detail=full))
    desk.be(PAUL)
    write(desk, said(desk.clinic.session, event, full))
    seen = only(desk)
    assert seen == flag
    assert desk.services.flags.sign_offs() == ()
    at(house, 9, day=1)
    assert only(desk).weight == 2
    raised = [one.detail for one in entries(desk, RAISE) if one.detail["flag"] == flag.id]
    assert raised[-1]["weight"] == 2


def test_an_old_word_that_is_written_once_more_is_no_new_one(looked):
    desk, _ = looked
    flag, flags = only(desk), desk.services.flags
    flags.settle(flag.id, Disposition.EXPLAINED, "asked")
    [word] = entries(desk, SETTLE)
    event = desk.clinic.session.event(SETTLE, detail=word.detail)
    event = dataclasses.replace(event, ms=word.ms, session=word.session)
    flags.settle(flag.id, Disposition.ESCALATED, "it was not true")
    write(desk, event)
    assert only(desk).disposition is Disposition.ESCALATED
    assert len(flags.history(flag.id)) == 2


def test_nobody_signs_for_what_is_not_written_yet(looked):
    desk, _ = looked
    flags = as_ada(desk)
    detail = {"upto": 1_000_000, "entries": 0, "open": 0, "note": ""}
    write(desk, said(desk.clinic.session, SIGN_OFF, detail))
    assert flags.sign_offs() == ()
    assert flags.state().entries > 0


def test_only_the_person_concerned_answers(looked):
    desk, house = looked
    at(house, 9, day=1)
    flag = only(desk)
    write(desk, said(desk.clinic.session, ANSWER, {"flag": flag.id, "text": "not me"}))
    assert only(desk).answer is None
    desk.be(PAUL)
    write(desk, said(desk.clinic.session, ANSWER, {"flag": flag.id, "text": "it was me"}))
    assert only(desk).answer.text == "it was me"


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        (SETTLE, {"flag": 5, "state": "explained", "note": ""}),
        (SETTLE, {"flag": "ab", "state": "forgiven", "note": ""}),
        (RAISE, {"flag": "ab"}),
        (RAISE, {**detail_of(made()), "user": "text"}),
        (RAISE, {**detail_of(made()), "figures": 5}),
        (RAISE, {**detail_of(made()), "entries": [1, 2]}),
        (RAISE, {**detail_of(made()), "entries": "1-2-3"}),
        (RUN, {"day": "someday"}),
        (SIGN_OFF, {"upto": "all"}),
        (NOTICE, {}),
        (ANSWER, {"flag": "ab" * 16}),
    ],
)
def test_a_word_of_no_sense_is_as_good_as_none(looked, event, detail):
    desk, _ = looked
    before = as_ada(desk).flags()
    write(desk, said(desk.clinic.session, event, detail))
    assert as_ada(desk).flags() == before


def test_who_left_is_known_to_the_rules_with_the_day(looked, monkeypatch):
    desk, house = looked
    asked = []
    real = flag_finding.run
    monkeypatch.setattr(flag_finding, "run", lambda h, s: asked.append(s) or real(h, s))
    nora = bytes.fromhex(desk.let_in(NEW, ROLES[INA]))
    at(house, 12, day=1)
    as_ada(desk).flags()
    assert asked[-1].leaves == {}
    desk.services.users.disable(nora.hex())
    desk.services.flags.flags()
    assert asked[-1].leaves == {nora: monday() + dt.timedelta(days=1)}
    assert asked[-1].roles[nora] == frozenset({"intake"})
    assert len(asked[-1].lot) == 32


def test_days_to_which_entries_came_late_are_looked_at_again(looked):
    """Written between the look through Monday and the word that Monday is done."""
    desk, house = looked
    at(house, 9, day=1)
    flags = as_ada(desk)
    flags.flags()
    words, look_of = listened(desk)
    tuesday = monday() + dt.timedelta(days=1)
    assert first_day(desk, look_of, words, tuesday) == tuesday
    [*_, last] = words.runs
    midnight = midnight_ms(tuesday, LOCAL)
    seen = int(look_of.history.seq[look_of.history.ms < midnight][-1])
    late = dataclasses.replace(words, runs=(dataclasses.replace(last, size=seen),))
    assert first_day(desk, look_of, late, tuesday) == monday()


def test_what_is_told_of_days_to_come_looks_through_none(looked):
    desk, house = looked
    at(house, 9, day=1)
    as_ada(desk).flags()
    words, look_of = listened(desk)
    ahead = flag_words.Run(monday() + dt.timedelta(days=900), look_of.size)
    blind = dataclasses.replace(words, runs=(*words.runs, ahead))
    assert first_day(desk, look_of, blind, monday()) == first_day(desk, look_of, words, monday())


def listened(desk):
    look_of = desk.clinic.log_index.follow()
    return FlagListener(LOCAL).follow(
        look_of, desk.clinic.log_index, desk.clinic.vault.trust
    ), look_of


def first_day(desk, look_of, words, yesterday):
    times = placed(look_of.history, desk.clinic.vault.now()).ms
    return flag_finding.first_day(look_of, words, yesterday, times)


def test_a_lock_while_flags_are_computed_is_told_as_a_lock(looked, monkeypatch):
    desk, _ = looked

    def wiped(history, scope):
        desk.clinic.lock()
        raise IndexError

    flags = as_ada(desk)
    monkeypatch.setattr(flag_finding, "run", wiped)
    with pytest.raises(Refused) as told:
        flags.flags()
    assert told.value.code == "locked"
    monkeypatch.setattr(flag_finding, "run", lambda h, s: {}[s])
    desk.be(ADA)
    with pytest.raises(TypeError):  # a fault of the program stays one
        flags.flags()
