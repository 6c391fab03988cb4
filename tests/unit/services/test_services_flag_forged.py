"""What administrators with an altered program say of themselves, and words that make no sense."""

import dataclasses
import datetime as dt
import secrets

import pytest

from clinicvault.access.review import words
from clinicvault.access.review.words import SIGNED, said
from clinicvault.audit.rules.contract import Flag
from clinicvault.audit.rules.making import flag_id
from clinicvault.domain.roles import Role
from clinicvault.services.flags.details import detail_of, flag_of
from clinicvault.services.flags.words import ANSWER, NOTICE, RAISE, RUN, SETTLE, SIGN_OFF
from clinicvault.services.views import Disposition
from tests.unit.services.real_clinic import ADA, PAUL
from tests.unit.services.reviewing import as_ada, at, entries, look, monday, own_record

BEA = "Bea Two"
DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(house):
    """On Monday at ten Paul has looked at his own record; Bea is a second administrator."""
    at(house, 10)
    with house.open() as desk:
        desk.let_in(BEA, frozenset({Role.ADMINISTRATOR, Role.PRACTITIONER}), ADA, PAUL)
        at(house, 10)
        look(desk, own_record(desk))
        desk.house = house
        yield desk


def write(desk, event, detail):
    """A signed word of whoever is unlocked, whatever it says."""
    desk.clinic.vault.log_event(said(desk.clinic.session, event, detail))


def many(desk, name, count=80):
    """Somebody opens so many patients who have no visit."""
    desk.be(name)
    session = desk.clinic.session
    with session.vault.write() as rows:
        for _ in range(count):
            rows.event(session.event("patient-open", patient=secrets.token_bytes(16)))
        rows.commit()


def mass(flags):
    return [one for one in flags if one.rule == "mass"]


def forged(desk, name, **changed):
    """The flag of Monday about somebody's many patients, as that person would like it to be."""
    return harmless(bytes.fromhex(desk.id_of(name)), **changed)


def harmless(user, **changed):
    day = changed.pop("day", monday())
    values = {
        "id": flag_id("mass", user, day.toordinal(), b""), "rule": "mass", "weight": 1,
        "day": day, "user": user, "since_ms": 1, "until_ms": 2, "entries": (1,), "count": 1,
        "figures": {"patients": 1, "without": 0},
    }  # fmt: skip
    return Flag(**{**values, **changed})


def test_nobody_settles_what_is_said_of_himself_by_an_altered_program_either(desk):
    many(desk, BEA)
    at(desk.house, 9, day=1)
    [flag] = mass(as_ada(desk).flags())
    assert flag.user == BEA
    desk.be(BEA)
    write(desk, SETTLE, {"flag": flag.id, "state": "explained", "note": "fine"})
    [seen] = mass(as_ada(desk).flags())
    assert (seen.disposition, seen.by) == (Disposition.OPEN, "")
    assert desk.services.flags.history(flag.id) == ()
    desk.services.flags.settle(flag.id, Disposition.INCIDENT, "she had no task")
    assert mass(desk.services.flags.flags())[0].by == ADA


def test_a_sole_administrators_own_word_counts(house):
    at(house, 10)
    with house.open() as desk:
        many(desk, ADA)
        at(house, 9, day=1)
        [flag] = mass(as_ada(desk).flags())
        desk.services.flags.settle(flag.id, Disposition.EXPLAINED, "list of recalls")
        [seen] = mass(as_ada(desk).flags())
        assert (seen.disposition, seen.by) == (Disposition.EXPLAINED, ADA)


def test_a_flag_under_the_id_of_another_is_none(desk):
    """Else somebody puts a harmless one in the place of what is still to come, and settles it."""
    desk.be(BEA)
    coming = forged(desk, BEA)
    paul = bytes.fromhex(desk.id_of(PAUL))
    write(desk, RAISE, detail_of(dataclasses.replace(coming, rule="sampling", user=paul)))
    write(desk, SETTLE, {"flag": coming.id.hex(), "state": "explained", "note": "drawn by lot"})
    many(desk, BEA)
    at(desk.house, 9, day=1)
    [flag] = mass(as_ada(desk).flags())
    assert (flag.user, flag.weight, flag.disposition) == (BEA, 3, Disposition.OPEN)


def test_anothers_program_looks_again_at_what_concerns_who_looked(desk):
    """Bea's own program says that Monday is done, and that there was next to nothing."""
    many(desk, BEA)
    at(desk.house, 9, day=1)
    desk.be(BEA)
    mild = forged(desk, BEA)
    write(desk, RAISE, detail_of(mild))
    write(desk, RUN, {"day": monday().isoformat(), "found": 1})
    [flag] = mass(as_ada(desk).flags())
    assert (flag.weight, flag.figures["without"]) == (3, 80)
    [*_, last] = [one for one in entries(desk, RAISE) if one.detail["flag"] == flag.id]
    assert last.user.hex() == desk.id_of(ADA)
    desk.be(BEA)
    write(desk, RAISE, detail_of(dataclasses.replace(mild, weight=3, count=2, figures={})))
    assert mass(as_ada(desk).flags()) == [flag]
    runs = len(entries(desk, RUN))
    desk.services.flags.flags()
    assert len(entries(desk, RUN)) == runs


