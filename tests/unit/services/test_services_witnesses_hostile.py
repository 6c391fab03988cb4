"""Copies of the log's head with a certificate that no library can look into: damage, no crash."""

import time

import pytest

from clinicvault.access.witnesses import proving
from clinicvault.audit.checkpoint import Note, checkpoint_body, origin
from clinicvault.audit.cosignature import cosigned, cosigner_name
from clinicvault.audit.witness import Stamp, witness_row
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.log_witnesses import WitnessKind
from tests.unit.crypto.hostile_certificates import HOSTILE
from tests.unit.services.real_clinic import ADA, INA
from tests.unit.services.test_services_witnesses_attacked import put


def stamped(vault, keys, pem, size=1):
    """A time-stamp that these keys sign, whose certificates nobody can look into."""
    note, own = Note(checkpoint_body(origin(vault), size, b"Z" * 32), ()), keys.public
    name = cosigner_name(vault, own.key_id)
    note = cosigned(note, name, own.signing, keys.sign, int(time.time()))
    stamp = Stamp("tsa.example", 1, b"x", pem)
    return witness_row(WitnessKind.TIMESTAMP, vault, note.encoded(), b"", keys.sign, stamp)


@pytest.fixture(params=HOSTILE)
def pem(request):
    return HOSTILE[request.param]


def looks(desk):
    """Everything that reads copies goes on, and tells it as damage."""
    assert WitnessKind.TIMESTAMP not in {one.kind for one in desk.witnesses.list()}
    desk.review.verify()
    desk.review.witnessed()
    return [one for one in desk.health.verify().damaged if one.what == "log_witness"]


def test_what_nobody_signed(house, pem):
    with house.open(ADA) as desk:
        vault = desk.clinic.vault.id
    made = stamped(vault, KeyPair.generate(), pem)
    put(house, made)
    with house.open(INA) as desk:
        assert [one.id for one in looks(desk)] == [made.id.hex()]


def test_what_one_of_the_computers_signed(house, pem):
    with house.open(ADA) as desk:
        vault = desk.clinic.vault
        made = stamped(vault.id, vault.workstation, pem)
        put(house, made)
        assert [one.id for one in looks(desk)] == [made.id.hex()]


def test_nobody_looks_at_the_certificates_of_what_nobody_signed(house, monkeypatch):
    looked = []
    monkeypatch.setattr(proving, "authority", looked.append)
    with house.open(ADA) as desk:
        put(house, stamped(desk.clinic.vault.id, KeyPair.generate(), "none"))
        desk.witnesses.list()
        desk.review.verify()
        desk.review.witnessed()
    assert looked == []
