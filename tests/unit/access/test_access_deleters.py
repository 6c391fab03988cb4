"""Whose signed deletion counts: by table and reason, for the role that does such a thing."""

from __future__ import annotations

import pytest

from clinicvault.access.authority import author
from clinicvault.access.deleters import DELETERS, deleters
from clinicvault.access.freshness import KEPT
from clinicvault.access.verifying import Finding, verify_rows
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import DeletionReason, WrapKind
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import (
    AssignmentRecord,
    DeletionRecord,
    GrantRecord,
    PhotoRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM

Why = DeletionReason


def deletion(table, reason, subject=b"s" * 16, version=1):
    return DeletionRecord(
        id=new_id(),
        subject_table=table,
        subject=subject,
        subject_version=version,
        reason=int(reason),
    )


def gone(world, name, record, reason):
    """An altered client deletes a row, with its user's word."""
    word = deletion(record.TABLE, reason, record.id, record.version)
    world.append(world.session(name).signed(word), delete=(record,), event="keys-due")
    return [found for found in verify_rows(world.ports, world.pin) if found]


def wrap_of(world, patient, kind):
    [assignment] = rows_of(world, AssignmentRecord, id=patient)
    wraps = rows_of(world, WrapRecord, patient_key=assignment.patient_key)
    return next(wrap for wrap in wraps if wrap.kind == kind)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (INA, Why.ERASED),
        (INA, Why.REPLACED),
        (INA, Why.POOL_DISCARDED),
        (PAM, Why.ERASED),
        (PAM, Why.TAKEN_BACK),
        (ADA, Why.READ_AT_LAST),
        (ADA, 99),
    ],
)
def test_a_patients_last_way_back_is_not_everybodys_to_delete(world, name, reason):
    patient, _ = world.treated()
    held = wrap_of(world, patient, WrapKind.HELD)
    found = gone(world, name, held, reason)
    assert Finding("deletion", held.id) in found
    assert {one.what for one in found} == {"deletion"}
    assert len(found) == 2  # the word itself, and the row that went without one


@pytest.mark.parametrize("name", [ADA, INA, PAM])
def test_what_is_due_anyone_deletes(world, name):
    patient, _ = world.treated()
    assert gone(world, name, wrap_of(world, patient, WrapKind.TEAM), Why.INACTIVE) == []


def test_the_desk_takes_a_photo_back_and_an_administrator_does_not(world):
    _, first = world.treated()
    second = world.photo(first.patient, b"other")
    assert gone(world, INA, first, Why.TAKEN_BACK) == []
    found = gone(world, ADA, second, Why.TAKEN_BACK)
    assert Finding("deletion", second.id) in found
    assert rows_of(world, PhotoRecord) == []


def test_a_grant_is_the_administrators_to_end(world):
    """As a recovery kit's that is in force no longer."""
    kit = world.vault.trust.kit.key_id
    first, second, *_ = (one for one in rows_of(world, GrantRecord) if one.recipient == kit)
    assert gone(world, ADA, first, Why.REPLACED) == []
    assert Finding("deletion", second.id) in gone(world, PAM, second, Why.REPLACED)


def test_tables_that_are_never_deleted_from_have_no_deleters():
    kinds = {kind.TABLE for kind in DELETERS}
    assert kinds == {kind.TABLE for kind in RECORD_TYPES} - KEPT
    for table in sorted(KEPT):
        assert all(deleters(deletion(table, why)) == frozenset() for why in Why)


def test_every_reason_is_somebodys(world):
    used = {why for rule in DELETERS.values() for why in rule}
    assert used == set(Why)
    assert deleters(deletion("no such table", Why.OVER)) == frozenset()
    for kind, rule in DELETERS.items():
        for why, roles in rule.items():
            assert roles, (kind, why)
            assert deleters(deletion(kind.TABLE, why)) == roles <= frozenset(Role)


def test_a_key_that_is_nobodys_signs_none(world):
    """Kit, code and root sign other things."""
    trust = world.vault.trust
    word = deletion("key_wrap", Why.INACTIVE)
    for signer in (trust.kit.key_id, trust.root.key_id, bytes(16)):
        said = DeletionRecord(
            id=word.id,
            subject_table=word.subject_table,
            subject=word.subject,
            subject_version=1,
            reason=word.reason,
            signer=signer,
        )
        assert author(trust, said, 10_000) is None
