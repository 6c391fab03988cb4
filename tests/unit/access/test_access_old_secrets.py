"""How long an earlier vault secret is kept, and for whom."""

import dataclasses

import pytest

from clinicvault.access.computers import old_secrets
from clinicvault.access.computers.old_secrets import drop_old_secrets
from clinicvault.access.computers.stations import revoke
from clinicvault.access.computers.vault_secrets import KEPT_MS
from clinicvault.access.unlocking import unlock
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import OldSecretRecord
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import PasswordRecord
from clinicvault.domain.roles import Role
from tests.unit.access.joined import Second
from tests.unit.access.renewed import behind, renew
from tests.unit.access.rows import rooted, rows_of
from tests.unit.access.test_access_recovery import Recovered
from tests.unit.access.world import ADA, DAY_MS, INA, PAM, PETE, ROLES, Member, password


def test_who_is_behind(later):
    assert {one.user for one in behind(later)} == {later.user(name) for name in ROLES}
    later.unlock(PAM)
    found = {one.user: one for one in behind(later)}
    assert set(found) == {later.user(name) for name in (ADA, PETE, INA)}
    # Pam and Pete share a role; Ada alone is administrator and officer.
    awaited = {user for user, one in found.items() if one.awaited}
    assert awaited == {later.user(ADA)}
    assert {one.until_ms for one in found.values()} == {rows_of(later, OldSecretRecord)[0].until_ms}


def test_after_thirty_days_a_code_is_needed(later):
    later.unlock(ADA).wipe()
    later.unlock(PAM).wipe()
    later.clock.ms += KEPT_MS
    for name in (PETE, INA):
        with pytest.raises(Refused, match="code-needed"):
            later.unlock(name)
    refused = [entry for entry in later.events("unlock") if entry.outcome == "refused"]
    assert [entry.detail["reason"] for entry in refused] == ["code-needed"] * 2


def test_the_secret_is_deleted_then_and_signed(later):
    admin = later.unlock(ADA)
    later.unlock(PAM).wipe()
    assert drop_old_secrets(admin) == 0
    later.clock.ms += KEPT_MS
    assert drop_old_secrets(admin) == 1
    assert rows_of(later, OldSecretRecord) == []
    assert later.vault.secrets.earlier() == {}
    with pytest.raises(Refused, match="code-needed"):
        later.unlock(PETE)
    assert later.again().clinic_name == "Belle Vue"
    assert behind(later)[0].until_ms == 0


def test_a_roles_only_holder_is_waited_for(later):
    """Ada alone is administrator: nobody could give her a code."""
    later.unlock(PAM).wipe()
    later.clock.ms += KEPT_MS + 100 * DAY_MS
    pam = later.unlock(PAM)
    assert drop_old_secrets(pam) == 0
    with pytest.raises(Refused, match="code-needed"):
        later.unlock(INA)
    admin = later.unlock(ADA)
    assert drop_old_secrets(admin) == 1


def test_both_practitioners_are_waited_for_while_neither_came(later):
    later.unlock(ADA).wipe()
    later.clock.ms += KEPT_MS + DAY_MS
    later.unlock(PETE).wipe()
    with pytest.raises(Refused, match="code-needed"):
        later.unlock(PAM)


def test_a_damaged_password_keeps_the_secret_for_a_role(later):
    later.unlock(PAM).wipe()
    (lanes,) = [one.lanes for one in rows_of(later, PasswordRecord, id=later.user(ADA))]
    later.swap("UPDATE password SET lanes = 3 WHERE id = ?", later.user(ADA))
    later.clock.ms += KEPT_MS + DAY_MS
    pam = later.unlock(PAM)
    assert [one.generation for one in behind(later) if one.user == later.user(ADA)] == [0]
    assert drop_old_secrets(pam) == 0  # repaired, the row needs the secret that it had
    later.swap("UPDATE password SET lanes = ? WHERE id = ?", lanes, later.user(ADA))
    assert later.unlock(ADA).holds(GroupKind.ROOT)


def test_a_row_of_the_secret_in_force_itself_changes_nothing(later):
    """An administrator's own row of that number is passed over."""
    (old,) = rows_of(later, OldSecretRecord)
    false = dataclasses.replace(old, id=new_id(), generation=2, sealed=b"no secret")
    later.append(rooted(later, false))
    assert later.vault.secrets.generation == 2
    assert later.again().clinic_name == "Belle Vue"


def test_a_number_that_nobody_keeps(later):
    with pytest.raises(Refused, match="code-needed"):
        later.vault.secrets.of(7)


