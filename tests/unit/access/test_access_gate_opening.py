"""One after the other through the gate: the log first, one bad object keeps no other back."""

import pytest

from clinicvault.access import gate as gate_module
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.disclosures import disclosures_of
from clinicvault.crypto.fields import FieldCipher
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, StorageFailed
from clinicvault.domain.exports import ExportRules
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from tests.unit.access.exporting import consented, granted, handed, order_of
from tests.unit.access.world import INA, ORIGINAL, PAM


def opening(world, photos, name=PAM, purpose=Purpose.CARE):
    gate = AccessGate(world.session(name))
    ids = [one.id for one in photos]
    told = {"recipient": "Dr Weber"}
    return gate.opening(
        ids, ORIGINAL, purpose, event="export", act=Act.EXPORT_PHOTO, detail=told
    )  # fmt: skip


def pair(world):
    patient, first = world.treated(b"first")
    return patient, first, world.photo(patient, b"second")


def spoil(world, record):
    name = record.original_object.hex()
    path = world.folder / "objects" / name[:2] / name[2:]
    data = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def test_the_intent_names_all_of_them_before_the_first_is_opened(world, monkeypatch):
    _, first, second = pair(world)
    decrypt, before = gate_module.decrypt_blob, []

    def watch(*told):
        before.append([one.outcome for one in world.events("export")])
        return decrypt(*told)

    monkeypatch.setattr(gate_module, "decrypt_blob", watch)
    with opening(world, [first, second]) as opened:
        assert before == []
        assert bytes(opened(second.id).data) == b"second"
        one = opened(first.id)
        assert (one.photo, bytes(one.data), one.facts["view"]) == (first, b"first", "frontal")
    assert before == [["intent"], ["intent"]]
    intent, done = world.events("export")
    assert (intent.outcome, done.outcome) == ("intent", "done")
    for entry in (intent, done):
        assert entry.objects == (first.id, second.id)
        assert entry.detail == {"recipient": "Dr Weber"}


@pytest.mark.parametrize("lost", [False, True])
def test_one_bad_object_is_told_of_and_the_others_open(world, lost):
    _, first, second = pair(world)
    if lost:
        world.ports.objects.delete(first.original_object)
    else:
        spoil(world, first)
    with opening(world, [first, second]) as opened:
        with pytest.raises(StorageFailed if lost else IntegrityError) as said:
            opened(first.id)
        assert bytes(opened(second.id).data) == b"second"
    outcomes = [(one.outcome, one.objects) for one in world.events("export")]
    both = (first.id, second.id)
    assert outcomes == [("intent", both), ("failed", (first.id,)), ("done", both)]
    failed = world.events("export")[1]
    assert failed.detail == {"recipient": "Dr Weber", "reason": said.value.code}


def test_what_is_raised_inside_is_the_outcome(world):
    _, first, _ = pair(world)
    with pytest.raises(InputRefused), opening(world, [first]):
        raise InputRefused("picture-damaged")
    assert world.events("export")[-1].outcome == "failed"
    with pytest.raises(Refused), opening(world, [first]):
        raise Refused("export-face-seen")
    entry = world.events("export")[-1]
    assert (entry.outcome, entry.detail["reason"]) == ("refused", "export-face-seen")


def test_role_and_consent_come_first(world):
    patient, first, _ = pair(world)
    for name, purpose, code in (
        (INA, Purpose.CARE, "role"),
        (PAM, Purpose.TEACHING, "consent-missing"),
    ):
        with pytest.raises(Refused, match=code), opening(world, [first], name, purpose):
            pytest.fail("opened")
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with pytest.raises(Refused), opening(world, [first]):
        pytest.fail("opened")


def test_keys_are_gone_with_the_end_and_with_the_lock(world, monkeypatch):
    _, first, second = pair(world)
    wiped, wipe = [], FieldCipher.wipe
    monkeypatch.setattr(FieldCipher, "wipe", lambda self: (wiped.append(self), wipe(self))[1])
    session = world.session(PAM)
    told = {"event": "export", "act": Act.EXPORT_PHOTO, "detail": {}}
    ids, counts = [first.id, second.id], []

    def locked_between():
        with AccessGate(session).opening(ids, ORIGINAL, Purpose.CARE, **told) as opened:
            opened(first.id)
            counts.append(len(wiped))
            session.wipe()
            opened(second.id)

    with pytest.raises(Refused, match="locked"):
        locked_between()
    assert len(wiped) > counts[0]


def test_what_could_not_be_read_was_allowed_and_is_not_written_down(world):
    patient, photo = consented(world, Purpose.PUBLICATION)
    second = world.photo(patient, b"other")
    assert Purpose.PUBLICATION in ExportRules().faces
    order = order_of(patient, photo, second)
    request = granted(world, order)
    gift = handed(world, order, request, left_out={photo.id})
    entry = world.events("export")[-1]
    assert (entry.outcome, entry.objects) == ("given", (second.id,))
    session = world.session(PAM)
    with session.vault.read() as rows:
        [one] = disclosures_of(session, rows, patient)
    assert (one.id, one.photos) == (gift.disclosure, (second.id,))
