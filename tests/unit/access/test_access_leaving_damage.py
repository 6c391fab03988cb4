"""Whoever leaves takes nobody else's access along: damaged rows may be anybody's."""

import dataclasses

from clinicvault.access.patients.named import restrict
from clinicvault.access.people.leaving import disable
from clinicvault.domain.records import WrapRecord
from tests.unit.access.rows import by_nobody, rows_of
from tests.unit.access.world import ADA, PAM, PETE, password


def test_nobodys_wrap_goes_because_it_names_who_leaves(world):
    patient, photo = world.treated()
    restrict(world.session(PAM), patient, [world.user(PAM)], password(PAM))
    pete, pam = (world.vault.trust.people[world.user(one)].public.key_id for one in (PETE, PAM))
    [wrap] = rows_of(world, WrapRecord, recipient=pam)
    world.swap("update key_wrap set recipient = ? where id = ?", pete, wrap.id)
    disable(world.session(ADA), world.user(PETE))
    world.swap("update key_wrap set recipient = ? where id = ?", pam, wrap.id)
    assert world.view(PAM, photo.id) == b"preview picture"


def test_a_wrap_whose_signer_alone_does_not_count_goes_with_who_leaves(world):
    patient, _ = world.treated()
    restrict(world.session(PETE), patient, [world.user(PETE)], password(PETE))
    key = world.vault.trust.people[world.user(PETE)].public.key_id
    [wrap] = rows_of(world, WrapRecord, recipient=key)
    world.append(by_nobody(dataclasses.replace(wrap, version=wrap.version + 1)))
    disable(world.session(ADA), world.user(PETE))
    assert rows_of(world, WrapRecord, recipient=key) == []
