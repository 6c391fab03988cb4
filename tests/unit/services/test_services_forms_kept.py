"""Signed forms are kept as photos are: checked, tidied around, backed up, brought back."""

import pytest

from clinicvault.access.consent.evidence import SCAN, Document, seal_document
from clinicvault.domain.errors import IntegrityError, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import ConsentRecord
from clinicvault.services import views
from clinicvault.services.backups.restoring import restore
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg


@pytest.fixture
def recorded(house, tmp_path):
    """(house, patient, consent id, object id) of a clinic with one form."""
    with house.open(INA) as desk:
        patient = desk.patient(consent=False)
        scan = jpeg(tmp_path / "form.jpg", 4).read_bytes()
        made = desk.consents.record(patient, views.ConsentDraft(Purpose.CARE), scan=scan)
        [object_id] = desk.objects()
    return house, patient, made.id, object_id


def spoil(desk, object_id):
    file = desk.clinic.ports.objects._path(object_id)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(data)


def test_the_check_names_a_damaged_form(recorded):
    house, patient, _, object_id = recorded
    with house.open(ADA) as desk:
        assert desk.health.verify().damaged == ()
        spoil(desk, object_id)
        [damage] = desk.health.verify().damaged
        code = patient_code(bytes.fromhex(patient))
        assert damage == views.Damage("document", object_id.hex(), code)
        desk.clinic.ports.objects.delete(object_id)
        assert desk.health.verify().damaged == (damage,)


def test_tidying_takes_what_a_crash_left_and_nothing_else(recorded):
    house, patient, consent, object_id = recorded
    with house.open(INA) as desk:
        form = Document(SCAN, file=b"scan", format="jpeg", pages=(b"page",))
        seal_document(desk.clinic.session, bytes.fromhex(patient), bytes.fromhex(consent), form)
        assert len(desk.objects()) == 2
        desk.be(ADA)
        assert desk.health.verify().damaged == ()
        assert desk.health.tidy() == 1
        assert desk.objects() == {object_id}


def test_a_refused_consent_leaves_no_object(recorded, tmp_path):
    house, patient, _, object_id = recorded
    with house.open(INA) as desk:
        scan = (tmp_path / "form.jpg").read_bytes()
        draft = views.ConsentDraft(Purpose.CARE, renews="0" * 32)
        with pytest.raises(UsageError, match="consent-unknown"):
            desk.consents.record(patient, draft, scan=scan)
        assert desk.objects() == {object_id}


def test_a_crash_after_the_object_leaves_an_orphan_alone(recorded, tmp_path, monkeypatch):
    house, patient, _, object_id = recorded

    class Crash(BaseException):
        pass

    def crash(*_):
        raise Crash

    with house.open(INA) as desk:
        scan = (tmp_path / "form.jpg").read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr("clinicvault.access.consent.consents._record", crash)
            with pytest.raises(Crash):
                desk.consents.record(patient, views.ConsentDraft(Purpose.TEACHING), scan=scan)
        assert len(desk.objects()) == 2
        assert len(desk.consents.list(patient)) == 1
        with desk.clinic.vault.read() as rows:
            assert rows.count(ConsentRecord) == 1
        desk.be(ADA)
        assert desk.health.tidy() == 1
        assert desk.objects() == {object_id}


def test_a_backup_holds_it_and_a_restore_brings_it_back(recorded, tmp_path):
    house, _, consent, object_id = recorded
    backup = tmp_path / "bk"
    with house.open(ADA) as desk:
        made = desk.backup.backup(backup)
        assert (made.objects, made.missing) == (1, 0)
        desk.clinic.ports.objects.delete(object_id)
    place = tmp_path / "restored"
    assert restore(house.host, backup, place).damaged == ()
    with house.open(PAUL, vault=place) as desk:
        [shown] = desk.consents.evidence(consent)
        assert len(desk.consents.open_evidence(shown.id).pages) == 1
        desk.be(ADA)
        assert desk.health.verify().damaged == ()


def test_a_damaged_form_is_not_copied_as_good(recorded, tmp_path):
    house, _, consent, object_id = recorded
    with house.open(ADA) as desk:
        spoil(desk, object_id)
        made = desk.backup.backup(tmp_path / "bk")
        assert [(one.what, one.id) for one in made.damaged] == [("document", object_id.hex())]
        with pytest.raises(IntegrityError):
            desk.consents.open_evidence(desk.consents.evidence(consent)[0].id)
