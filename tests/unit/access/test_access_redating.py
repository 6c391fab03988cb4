"""The front desk sets a wrap's last day, and nothing else of a wrap that somebody made."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent import redating
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.active import set_due
from clinicvault.access.verifying import Finding, verify_rows
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, DAY_MS, INA, PAM

OWN, WITH_PROOF = 64, 160


@pytest.fixture
def strict(monkeypatch):
    """As in a vault that was founded by this program."""
    monkeypatch.setattr(redating, "_SINCE_MS", 0)


def wraps_of(world, patient):
    [assignment] = rows_of(world, AssignmentRecord, id=patient)
    return rows_of(world, WrapRecord, patient_key=assignment.patient_key)


def of_kind(world, patient, kind):
    return next(wrap for wrap in wraps_of(world, patient) if wrap.kind == kind)


def dated(world, name, wrap, due):
    """As the program does it; the row's next version."""
    session = world.session(name)
    with world.vault.write() as rows:
        assert set_due(session, rows, wrap, due)
        rows.event(session.event("visit-add"))
        rows.commit()
    return rows_of(world, WrapRecord, id=wrap.id)[0]


def damaged(world):
    return [found for found in verify_rows(world.ports, world.pin) if found]


def checked(world, wrap):
    with world.vault.read() as rows:
        return world.vault.reader(rows).need(WrapRecord, wrap.id)


@pytest.fixture
def treated(world):
    """(patient, photo, the team's wrap as a practitioner made it)."""
    patient, photo = world.treated()
    return patient, photo, of_kind(world, patient, WrapKind.TEAM)


def test_the_desks_word_carries_the_makers(world, strict, treated):
    _, photo, wrap = treated
    day = wrap.due_day
    for number, due in enumerate((day + 3, day + 5, day + 1), start=1):
        wrap = dated(world, INA, wrap, due)
        assert (wrap.due_day, len(wrap.signature)) == (due, WITH_PROOF)
        assert wrap.signer == world.session(INA).keys.public.key_id
        assert wrap.version > number
    assert checked(world, wrap) == wrap
    assert world.view(PAM, photo.id)
    assert damaged(world) == []


def test_a_practitioners_needs_none(world, strict, treated):
    wrap = dated(world, INA, treated[2], treated[2].due_day + 3)
    again = dated(world, PAM, wrap, wrap.due_day + 3)
    assert len(again.signature) == OWN
    third = dated(world, INA, again, again.due_day + 3)
    assert len(third.signature) == WITH_PROOF
    assert checked(world, third) == third
    assert damaged(world) == []


def forged(world, row, **changes):
    """By an altered client at the front desk, with the proof that the program would add."""
    session = world.session(INA)
    fresh = session.signed(dataclasses.replace(row, version=row.version + 1, **changes))
    return redating.with_proof(world.vault.trust, fresh, row)


def test_a_withdrawal_is_not_undone_over_the_held_wrap(world, strict, treated):
    """The desk kept the team's bytes, and writes them over a wrap that stays."""
    patient, photo, team = treated
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    held = of_kind(world, patient, WrapKind.HELD)
    changes = {"kind": team.kind, "recipient": team.recipient, "sealed": team.sealed}
    world.append(forged(world, held, due_day=team.due_day, **changes), event="keys-due")
    with pytest.raises(IntegrityError, match="row-unsigned"):
        checked(world, held)
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.view(PAM, photo.id, checks=False)
    assert damaged(world) == [Finding("key_wrap", held.id)]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": int(WrapKind.ARCHIVE)},
        {"recipient": b"r" * 16},
        {"patient_key": b"k" * 16},
        {"sealed": b"s" * 1168},
    ],
)
def test_nothing_but_the_day_is_the_desks(world, strict, treated, changes):
    wrap = treated[2]
    world.append(forged(world, wrap, **changes), event="keys-due")
    with pytest.raises(IntegrityError, match="row-unsigned"):
        checked(world, wrap)


def spoilt(signature):
    middle = OWN + 40
    return {
        "none": signature[:OWN],
        "shorter": signature[:-1],
        "longer": signature + b"x",
        "nobody's": signature[:OWN] + b"n" * 16 + signature[OWN + 16 :],
        "altered": signature[:middle] + bytes([signature[middle] ^ 1]) + signature[middle + 1 :],
        "of a later version": signature[: OWN + 16]
        + (9).to_bytes(8, "big")
        + signature[OWN + 24 :],
    }


@pytest.mark.parametrize("name", sorted(spoilt(bytes(WITH_PROOF))))
def test_a_proof_that_is_none(world, strict, treated, name):
    good = forged(world, treated[2], due_day=treated[2].due_day + 1)
    bad = dataclasses.replace(good, signature=spoilt(good.signature)[name])
    world.append(bad, event="keys-due")
    with pytest.raises(IntegrityError, match="row-unsigned"):
        checked(world, bad)
    assert damaged(world) == [Finding("key_wrap", bad.id)]


def test_who_records_no_consent_sets_no_day(world, strict, treated):
    plain = world.plain_administrator()
    wrap = treated[2]
    fresh = plain.signed(dataclasses.replace(wrap, version=wrap.version + 1))
    world.append(redating.with_proof(world.vault.trust, fresh, wrap), event="keys-due")
    with pytest.raises(IntegrityError, match="row-unsigned"):
        checked(world, wrap)


def test_the_maker_may_have_left(world, strict, treated):
    """What was made before counts: the desk has no other word to show."""
    from clinicvault.access.people.enrolment import disable

    wrap = dated(world, INA, treated[2], treated[2].due_day + 1)
    disable(world.session(ADA), world.user(PAM))
    assert checked(world, wrap) == wrap
    assert len(dated(world, INA, wrap, wrap.due_day + 1).signature) == WITH_PROOF
    assert damaged(world) == []


# what older programs left


def unproven(world, wrap, **changes):
    return world.session(INA).signed(dataclasses.replace(wrap, version=wrap.version + 1, **changes))


def test_older_vaults_go_on(world, treated):
    """Their front desk dated wraps without any proof, and the next day has none, either."""
    _, photo, wrap = treated
    old = unproven(world, wrap, due_day=wrap.due_day + 1)
    world.append(old, event="visit-add")
    assert checked(world, old) == old
    later = dated(world, INA, old, old.due_day + 1)
    assert len(later.signature) == OWN
    assert world.view(PAM, photo.id)
    assert damaged(world) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": int(WrapKind.ARCHIVE)},
        {"due_day": 0},
        {"due_day": (dt.date(2027, 1, 1) - dt.date(1970, 1, 1)).days},
    ],
)
def test_but_not_for_ever_nor_for_other_wraps(world, treated, changes):
    old = unproven(world, treated[2], **changes)
    world.append(old, event="visit-add")
    with pytest.raises(IntegrityError, match="row-unsigned"):
        checked(world, old)


def test_only_a_vault_as_old_as_the_frozen_ones_takes_any(world, treated, monkeypatch):
    old = unproven(world, treated[2], due_day=treated[2].due_day + 1)
    trust = world.vault.trust
    assert redating.only_redated(trust, old)
    later = dataclasses.replace(trust.founding, created_ms=trust.founding.created_ms + DAY_MS)
    monkeypatch.setattr(trust, "founding", later)
    assert not redating.only_redated(trust, old)


def test_a_vault_of_today_takes_none(world, strict, treated):
    old = unproven(world, treated[2], due_day=treated[2].due_day + 1)
    world.append(old, event="visit-add")
    with pytest.raises(IntegrityError, match="row-unsigned"):
        checked(world, old)
