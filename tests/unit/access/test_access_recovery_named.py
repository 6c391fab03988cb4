"""Recovery by the sheets gives no restricted record to the team."""

import pytest

from clinicvault.access.consent.bringing_back import bring_back
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord
from tests.unit.access.standings import ALWAYS, wraps
from tests.unit.access.test_access_recovery import NEW, Recovered, rows_in
from tests.unit.access.world import ADA, INA, PAM, password


@pytest.fixture
def secret(world):
    """A patient whom only Pam's keys open, with a photo."""
    patient, photo = world.treated()
    restrict(world.session(PAM), patient, [world.user(PAM)], password(PAM))
    return patient, photo


def kinds(made, patient):
    with made.vault.read() as rows:
        key = rows.get(AssignmentRecord, patient).patient_key
        return {WrapKind(one.kind) for one in rows.find(WrapRecord, patient_key=key)}


def test_the_named_users_wraps_stay_and_nobody_else_gets_one(world, secret):
    patient, photo = secret
    made = Recovered(world)
    assert kinds(made, patient) == ALWAYS | {WrapKind.USER, WrapKind.USER_COLD}
    with pytest.raises(Refused, match="record-restricted"):
        made.view(photo)
    session = made.unlock()
    found = bring_up(session, [patient], Secret(NEW))
    assert found.refused == {patient: "record-restricted"}
    made.shut()


def test_what_was_sealed_for_the_lost_archive_is_deleted(world, secret):
    """A record that was brought back and not opened yet: an officer does it once more."""
    patient, _ = secret
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    world.consent(patient)
    bring_back(world.session(ADA), patient)
    made = Recovered(world)
    assert kinds(made, patient) == ALWAYS
    bring_back(made.unlock(), patient)
    assert kinds(made, patient) == ALWAYS | {WrapKind.RETURNED}
    made.shut()


@pytest.mark.parametrize("rot", ["restriction", ""])
def test_a_rotten_wrap_is_not_believed_to_be_the_teams(world, secret, rot):
    patient, _ = secret
    [cold] = [wrap for wrap in wraps(world, patient) if wrap.kind == WrapKind.USER_COLD]
    world.swap("UPDATE key_wrap SET kind = ? WHERE id = ?", int(WrapKind.ARCHIVE), cold.id)
    if rot:
        world.swap("UPDATE restriction SET users = x'' WHERE id = ?", patient)
    made = Recovered(world)
    left = [one for one in rows_in(made, WrapRecord) if one.id == cold.id]
    assert left  # nobody can tell whose it is
    assert sum(one.kind == WrapKind.ARCHIVE for one in rows_of_key(made, cold)) == 1
    assert WrapKind.TEAM not in kinds(made, patient)
    made.shut()


def rows_of_key(made, wrap):
    return [one for one in rows_in(made, WrapRecord) if one.patient_key == wrap.patient_key]
