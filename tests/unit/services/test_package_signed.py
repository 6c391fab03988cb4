"""A clinic's own package: signed by its computer, and another clinic takes it in."""

import datetime as dt
import io
import zipfile

import pyrage

from clinicvault.domain.record_kinds import Purpose
from clinicvault.media.dicom_writing.photograph import Subject
from clinicvault.services.packages import age
from clinicvault.services.packages.dicom_objects import dicom_objects
from clinicvault.services.packages.manifest import MANIFEST, SIGNATURE, read, verify
from clinicvault.services.packages.protection import Protection, age_key
from clinicvault.services.packages.signed import About, signed_contents
from tests.unit.services.real_clinic import INA, PAUL
from tests.unit.services.sent import item

ABOUT = About(
    "Dr Elsewhere", Purpose.COLLEAGUES.slug, "fr", dt.date(2026, 11, 23), dt.date(2027, 1, 1)
)


def test_it_says_who_signed_and_how_far_the_log_was(house):
    items = [item(1), item(2, "PNG")]
    with house.open(PAUL) as desk:
        sent, head = signed_contents(desk.clinic.vault, items, ABOUT)
        public = desk.clinic.vault.workstation.public.signing
        size = head.size
    told = read(sent.manifest)
    assert (told.signer, told.clinic) == (public, "Clinique Été")
    assert (told.log["size"], told.log["note"]) == (size, head.text)
    assert (told.recipient, told.purpose, told.language) == ("Dr Elsewhere", "colleagues", "fr")
    assert verify(sent.manifest, sent.signature, {one.name: one.data for one in items}).whole


def test_from_clinic_to_clinic(house, empty_clinic, tmp_path):
    """The receiving clinic gives its key, the sending one signs; intake takes the pictures in."""
    with house.open(INA) as here:
        patient = here.patient()
        key = here.importing.receiving_key()
        away = empty_clinic[0].copy(tmp_path / "away")
        with away.open(PAUL) as sender:
            items = [item(1, view="frontal"), item(2, view="profile-left")]
            items += dicom_objects(items, Subject("P-1")).items
            sent, _ = signed_contents(sender.clinic.vault, items, ABOUT)
            (tmp_path / "a.age").write_bytes(age.make(sent, Protection(age_key(key))))
        report = here.importing.run(patient, [tmp_path / "a.age"])
        assert len(report.imported) == 2
        assert not report.refused
        assert report.packages[0].signer == read(sent.manifest).signer.hex()
        assert report.packages[0].expires == dt.date(2027, 1, 1)


def test_the_packages_texts_are_in_the_recipients_language(house):
    identity = pyrage.x25519.Identity.generate()
    with house.open(PAUL) as desk:
        sent, _ = signed_contents(desk.clinic.vault, [item(1)], ABOUT)
    made = age.make(sent, Protection(age_key(str(identity.to_public()))))
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(made, [identity]))) as opened:
        assert set(opened.namelist()) == {"LISEZMOI.txt", MANIFEST, SIGNATURE, sent.items[0].name}
