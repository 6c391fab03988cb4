"""What the log says of flags counts with an administrator's own signature, and once."""

import datetime as dt

import pytest

from clinicvault.access.review.words import said
from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.errors import Refused
from clinicvault.services import flag_finding, flag_looking
from clinicvault.services.flag_words import (
    ANSWER,
    NOTICE,
    RAISE,
    RUN,
    SETTLE,
    SIGN_OFF,
    detail_of,
    flag_of,
)  # fmt: skip
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


def test_of_many_entries_the_first_and_the_last_are_named():
    many = made(entries=tuple(range(200)), count=700)
    back = flag_of(detail_of(many))
    assert back.entries == (*range(25), *range(175, 200))
    assert back.count == 700
    assert flag_of(detail_of(made(entries=tuple(range(50))))).entries == tuple(range(50))


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
    event = said(
        desk.clinic.session, SETTLE, {"flag": flag.id, "state": "explained", "note": "asked"}
    )
    write(desk, event)
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
    """A computer whose clock ran behind wrote about Monday on Tuesday."""
    desk, house = looked
    at(house, 9, day=1)
    flags = as_ada(desk)
    flags.flags()
    look_of, words = desk.clinic.log_index.follow(), flag_looking.Found(desk.clinic.session).words
    words.follow(look_of, desk.clinic.log_index, desk.clinic.vault.trust)
    tuesday = monday() + dt.timedelta(days=1)
    assert flag_finding.first_day(look_of, words, tuesday) == tuesday
    at(house, 12)
    write(desk, desk.clinic.session.event("patient-open"))
    look_of = desk.clinic.log_index.follow()
    assert flag_finding.first_day(look_of, words, tuesday) == monday()


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
