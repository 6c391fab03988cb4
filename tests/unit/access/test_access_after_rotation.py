"""What reads a patient's key works across a succession: one clinic, renewed, and what follows."""

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.standing import standing_of
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.people.leaving import reach
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.release.emergency import allow, ask, begin
from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import WrapRecord
from tests.unit.access.rotations import damage_in, go_on, ordered, pair_of
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_recovery import Recovered
from tests.unit.access.world import (
    ADA,
    DAY_MS,
    INA,
    PAM,
    PETE,
    PREVIEW,
    copy_world,
    make_world,
    password,
)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """A clinic with one patient and two photos, renewed once; each test gets a copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        made = make_world(tmp_path_factory.mktemp("after") / "vault")
        patient, photo = made.treated()
        other, _ = made.treated(b"other", family="Blanc")
        ordered(made)
        go_on(made, PAM)
        made.shut()
    return made, patient, photo, other


@pytest.fixture
def world(clinic, tmp_path):
    made = copy_world(clinic[0], tmp_path / "clinic")
    yield made
    made.shut()


def test_a_photo_moves_to_another_patient(clinic, world):
    _, patient, _, other = clinic
    page = ImportKeys(world.session(INA))
    photo = world.photo(patient, b"misfiled", page)
    to = page.move(photo.id, other)
    page.close()
    assert world.view(PETE, to) == b"preview misfiled"
    assert damage_in(world) == []


def test_an_emergency(clinic, world):
    _, patient, photo, _ = clinic
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    session = world.session(PAM)
    request = ask(session, patient, "bleeding", password(PAM))
    allow(world.session(ADA), request)
    begin(session, request, password(PAM))
    opened = AccessGate(session).open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    assert bytes(opened[0].data) == b"preview picture"


def test_archived_and_brought_up(clinic, world):
    _, patient, photo, _ = clinic
    world.clock.ms += 40 * DAY_MS
    with world.vault.read() as rows:
        assert standing_of(world.session(PAM), rows, patient).standing is Standing.COLD
    with pytest.raises(Refused, match="record-archived"):
        world.view(PAM, photo.id)
    bring_up(world.session(PETE), [patient], password(PETE))
    assert world.view(PAM, photo.id) == b"preview picture"


def test_a_recovery(clinic, world):
    _, patient, photo, _ = clinic
    key = pair_of(world, patient)
    made = Recovered(world)
    assert made.view(photo) == b"preview picture"
    with made.vault.read() as rows:
        kinds = {wrap.kind for wrap in rows.find(WrapRecord, patient_key=key)}
        free = rows.free_patient_keys(made.vault.trust.team, 99)
    assert len(kinds) == 4
    assert key not in free
    made.shut()


def test_what_somebody_reaches(clinic, world):
    found = reach(world.session(ADA), world.user(PAM))
    assert (found.active, found.archived) == (2, 2)
    assert clinic[1] in {patient for patient, *_ in wraps(world)}
    assert len(rows_of(world, WrapRecord)) >= 8


def wraps(world):
    with world.vault.read() as rows:
        return rows.wraps_of_patients()
