"""What came after a gift: each word a row of its own, which nobody changes."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.patients import follow_ups as module
from clinicvault.access.patients.follow_ups import (
    after,
    answer,
    followed_patients,
    live,
    show,
    take_down,
)
from clinicvault.access.verifying import Finding, verify_rows
from clinicvault.crypto.fields import seal_value
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.export_records import FollowUpRecord
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Purpose
from tests.unit.access.exporting import consented, granted, handed, order_of
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

PLACE = "https://clinic.example/noses"


@pytest.fixture
def gift(world):
    """(patient, photo, disclosure) of pictures for the website."""
    patient, photo = consented(world, Purpose.MARKETING)
    order = order_of(
        patient, photo, purpose=Purpose.MARKETING, form="plain", channel=Channel.WEBSITE,
        recipient="Web agency",
    )  # fmt: skip
    return patient, photo, handed(world, order, granted(world, order)).disclosure


def told(world, patient, name=INA):
    session = world.session(name)
    with session.vault.read() as rows:
        return after(session, rows, patient)


def whole(world):
    return [f for f in verify_rows(world.ports, world.pin) if f]


def test_each_word_stands_with_who_said_it(world, gift):
    patient, _, given = gift
    said = [
        (INA, FollowUp.ACKNOWLEDGED, "arrived"),
        (PETE, FollowUp.ASKED_BACK, ""),
        (ADA, FollowUp.KEPT, "printed already"),
        (PAM, FollowUp.RETURNED, ""),
        (PAM, FollowUp.NOT_LEFT, "the power was cut"),
    ]
    for name, kind, note in said:
        world.clock.ms += 1000
        answer(world.session(name), given, kind, f" {note}\n")
    for name in (INA, PAM, ADA):
        found, damaged = told(world, patient, name)
        assert damaged == {}
        assert [(one.by, one.kind, one.note) for one in found] == [
            (world.user(by), kind, note) for by, kind, note in said
        ]
        assert {one.disclosure for one in found} == {given}
    entries = world.events("follow-up")
    assert [entry.detail["after"] for entry in entries] == [
        "acknowledged", "asked-back", "kept", "returned", "not-left",
    ]  # fmt: skip
    assert {entry.patient for entry in entries} == {patient}
    assert {entry.purpose for entry in entries} == {"marketing"}
    assert entries[0].detail["recipient"] == "Web agency"
    assert entries[0].detail["note"] == "arrived"
    assert b"arrived" not in rows_of(world, FollowUpRecord)[0].facts_sealed
    assert whole(world) == []


def test_shown_until_it_is_taken_down(world, gift):
    patient, photo, given = gift
    first = show(world.session(PAM), given, photo.id, f" {PLACE} ")
    second = show(world.session(INA), given, photo.id, "Window")
    assert [one.place for one in live(told(world, patient)[0])] == [PLACE, "Window"]
    take_down(world.session(INA), first, "gone")
    [left] = live(told(world, patient)[0])
    assert (left.id, left.photo) == (second, photo.id)
    with pytest.raises(Refused, match="live-down"):
        take_down(world.session(INA), first)
    shown, _, down = world.events("follow-up")
    assert (shown.objects, shown.detail["place"]) == ((photo.id,), PLACE)
    assert down.detail["after"] == "down"
    assert whole(world) == []


def test_what_cannot_be_shown(world, gift):
    patient, photo, given = gift
    other = world.photo(patient, b"other")
    session = world.session(PAM)
    with pytest.raises(UsageError, match="photo-unknown"):
        show(session, given, other.id, PLACE)
    with pytest.raises(InputRefused, match="live-place-missing"):
        show(session, given, photo.id, "  ")
    with pytest.raises(InputRefused, match="follow-up-long"):
        show(session, given, photo.id, "x" * 501)
    with pytest.raises(UsageError, match="disclosure-unknown"):
        show(session, new_id(), photo.id, PLACE)
    order = order_of(patient, photo, purpose=Purpose.CARE)
    with pytest.raises(Refused, match="live-not-marketing"):
        show(session, handed(world, order).disclosure, photo.id, PLACE)
    for row in (new_id(), answer(session, given, FollowUp.KEPT)):
        with pytest.raises(UsageError, match="live-unknown"):
            take_down(session, row)


def test_who_may_not_and_what_is_no_answer(world, gift):
    _, photo, given = gift
    for act in (
        lambda s: answer(s, given, FollowUp.KEPT),
        lambda s: show(s, given, photo.id, PLACE),
        lambda s: take_down(s, given),
    ):
        with pytest.raises(Refused, match="role"):
            act(
                world.plain_administrator()
                if "Adam" not in world.members
                else world.session("Adam")
            )
    for kind in (FollowUp.LIVE, FollowUp.DOWN):
        with pytest.raises(UsageError):
            answer(world.session(PAM), given, kind)
    with pytest.raises(InputRefused, match="follow-up-long"):
        answer(world.session(PAM), given, FollowUp.KEPT, "x" * 501)


def test_nobody_tells_it_otherwise_later(world, gift):
    patient, photo, given = gift
    show(world.session(PAM), given, photo.id, PLACE)
    [row] = rows_of(world, FollowUpRecord)
    world.append(world.session(PAM).signed(dataclasses.replace(row, version=2)), event="follow-up")
    found, damaged = told(world, patient)
    assert (found, list(damaged)) == ([], [("follow_up", row.id)])
    assert Finding("follow_up", row.id, patient) in whole(world)


def test_a_row_put_under_another_gift_does_not_open(world, gift):
    patient, photo, given = gift
    order = order_of(patient, photo, purpose=Purpose.CARE)
    other = handed(world, order).disclosure
    answer(world.session(PAM), given, FollowUp.RETURNED)
    [row] = rows_of(world, FollowUpRecord)
    moved = dataclasses.replace(row, id=new_id(), disclosure=other)
    world.append(world.session(PAM).signed(moved), event="follow-up")
    found, damaged = told(world, patient)
    assert [one.disclosure for one in found] == [given]
    assert damaged == {("follow_up", moved.id): patient}


@pytest.mark.parametrize(
    "facts", [7, {}, {"kind": 9, "ms": 1}, {"kind": 1, "ms": "x"}, {"kind": 5, "ms": 1, "photo": 3}]
)
def test_facts_that_are_none_keep_no_other_back(world, gift, monkeypatch, facts):
    patient, _, given = gift
    with monkeypatch.context() as patch:
        patch.setattr(
            module, "seal_value", lambda cipher, _, place: seal_value(cipher, facts, place)
        )
        answer(world.session(PAM), given, FollowUp.KEPT)
    answer(world.session(PAM), given, FollowUp.RETURNED)
    found, damaged = told(world, patient)
    assert [one.kind for one in found] == [FollowUp.RETURNED]
    assert set(damaged.values()) == {patient}


def test_a_word_that_is_away_is_told(world, gift):
    patient, photo, given = gift
    row = show(world.session(PAM), given, photo.id, PLACE)
    session = world.session(PAM)
    with session.vault.read() as rows:
        assert followed_patients(session, rows) == ({patient}, {})
    with world.sql() as rows:
        rows.execute("DELETE FROM follow_up")
    with session.vault.read() as rows:
        assert followed_patients(session, rows) == (set(), {("follow_up", row): b""})


def test_a_damaged_one_is_not_taken_down(world, gift):
    _, photo, given = gift
    row = show(world.session(PAM), given, photo.id, PLACE)
    world.swap("UPDATE follow_up SET facts_sealed = zeroblob(80)")
    with pytest.raises(IntegrityError):
        take_down(world.session(PAM), row)
