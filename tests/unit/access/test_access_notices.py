"""Notices: sealed to whom they are for, signed by an administrator, deleted by the addressee."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import contexts
from clinicvault.access.people.enrolment import disable
from clinicvault.access.review.notice_ids import notice_prefix
from clinicvault.access.review.notices import (
    Told,
    answer_notice,
    make_notices,
    own_notices,
)
from clinicvault.access.verifying import Finding, verify_rows
from clinicvault.crypto.encoding import encode, pad
from clinicvault.crypto.keys import seal
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import DeletionReason
from clinicvault.domain.records import DeletionRecord
from clinicvault.domain.review_records import NoticeRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

FLAG = "ab" * 16


def told(world, name=PAM, **more):
    values = {"rule": "vip", "day": dt.date(2026, 3, 2), "figures": {"looks": 3, "share": 0.5}}
    return Told(user=world.user(name), flag=FLAG, **{**values, **more})


def made(world, name=PAM):
    """The row of a notice to somebody."""
    assert make_notices(world.session(ADA), [told(world, name)]) == 1
    rows = rows_of(world, NoticeRecord, user=world.user(name))
    return max(rows, key=lambda row: row.made_ms)


def findings(world):
    return [found for found in verify_rows(world.ports, world.pin) if found]


def test_a_notice_comes_to_whom_it_is_for_and_to_nobody_else(world):
    row = made(world)
    [notice] = own_notices(world.session(PAM))
    assert (notice.id, notice.made_ms, notice.told) == (row.id, row.made_ms, told(world))
    for name in (PETE, INA, ADA):
        assert own_notices(world.session(name)) == []
    [entry] = world.events("notice-make")
    assert (entry.user, entry.detail["flag"]) == (world.user(ADA), FLAG)
    assert findings(world) == []


def test_its_size_tells_nothing_of_the_rule(world):
    make_notices(world.session(ADA), [told(world), told(world, rule="mass", figures={})])
    assert len({len(row.sealed) for row in rows_of(world, NoticeRecord)}) == 1


def test_the_newest_comes_first(world):
    for rule in ("vip", "mass"):
        make_notices(world.session(ADA), [told(world, rule=rule)])
    assert [one.told.rule for one in own_notices(world.session(PAM))] == ["mass", "vip"]


def test_only_administrators_make_them(world):
    with pytest.raises(Refused) as refused:
        make_notices(world.session(PAM), [told(world, INA)])
    assert refused.value.code == "role"


def test_who_has_no_keys_gets_none(world):
    disable(world.session(ADA), world.user(PETE))
    nobody = dataclasses.replace(told(world), user=b"n" * 16)
    size = len(world.log())
    assert make_notices(world.session(ADA), [told(world, PETE), nobody]) == 0
    assert len(world.log()) == size


def test_an_answer_ends_it_and_stays_in_the_log(world):
    row = made(world)
    answer_notice(world.session(PAM), row.id, "  I was asked \n by Dr Pete ")
    assert own_notices(world.session(PAM)) == []
    assert rows_of(world, NoticeRecord) == []
    [entry] = world.events("notice-answer")
    assert (entry.user, entry.detail["flag"]) == (world.user(PAM), FLAG)
    assert entry.detail["text"] == "I was asked by Dr Pete"
    assert findings(world) == []
    with pytest.raises(UsageError) as refused:
        answer_notice(world.session(PAM), row.id, "")
    assert refused.value.code == "notice-unknown"


def test_an_answer_is_not_endless_and_not_anothers(world):
    row = made(world)
    with pytest.raises(InputRefused) as long:
        answer_notice(world.session(PAM), row.id, "x" * 1001)
    assert (long.value.code, long.value.params) == ("reason-long", {"limit": 1000})
    with pytest.raises(UsageError):
        answer_notice(world.session(PETE), row.id, "")
    assert rows_of(world, NoticeRecord) == [row]


def test_two_answers_at_once_are_one(world, monkeypatch):
    """Another computer of the same person was quicker."""
    row, session = made(world), world.session(PAM)
    known = own_notices(session)
    answer_notice(world.session(PAM), row.id, "first")
    monkeypatch.setattr("clinicvault.access.review.notices.own_notices", lambda _: known)
    with pytest.raises(UsageError):
        answer_notice(session, row.id, "second")
    assert len(world.events("notice-answer")) == 1


# what others do to them


def deletion(record, reason):
    return DeletionRecord(
        id=new_id(),
        subject_table=record.TABLE,
        subject=record.id,
        subject_version=record.version,
        reason=int(reason),
    )


@pytest.mark.parametrize(
    ("name", "reason", "counts"),
    [
        (PAM, DeletionReason.OVER, True),
        (PETE, DeletionReason.OVER, False),
        (ADA, DeletionReason.OVER, False),
        (ADA, DeletionReason.LEFT, False),
        (PAM, DeletionReason.LEFT, False),
        (PAM, DeletionReason.TAKEN_BACK, False),
    ],
)
def test_only_the_addressee_is_done_with_it(world, name, reason, counts):
    row = made(world)
    word = world.session(name).signed(deletion(row, reason))
    world.append(word, delete=(row,), event="notice-answer")
    assert (findings(world) == []) == counts


def forged(world, by, to=PAM, user=None):
    """A notice of an altered program."""
    session, notice = world.session(by), notice_prefix(world.vault.id, world.user(to)) + bytes(8)
    key = world.vault.trust.people[world.user(to)].public
    info = contexts.notice(world.vault.id, notice, world.user(to), key.key_id)
    facts = {"flag": FLAG, "rule": "vip", "day": "2026-03-02", "figures": {}}
    sealed = key.key_id + seal(key, pad(encode(facts), 512), info)
    record = NoticeRecord(id=notice, user=user or world.user(to), made_ms=1, sealed=sealed)
    record = session.signed(record)
    world.append(record, event="notice-make")
    return record


@pytest.mark.parametrize("by", [PETE, INA])
def test_a_notice_of_who_is_no_administrator_is_refused_and_told(world, by):
    row = forged(world, by)
    assert own_notices(world.session(PAM)) == []
    [entry] = world.events("damage-found")
    assert (entry.objects, entry.detail["tables"]) == ((row.id,), "notice")
    assert Finding("notice", row.id) in findings(world)
    with pytest.raises(UsageError):
        answer_notice(world.session(PAM), row.id, "")


def test_a_notice_under_anothers_id_is_refused(world):
    """Else its addressee could not delete it, and somebody else could."""
    row = forged(world, ADA, PETE, user=world.user(PAM))
    assert own_notices(world.session(PAM)) == []
    assert Finding("notice", row.id) in findings(world)


def test_an_administrators_own_is_as_any(world):
    row = forged(world, ADA)
    assert [one.id for one in own_notices(world.session(PAM))] == [row.id]


def test_a_damaged_notice_is_told_and_the_others_come(world):
    first, second = made(world), made(world)
    world.swap("update notice set sealed = x'00' where id = ?", first.id)
    assert [one.id for one in own_notices(world.session(PAM))] == [second.id]
    [entry] = world.events("damage-found")
    assert entry.objects == (first.id,)


@pytest.mark.parametrize("content", [{"flag": FLAG}, {"flag": FLAG, "rule": "", "day": "x"}, 5])
def test_one_that_opens_and_holds_nothing_is_damage(world, content):
    session, notice = world.session(ADA), notice_prefix(world.vault.id, world.user(PAM)) + bytes(8)
    key = world.vault.trust.people[world.user(PAM)].public
    info = contexts.notice(world.vault.id, notice, world.user(PAM), key.key_id)
    sealed = key.key_id + seal(key, pad(encode(content), 512), info)
    made_by = NoticeRecord(id=notice, user=world.user(PAM), made_ms=1, sealed=sealed)
    world.append(session.signed(made_by), event="notice-make")
    assert own_notices(world.session(PAM)) == []
    [entry] = world.events("damage-found")
    assert entry.objects == (notice,)


def test_notices_that_nobody_can_open_are_cleared_away_with_the_next(world):
    left = made(world, PETE)
    kept = made(world, PAM)
    disable(world.session(ADA), world.user(PETE))
    assert make_notices(world.session(ADA), [told(world, INA)]) == 1
    rows = {row.user for row in rows_of(world, NoticeRecord)}
    assert rows == {world.user(PAM), world.user(INA)}
    [entry] = world.events("notice-drop")
    assert entry.detail == {"notices": 1}
    assert findings(world) == []
    assert left.id != kept.id


def shut(world):
    """A notice that was sealed to keys which Pam has no more."""
    notice = notice_prefix(world.vault.id, world.user(PAM)) + b"shut" * 2
    row = NoticeRecord(id=notice, user=world.user(PAM), made_ms=1, sealed=b"o" * 64)
    world.append(world.session(ADA).signed(row), event="notice-make")
    return row


def test_one_for_keys_of_before_is_not_shown_and_goes_with_the_next_answer(world):
    session = world.session(PAM)
    shut(world)
    assert own_notices(session) == []
    assert world.events("damage-found") == []
    row = made(world)
    assert len(rows_of(world, NoticeRecord)) == 2
    answer_notice(session, row.id, "")
    assert rows_of(world, NoticeRecord) == []
    assert findings(world) == []


def test_an_administrator_deletes_no_unread_notice_of_who_works_here(world):
    row = made(world)
    world.append(
        world.session(ADA).signed(deletion(row, DeletionReason.LEFT)),
        delete=(row,),
        event="notice-drop",
    )
    assert findings(world)


def test_an_administrator_does_not_put_a_notice_in_anothers_place(world):
    """A second version that nobody can open would be as good as a deletion."""
    row = made(world)
    older = dataclasses.replace(row, version=2, sealed=b"o" * 16 + row.sealed[16:])
    world.append(world.session(ADA).signed(older), event="notice-make")
    assert own_notices(world.session(PAM)) == []
    assert len(world.events("damage-found")) == 1
    assert Finding("notice", row.id) in findings(world)


def test_who_came_back_is_no_longer_somebody_who_left(world):
    """What was cleared away meanwhile stays so: the word is held against its own time."""
    made(world, PETE)
    disable(world.session(ADA), world.user(PETE))
    make_notices(world.session(ADA), [told(world, INA)])
    trust = world.session(ADA).vault.trust
    assert world.user(PETE) not in trust.in_office(1 << 40)
    assert world.user(PETE) in trust.in_office(trust.people[world.user(PETE)].since)
    assert world.user(PETE) not in trust.in_office(trust.people[world.user(PETE)].since - 1)
    assert findings(world) == []
