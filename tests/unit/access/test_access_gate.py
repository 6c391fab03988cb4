"""AccessGate: role, consent, key and log, in this order, and nothing in the clear without all."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import asking
from clinicvault.access import gate as gate_module
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.crypto.fields import FieldCipher
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from tests.unit.access.world import ADA, INA, ORIGINAL, PAM, PETE, PREVIEW, THUMBNAIL


def opened(world, name, photos, purpose=Purpose.CARE, **more):
    gate = AccessGate(world.session(name))
    return gate.open(photos, PREVIEW, purpose, event="photo-view", **more)


@pytest.mark.parametrize("name", [PAM, PETE])
@pytest.mark.parametrize("kind", [ORIGINAL, PREVIEW, THUMBNAIL])
def test_a_practitioner_sees_what_went_in(world, name, kind):
    _, photo = world.treated(b"x" * 100_000)
    expected = {
        ORIGINAL: b"x" * 100_000,
        PREVIEW: b"preview " + b"x" * 100_000,
        THUMBNAIL: b"thumb " + b"x" * 100_000,
    }
    assert world.view(name, photo.id, kind) == expected[kind]


def test_an_opened_photo_brings_its_facts(world):
    _, photo = world.treated()
    [one] = opened(world, PAM, [photo.id])
    assert one.facts["view"] == "frontal"
    assert one.photo == photo


def test_intent_first_then_outcome_one_entry_a_page(world):
    patient, first = world.treated()
    second = world.photo(patient, b"other")
    opened(world, PAM, [second.id, first.id], detail={"recipient": "Dr Weber"})
    intent, done = world.events("photo-view")
    assert (intent.outcome, done.outcome) == ("intent", "done")
    for entry in (intent, done):
        assert entry.objects == (second.id, first.id)
        assert entry.patient == patient
        assert entry.user == world.user(PAM)
        assert entry.purpose == "care"
        assert entry.detail == {"recipient": "Dr Weber"}
    assert len(intent.consent) == 16


@pytest.mark.parametrize("name", [INA, ADA])
def test_other_roles_are_refused_and_it_is_logged(world, name):
    patient, photo = world.treated()
    with pytest.raises(Refused, match="role"):
        world.view(name, photo.id)
    [entry] = world.events("photo-view")
    assert (entry.outcome, entry.user, entry.detail) == (
        "refused",
        world.user(name),
        {"reason": "role"},
    )
    assert AccessGate(world.session(name)).refusal(patient, Purpose.CARE) == "role"


def test_no_consent_no_picture(world):
    patient, photo = world.treated()
    gate = AccessGate(world.session(PAM))
    assert gate.refusal(patient, Purpose.CARE) == ""
    with pytest.raises(Refused, match="consent-missing"):
        opened(world, PAM, [photo.id], Purpose.TEACHING)
    world.consent(patient, purpose=Purpose.TEACHING)
    assert opened(world, PAM, [photo.id], Purpose.TEACHING)
    withdraw_consent(world.session(INA), patient, Purpose.TEACHING)
    with pytest.raises(Refused, match="consent-withdrawn"):
        opened(world, PAM, [photo.id], Purpose.TEACHING)
    assert opened(world, PAM, [photo.id])
    world.consent(patient, purpose=Purpose.TEACHING)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    for purpose in (Purpose.CARE, Purpose.TEACHING):
        with pytest.raises(Refused, match="consent-withdrawn"):
            opened(world, PAM, [photo.id], purpose)


def test_expired_consent(world):
    patient = world.patient()
    world.consent(patient, until=dt.date(2026, 3, 10))
    photo = world.photo(patient)
    world.clock.pass_days(8)
    assert world.view(PAM, photo.id)
    world.clock.pass_days(1)
    with pytest.raises(Refused, match="consent-expired"):
        world.view(PAM, photo.id)
    assert AccessGate(world.session(PAM)).refusal(patient, Purpose.CARE) == "consent-expired"


def test_unknown_mixed_and_no_photos(world):
    _, first = world.treated()
    _, second = world.treated(given="Zoë")
    with pytest.raises(UsageError, match="photo-unknown"):
        opened(world, PAM, [new_id()])
    with pytest.raises(UsageError, match="photo-unknown"):
        opened(world, PAM, [])
    with pytest.raises(UsageError, match="photo-patients-differ"):
        opened(world, PAM, [first.id, second.id])
    with pytest.raises(UsageError, match="photo-patients-differ"):
        AccessGate(world.session(PAM)).facts([first, second])
    assert world.events("photo-view") == []


def test_an_altered_object_is_refused_and_logged_as_failed(world):
    patient, first = world.treated()
    second = world.photo(patient, b"other")
    name = second.preview_object.hex()
    path = world.folder / "objects" / name[:2] / name[2:]
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(IntegrityError, match="object-altered"):
        opened(world, PAM, [first.id, second.id])
    assert [e.outcome for e in world.events("photo-view")] == ["intent", "failed"]


def test_the_first_photos_are_wiped_when_a_later_one_fails(world, monkeypatch):
    patient, first = world.treated()
    second = world.photo(patient, b"other")
    world.ports.objects.delete(second.preview_object)
    handed = []
    decrypt = gate_module.decrypt_blob

    def watch(*arguments):
        handed.append(decrypt(*arguments))
        return handed[-1]

    monkeypatch.setattr(gate_module, "decrypt_blob", watch)
    with pytest.raises(StorageFailed, match="object-missing"):
        opened(world, PAM, [first.id, second.id])
    assert [bytes(one) for one in handed] == [bytes(len(handed[0]))]


def test_objects_swapped_between_photos_do_not_open(world):
    """Row and object both changed by somebody who may sign photo rows."""
    patient, first = world.treated()
    second = world.photo(patient, b"other")
    forged = dataclasses.replace(
        first,
        version=2,
        preview_object=second.preview_object,
        preview_hash=second.preview_hash,
        preview_size=second.preview_size,
    )
    forged = world.session(INA).signed(forged)
    world.append(forged)
    with pytest.raises(IntegrityError, match="blob"):
        world.view(PAM, first.id)


def test_a_photo_filed_under_another_patient_does_not_open(world):
    _, photo = world.treated()
    other, _ = world.treated(b"other", given="Zoë")
    forged = dataclasses.replace(photo, version=2, patient=other)
    world.append(world.session(INA).signed(forged))
    with pytest.raises(IntegrityError, match="row-altered"):
        world.view(PAM, photo.id)


def test_the_lock_wins_also_at_the_last_moment(world, monkeypatch):
    _, photo = world.treated()
    session = world.session(PAM)
    handed = []
    decrypt = gate_module.decrypt_blob

    def lock_meanwhile(*arguments):
        handed.append(decrypt(*arguments))
        session.wipe()
        return handed[-1]

    monkeypatch.setattr(gate_module, "decrypt_blob", lock_meanwhile)
    gate = AccessGate(session)
    with pytest.raises(Refused, match="locked"):
        gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    assert set(handed[0]) == {0}
    with pytest.raises(Refused, match="locked"):
        gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")


def test_stored_size(world):
    _, photo = world.treated(b"x" * 100_000)
    assert AccessGate(world.session(PAM)).stored_size([photo.id]) == photo.original_size > 100_000


def test_facts_are_logged_and_need_consent(world):
    patient, photo = world.treated()
    gate = AccessGate(world.session(PAM))
    assert gate.facts([]) == {}
    assert gate.facts([photo])[photo.id]["view"] == "frontal"
    [entry] = world.events("photo-list")
    assert (entry.objects, entry.patient) == ((photo.id,), patient)
    for name in (INA, ADA):
        assert AccessGate(world.session(name)).facts([photo]) == {}
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    assert gate.facts([photo]) == {}
    assert AccessGate(world.session(PAM), checks=False).facts([photo]) == {}


def test_facts_of_a_row_that_is_not_the_newest(world):
    _, photo = world.treated()
    world.append(world.session(INA).signed(dataclasses.replace(photo, version=2)))
    with pytest.raises(IntegrityError, match="row-altered"):
        AccessGate(world.session(PAM)).facts([photo])


def test_facts_need_no_key_twice(world):
    patient, first = world.treated()
    keys = ImportKeys(world.session(INA))
    second = world.photo(patient, b"a", keys)
    third = world.photo(patient, b"b", keys)
    found = AccessGate(world.session(PAM)).facts([first, second, third])
    assert set(found) == {first.id, second.id, third.id}


def test_facts_that_are_no_facts(world, monkeypatch):
    _, photo = world.treated()
    monkeypatch.setattr(
        "clinicvault.access.patients.patient_keys.open_value", lambda *_: ["no", "map"]
    )
    with pytest.raises(IntegrityError, match="field"):
        AccessGate(world.session(PAM)).facts([photo])


def test_own_photos_of_the_import_page(world):
    patient = world.patient()
    world.consent(patient)
    session = world.session(INA)
    page = ImportKeys(session)
    photo = world.photo(patient, b"mine", page)
    batch, _ = page.page(patient)
    found = AccessGate(session).open_own(photo, batch, "photo-move")
    assert bytes(found[ORIGINAL]) == b"mine"
    assert [e.outcome for e in world.events("photo-move")] == ["intent", "done"]
    world.ports.objects.delete(photo.thumbnail_object)
    with pytest.raises(StorageFailed):
        AccessGate(session).open_own(photo, batch, "photo-move")
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="consent-withdrawn"):
        AccessGate(session).open_own(photo, batch, "photo-move")
    with pytest.raises(Refused, match="role"):
        AccessGate(world.session(ADA)).open_own(photo, batch, "photo-move")


def test_a_failed_own_look_leaves_nothing(world, monkeypatch):
    patient = world.patient()
    world.consent(patient)
    session = world.session(INA)
    page = ImportKeys(session)
    photo = world.photo(patient, b"mine", page)
    world.ports.objects.delete(photo.thumbnail_object)
    handed = []
    decrypt = gate_module.decrypt_blob

    def watch(*arguments):
        handed.append(decrypt(*arguments))
        return handed[-1]

    monkeypatch.setattr(gate_module, "decrypt_blob", watch)
    with pytest.raises(StorageFailed):
        AccessGate(session).open_own(photo, page.page(patient)[0], "photo-move")
    assert len(handed) == 2
    assert all(set(one) == {0} for one in handed)
    assert [e.outcome for e in world.events("photo-move")] == ["intent", "failed"]


def test_export_needs_the_act(world):
    _, photo = world.treated()
    assert opened(world, PAM, [photo.id], act=Act.EXPORT_PHOTO)
    with pytest.raises(Refused, match="role"):
        opened(world, INA, [photo.id], act=Act.EXPORT_PHOTO)


def test_a_disabled_practitioner_is_out_at_once(world):
    from clinicvault.access.people.enrolment import disable

    patient, photo = world.treated()
    gate = AccessGate(world.session(PETE))
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(Refused, match="user-disabled"):
        gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    assert gate.facts([photo]) == {}
    assert gate.refusal(patient, Purpose.CARE) == "user-disabled"


def test_a_wiped_cipher_is_not_asked_again(world):
    session = world.session(PAM)
    assert isinstance(session.own_cipher("x"), FieldCipher)


# looking again at what was opened before


def test_looking_again_is_permitted_and_logged_like_opening(world):
    patient, photo = world.treated()
    AccessGate(world.session(PAM)).look([photo.id], Purpose.CARE, event="photo-view")
    [entry] = world.events("photo-view")
    assert (entry.outcome, entry.patient, entry.objects) == ("done", patient, (photo.id,))
    assert entry.consent


def test_looking_again_ends_with_the_consent_the_role_and_the_lock(world):
    patient, photo = world.treated()
    gate = AccessGate(world.session(PAM))
    with pytest.raises(Refused, match="role"):
        AccessGate(world.session(INA)).look([photo.id], Purpose.CARE, event="photo-view")
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused, match="consent-withdrawn"):
        gate.look([photo.id], Purpose.CARE, event="photo-view")
    assert [entry.outcome for entry in world.events("photo-view")] == ["refused", "refused"]
    gate._session.wipe()
    with pytest.raises(Refused, match="locked"):
        gate.look([photo.id], Purpose.CARE, event="photo-view")


def test_a_lock_while_it_is_logged_wins(world, monkeypatch):
    _, photo = world.treated()
    session = world.session(PAM)
    log = asking.log_intent

    def locking(*arguments):
        log(*arguments)
        session.wipe()

    monkeypatch.setattr(asking, "log_intent", locking)
    with pytest.raises(Refused, match="locked"):
        AccessGate(session).look([photo.id], Purpose.CARE, event="photo-view")