def test_what_the_program_of_the_person_concerned_raised_stays_and_another_confirms_it(desk):
    many(desk, BEA)
    at(desk.house, 9, day=1)
    desk.be(BEA)
    [flag] = mass(desk.services.flags.flags())
    [seen] = mass(as_ada(desk).flags())
    assert seen == flag
    raised = [one.user.hex() for one in entries(desk, RAISE) if one.detail["flag"] == flag.id]
    assert raised == [desk.id_of(BEA), desk.id_of(ADA)]
    mass(as_ada(desk).flags())
    assert len([one for one in entries(desk, RAISE) if one.detail["flag"] == flag.id]) == 2


def test_a_word_ends_no_more_than_there_was(desk):
    """Else one for more than was raised would end whatever the day still brings."""
    many(desk, PAUL, 12)
    [flag] = mass(as_ada(desk).flags())
    desk.services.flags.settle(flag.id, Disposition.ESCALATED, "asked him")
    wide = {"flag": flag.id, "state": "explained", "note": "fine", "weight": 3, "count": 10**9}
    write(desk, SETTLE, wide)
    assert mass(desk.services.flags.flags())[0].disposition is Disposition.EXPLAINED
    before = desk.services.flags.due().open
    many(desk, PAUL, 300)
    as_ada(desk)
    assert desk.services.flags.due().open == before + 1


def with_time(desk, event, detail, ms):
    """A word with a good signature, of another time."""
    session = desk.clinic.session
    entry = dataclasses.replace(session.event(event, detail=detail), ms=ms)
    message = words._message(session.vault.id, entry.user, entry.session, ms, event, entry.detail)
    signed = session.keys.public.key_id + session.keys.sign(message)
    session.vault.log_event(dataclasses.replace(entry, detail={**entry.detail, SIGNED: signed}))


def all_reads(desk):
    flags = desk.services.flags
    flags.evening()
    flags.state()
    return flags.flags(), flags.due(), flags.sign_offs()


@pytest.mark.parametrize("ms", [2**62, 2**63 - 1, 253_402_214_400_000, 7_258_118_400_000])
def test_a_word_of_a_time_that_no_calendar_knows_stops_nobody(desk, ms):
    at(desk.house, 9, day=1)
    [flag] = [one for one in as_ada(desk).flags() if one.rule == "own-record"]
    desk.be(PAUL)
    with_time(desk, ANSWER, {"flag": flag.id, "text": "x"}, ms)
    desk.be(ADA)
    with_time(desk, SETTLE, {"flag": flag.id, "state": "explained", "note": "x"}, ms)
    with_time(desk, NOTICE, {"flag": flag.id}, ms)
    seen = next(one for one in all_reads(desk)[0] if one.id == flag.id)
    assert (seen.answer, seen.told, seen.disposition) == (None, None, Disposition.OPEN)


SENSELESS = [
    (RUN, {"day": "9999-12-31", "found": 0}),
    (RUN, {"day": "0001-01-01", "found": 0}),
    (RUN, {"day": "2026-01-01", "found": 0, "size": -1}),
    (RUN, {"day": "2026-01-01", "found": 0, "size": 2**63}),
    (SIGN_OFF, {"upto": -(2**63), "entries": 0, "open": 0, "note": ""}),
    (SIGN_OFF, {"upto": 1, "entries": 2**63, "open": 0, "note": ""}),
    (SIGN_OFF, {"upto": 1, "entries": 0, "open": True, "note": ""}),
    (SIGN_OFF, {"upto": 1, "entries": 0, "open": 0, "note": "x" * 1001}),
]


@pytest.mark.parametrize(("event", "detail"), SENSELESS)
def test_a_word_that_no_honest_program_says_is_none(desk, event, detail):
    at(desk.house, 9, day=1)
    as_ada(desk).flags()
    before = all_reads(desk)
    write(desk, event, detail)
    after = all_reads(desk)
    assert (after[0], after[2]) == (before[0], before[2])


WRONG = [
    {"since": 2**62}, {"until": -1}, {"since": "1"}, {"day": "9999-12-31"}, {"day": "1969-12-31"},
    {"weight": 0}, {"weight": 4}, {"weight": True}, {"count": -1}, {"count": 2**63},
    {"entries": str(2**63)}, {"entries": "-5"}, {"entries": "9" * 5000}, {"entries": "1 " * 99_999},
    {"flag": "ab"}, {"flag": "zz" * 16}, {"figures": [1]}, {"figures": {"a": None}},
    {"figures": {"a": True}}, {"figures": {"a": 10**17}}, {"figures": {"a": "x" * 101}},
    {"figures": {str(n): 1 for n in range(33)}}, {"figures": {1: 1}}, {"rule": "x" * 1001},
    {"user": "text"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_a_flag_that_cannot_be_is_none(wrong):
    fine = detail_of(harmless(b"u" * 16))
    assert flag_of(fine) == harmless(b"u" * 16)
    detail = {**fine, **wrong}
    with pytest.raises((TypeError, ValueError)):
        flag_of(detail)


@pytest.mark.parametrize(
    "changed", [{"entries": (10**9,)}, {"count": 10**9}, {"day": monday() + 9 * DAY}]
)
def test_a_flag_rests_on_nothing_that_is_still_to_come(desk, changed):
    as_ada(desk)
    write(desk, RAISE, detail_of(forged(desk, PAUL, **changed)))
    assert mass(all_reads(desk)[0]) == []
    write(desk, RAISE, detail_of(forged(desk, PAUL)))
    assert len(mass(all_reads(desk)[0])) == 1
