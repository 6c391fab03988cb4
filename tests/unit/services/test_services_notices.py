"""Notices of a real clinic: left the same evening, seen by the person, answered, in the log."""

import pytest

from clinicvault.access.review.notices import Told, make_notices
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.review_records import NoticeRecord
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services.flags import own_notices as own_notices_module
from clinicvault.services.views import Disposition
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.reviewing import as_ada, at, entries, look, monday, own_record

SLUG = "own-record"


@pytest.fixture
def told(house):
    """(desk, house): Paul looked at his own record on Monday at ten; notices are wanted."""
    at(house, 10)
    with house.open() as desk:
        look(desk, own_record(desk))
        at(house, 11)
        as_ada(desk).set_rules(ReviewRules(notices=True))
        yield desk, house


def notices(desk, name=PAUL):
    desk.be(name)
    return desk.services.flags.notices()


def rows(desk):
    with desk.clinic.vault.read() as stored:
        return stored.find(NoticeRecord)


def test_the_person_is_told_after_closing_time_and_answers(told):
    desk, house = told
    assert as_ada(desk).evening() == 0  # the day goes on
    at(house, 20)
    flags = as_ada(desk)
    assert flags.evening() == 1
    assert flags.evening() == 0
    [flag] = [one for one in flags.flags() if one.rule == SLUG]
    assert flag.told is not None
    assert flag.answer is None
    assert notices(desk, INA) == ()
    [notice] = notices(desk)
    assert (notice.rule, notice.day, notice.figures) == (SLUG, monday(), flag.figures)
    assert not notice.answered
    desk.services.flags.answer(notice.id, "I wanted my own copy")
    assert desk.services.flags.notices() == ()
    assert rows(desk) == []
    [seen] = [one for one in as_ada(desk).flags() if one.rule == SLUG]
    assert seen.answer.text == "I wanted my own copy"
    assert seen.disposition is Disposition.OPEN
    events = [entries(desk, name)[0].detail["flag"] for name in ("notice-make", "notice-answer")]
    assert events == [flag.id, flag.id]


def test_the_flag_that_was_told_stays(told):
    desk, house = told
    at(house, 20)
    as_ada(desk).evening()
    [raised] = entries(desk, "flag-raise")
    assert raised.detail["rule"] == SLUG
    at(house, 9, day=1)
    assert as_ada(desk).evening() == 0


def test_a_day_that_is_over_is_told_the_next_working_day(told):
    desk, house = told
    at(house, 9, day=1)
    assert as_ada(desk).evening() == 1
    assert [one.day for one in notices(desk)] == [monday()]


def test_friday_is_told_on_monday_and_not_on_tuesday(told):
    desk, house = told
    at(house, 10, day=4)
    look(desk, desk.be(PAUL).services.patients.search("paul")[0].id)
    at(house, 9, day=7)
    assert as_ada(desk).evening() == 1  # Monday's own is older
    at(house, 9, day=8)
    assert as_ada(desk).evening() == 0


@pytest.mark.parametrize("word", [Disposition.ESCALATED, Disposition.INCIDENT])
def test_who_investigates_settles_it_first_and_nobody_is_told(told, word):
    desk, house = told
    flags = as_ada(desk)
    [flag] = [one for one in flags.flags() if one.rule == SLUG]
    flags.settle(flag.id, word, "the officer asks around")
    at(house, 20)
    assert as_ada(desk).evening() == 0
    assert notices(desk) == ()


def test_nobody_is_told_where_the_clinic_does_not_want_it(told):
    desk, house = told
    as_ada(desk).set_rules(ReviewRules())
    at(house, 9, day=1)
    assert as_ada(desk).evening() == 0
    assert entries(desk, "flag-raise") != []  # finished days are looked through all the same


@pytest.mark.parametrize("name", [PAUL, INA])
def test_only_an_administrators_program_tells(told, name):
    desk, house = told
    at(house, 20)
    desk.be(name)
    assert desk.services.flags.evening() == 0
    assert rows(desk) == []


def test_a_light_finding_is_not_told(told):
    """He has a visit that week, so that only a note is made."""
    desk, house = told
    at(house, 12)
    desk.be(INA)
    patient = own_record(desk, "Ina", "Desk")
    desk.services.today.add(patient)
    look(desk, patient, INA)
    at(house, 20)
    flags = as_ada(desk)
    assert {one.weight for one in flags.flags() if one.user == INA} == {1}
    flags.evening()
    assert notices(desk, INA) == ()


@pytest.mark.parametrize("notice", ["no id", "00" * 16])
def test_what_is_no_notice_of_ones_own_is_not_answered(told, notice):
    desk, _ = told
    desk.be(PAUL)
    with pytest.raises(UsageError) as refused:
        desk.services.flags.answer(notice)
    assert refused.value.code == "notice-unknown"


def test_a_notice_forged_by_a_colleague_does_not_come(told, monkeypatch):
    desk, _ = told
    desk.be(INA)
    session = desk.clinic.session
    user = bytes.fromhex(desk.id_of(PAUL))
    forged = Told(user=user, flag="ab" * 16, rule=SLUG, day=monday(), figures={})
    with pytest.raises(Refused):
        make_notices(session, [forged])
    monkeypatch.setattr(VaultSession, "require", lambda *_: None)
    assert make_notices(session, [forged]) == 1
    monkeypatch.undo()
    assert notices(desk) == ()
    found = entries(desk.be(ADA), "damage-found")
    assert [entry.detail["tables"] for entry in found] == ["notice"]


def test_the_window_asks_and_once_an_hour_it_is_done(told):
    desk, house = told
    at(house, 20)
    desk.be(ADA)
    unlocking = desk.services.unlocking
    assert unlocking.ended() == ""
    desk.clinic._join()
    assert len(rows(desk)) == 1
    [row] = rows(desk)
    size = len(entries(desk, "flags-run"))
    unlocking.ended()
    desk.clinic._join()
    assert len(entries(desk, "flags-run")) == size
    desk.be(PAUL)
    unlocking.ended()
    desk.clinic._join()
    assert rows(desk) == [row]


def test_asking_again_and_again_opens_a_notice_once(told, monkeypatch):
    """A window asks every minute: the state index says whether there is anything to open."""
    desk, house = told
    at(house, 20)
    as_ada(desk).evening()
    desk.be(PAUL)
    opened, real = [], own_notices_module.own_notices
    monkeypatch.setattr(
        own_notices_module, "own_notices", lambda session: opened.append(1) or real(session)
    )
    flags = desk.services.flags
    first = flags.notices()
    assert len(first) == 1
    desk.clinic.vault.log_event(desk.clinic.session.event("photo-view"))
    assert flags.notices() == first
    assert flags.notices() == first
    assert len(opened) == 1
    flags.answer(first[0].id)
    assert flags.notices() == ()
    assert len(opened) == 2
    desk.be(PAUL)
    assert flags.notices() == ()
    assert len(opened) == 3


def test_who_stays_unlocked_is_told_without_unlocking_again(told):
    """Another computer's program leaves the notice; the one that asks sees it come."""
    desk, house = told
    desk.be(PAUL)
    assert desk.services.flags.notices() == ()
    at(house, 20)
    with house.open(ADA) as other:
        assert other.services.flags.evening() == 1
    assert len(desk.services.flags.notices()) == 1