def test_a_damaged_row_is_told_and_stays(later):
    admin = later.unlock(ADA)
    later.unlock(PAM).wipe()
    later.swap("UPDATE old_secret SET until_ms = 1")
    assert drop_old_secrets(admin) == 0
    later.clock.ms += KEPT_MS
    assert drop_old_secrets(admin) == 0


SPOIL = "UPDATE old_secret SET sealed = zeroblob(1168)"


def spoiled(world, how):
    """This computer's earlier secret does not open any more: by a bad disk, or the root's hand."""
    if how == "damaged":
        world.swap(SPOIL)
    else:
        [old] = rows_of(world, OldSecretRecord)
        false = dataclasses.replace(old, version=old.version + 1, sealed=bytes(1168))
        world.append(rooted(world, false))
    return world.again()


@pytest.mark.parametrize("how", ["damaged", "false"])
def test_a_damaged_earlier_secret_concerns_those_alone_who_need_it(later, how):
    before = later.unlock(PAM)
    later.members[PAM] = Member(before.user_id, bytes(before.keys.seed.view()))
    [row] = [one.id for one in rows_of(later, OldSecretRecord)]
    vault = spoiled(later, how)
    assert vault.clinic_name == "Belle Vue"
    session = later.unlock(PAM)
    assert session.holds(GroupKind.TEAM, vault.trust.team)
    assert later.view(PAM, later.photo_row.id) == b"preview picture"
    for name in (PETE, ADA):
        with pytest.raises(Refused, match="code-needed"):
            later.unlock(name)
    # Nobody can read the log in this clinic; what was told stands in it all the same.
    assert session._told == {(("old_secret", row), b"")}
    assert behind(later)


def test_a_damaged_earlier_secret_does_not_stop_the_next_one(later):
    """Nor a new computer; that of one that leaves goes, damaged or not."""
    admin = later.unlock(ADA)
    later.members[ADA] = Member(admin.user_id, bytes(admin.keys.seed.view()))
    [old] = rows_of(later, OldSecretRecord)
    spoiled(later, "damaged")
    assert Second(later).let_in()
    assert [one.workstation for one in rows_of(later, OldSecretRecord)] == [old.workstation]
    assert renew(later) == 3
    assert later.vault.secrets.generation == 3
    assert {one.generation for one in rows_of(later, OldSecretRecord)} == {1, 2}


def test_a_leaving_computers_damaged_secret_goes_with_it(later):
    admin = later.unlock(ADA)
    later.members[ADA] = Member(admin.user_id, bytes(admin.keys.seed.view()))
    second = Second(later)
    assert second.let_in()
    station = second.id
    later.swap(SPOIL + " WHERE workstation = ?", station)
    revoke(later.session(ADA), station)
    assert station not in {one.workstation for one in rows_of(later, OldSecretRecord)}
    assert later.events("damage-found")[-1].detail["tables"] == "old_secret"


def test_of_two_programs_one_says_that_the_secret_is_gone(later, monkeypatch):
    admin = later.unlock(ADA)
    later.unlock(PAM).wipe()
    later.clock.ms += KEPT_MS
    before, looks = old_secrets._over, []

    def late(*args):
        looks.append(args)
        if len(looks) == 2:
            return []
        return before(*args)

    monkeypatch.setattr(old_secrets, "_over", late)
    assert drop_old_secrets(admin) == 0
    assert len(looks) == 2
    assert not later.events("secret-drop")
    monkeypatch.undo()
    assert drop_old_secrets(admin) == 1
    assert [entry.detail["keys"] for entry in later.events("secret-drop")] == [1]


def test_recovery_sheets_open_the_secret_in_force(later):
    desk = later.vault.workstation_id
    again = Recovered(later)
    assert again.vault.secrets.generation == 2
    assert again.vault.secrets.earlier() == {}
    assert again.vault.clinic_name == "Belle Vue"
    assert again.vault.workstation_name(desk) == "Desk"
    session = again.unlock()
    with again.vault.read() as rows:
        row = rows.get(PasswordRecord, session.user_id)
    assert row.secret_generation == 2
    # Who was away needs a code there: this computer never had the secret of before.
    with pytest.raises(Refused, match="code-needed"):
        unlock(again.vault, later.user(INA), password(INA))
    again.shut()
    later.again()


def test_who_has_no_role_deletes_nothing(later):
    invited = later.join("Nora", frozenset({Role.PRACTITIONER}))
    assert invited
    later.clock.ms += KEPT_MS + DAY_MS
    assert drop_old_secrets(later.session("Nora")) == 0
