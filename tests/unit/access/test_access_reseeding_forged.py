"""Nobody makes the next keys of somebody else."""

import dataclasses

import pytest

from clinicvault.access.patients.pool import new_wrap
from clinicvault.access.people.groups import grant_record
from clinicvault.access.people.leaving import disable
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import (
    GrantRecord,
    UserKeyRecord,
    WrapRecord,
)
from tests.unit.access.renewed import keys_of, twin
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE

# forged successors


def next_keys(world, name, by, **more):
    """A successor's row as a thief of `by`'s seed, or of none, would write it."""
    old = keys_of(world, name)[0]
    fresh = KeyPair.generate()
    bare = UserKeyRecord(
        id=new_id(),
        user=old.user,
        enrolment=old.enrolment,
        public=fresh.public.encoded,
        second_public=old.second_public and KeyPair.generate().public.encoded,
    )
    return sign_record(dataclasses.replace(bare, **more), by, by.public.key_id)


@pytest.mark.parametrize("attack", ["stranger", "colleague", "older", "enrolment", "signature"])
def test_nobody_makes_somebodys_next_keys(later, attack):
    own = twin(later.session(INA))
    by, more = own, {}
    if attack == "stranger":
        by = KeyPair.generate()
    elif attack == "colleague":
        by = twin(later.session(ADA))
    elif attack == "older":
        later.unlock(INA)
    elif attack == "enrolment":
        more = {"enrolment": keys_of(later, ADA)[0].enrolment}
    record = next_keys(later, INA, by, **more)
    if attack == "signature":
        record = dataclasses.replace(record, signature=bytes(64))
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        later.append(record)


def test_keys_of_somebody_who_was_sent_away_have_no_successor(later):
    own = twin(later.session(INA))
    record = next_keys(later, INA, own)
    disable(later.session(ADA), later.user(INA))
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        later.append(record)


def test_the_successor_goes_with_who_leaves(later):
    later.unlock(INA).wipe()
    disable(later.session(ADA), later.user(INA))
    with pytest.raises(Refused, match="user-disabled"):
        later.unlock(INA)


def test_a_grant_passed_on_by_somebody_else_counts_for_nothing(later):
    """Only one's own keys pass on what the role does not give: Ina gives nobody the directory key."""
    ina, pete = later.session(INA), later.vault.trust.need_person(later.user(PETE))
    group = later.vault.trust.need(GroupKind.DIRECTORY)
    pair = ina.group(GroupKind.DIRECTORY)
    grant = grant_record(later.vault.id, group.id, pair, pete.id, pete.public, ina.keys)
    later.append(grant)
    with later.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        later.vault.reader(rows).check(rows.get(GrantRecord, grant.id))


def test_a_colleagues_wrap_that_does_not_open_keeps_nobody_out(later):
    """Pam signs it as she may; Pete's next unlock passes it over, and it stays as it is."""
    pam, pete = later.session(PAM), later.vault.trust.need_person(later.user(PETE))
    wrap = new_wrap(later.vault.id, bytes(16), WrapKind.TEAM, pete.public, bytes(32))
    wrap = dataclasses.replace(wrap, sealed=bytes(len(wrap.sealed)))
    later.append(pam.signed(wrap))
    assert later.unlock(PETE).holds(GroupKind.DIRECTORY)
    assert [one.recipient for one in rows_of(later, WrapRecord, id=wrap.id)] == [wrap.recipient]
