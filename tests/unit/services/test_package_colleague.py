"""Packages for a colleague: open with the colleague's programs, whole, and tell nothing else."""

import dataclasses
import io
import json
import random
import shutil
import subprocess
import zipfile

import pydicom
import pyrage
import pytest
from pydicom.encaps import generate_frames

from clinicvault.access.release.certificates import certificate_recipient
from clinicvault.domain.errors import Cancelled, InputRefused
from clinicvault.domain.messages import MESSAGES
from clinicvault.jobs import CancelToken
from clinicvault.media.dicom_writing.photograph import Subject
from clinicvault.services.packages import age, archive, cms
from clinicvault.services.packages.dicom_objects import dicom_objects
from clinicvault.services.packages.manifest import MANIFEST, SIGNATURE, verify
from clinicvault.services.packages.protection import Protection, age_key
from tests.judges import needs, require
from tests.unit.crypto.certificate_files import NOW, holder
from tests.unit.services.sent import CANARIES, contents, item, sender

AGE = shutil.which("age")
WORDS = "copper lantern orbit velvet saddle thunder"
IDENTITY = pyrage.x25519.Identity.generate()
BY_KEY = Protection(age_key(f" {IDENTITY.to_public()}\n"))
SUBJECT = Subject("P-7K3M-9Q2X")


def whole_package():
    """(contents with DICOM objects, what was left out)."""
    items = [item(1), item(2, visit="6 weeks later"), item(3, "PNG"), item(4, orientation=6)]
    found = dicom_objects(items, SUBJECT)
    return contents([*items, *found.items], sender(), texts={"note": "Bitte"}), found.left_out


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        return {one.filename: opened.read(one) for one in opened.infolist()}


def require_whole(data, sent):
    """Exactly what was meant, and as it was signed."""
    files = unpacked(data)
    assert files.pop("README.txt").decode().startswith("Photographs from Clinique Été")
    assert verify(files[MANIFEST], files[SIGNATURE], files).whole
    assert files.pop(MANIFEST) == sent.manifest
    assert files.pop(SIGNATURE) == sent.signature
    assert files == {one.name: one.data for one in sent.items}


@needs("age")
def test_the_real_age_opens_it(tmp_path):
    sent, _ = whole_package()
    (tmp_path / "key").write_text(str(IDENTITY))
    (tmp_path / "a.age").write_bytes(age.make(sent, BY_KEY))
    told = subprocess.run(
        [AGE, "-d", "-i", tmp_path / "key", tmp_path / "a.age"], capture_output=True, check=True
    )
    require_whole(told.stdout, sent)


def test_a_passphrase_opens_it_and_no_other_does():
    sent, _ = whole_package()
    made = age.make(sent, Protection(None, WORDS))
    require_whole(pyrage.passphrase.decrypt(made, WORDS), sent)
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(made, WORDS[:-1])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(age.make(sent, BY_KEY), [pyrage.x25519.Identity.generate()])


@needs("openssl")
@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_a_certificates_owner_opens_it(tmp_path, kind):
    sent, _ = whole_package()
    whose, told = holder(kind), []
    to = certificate_recipient(whose.pem, NOW)
    code, content = whose.opened(tmp_path, bytes(cms.make(sent, to, progress=told.append)))
    assert code == 0
    require_whole(content, sent)
    assert told[-1].finished


def test_dicom_objects_hold_the_very_pictures():
    sent, left_out = whole_package()
    pictures = {one.name: one for one in sent.items if not one.of}
    objects = [one for one in sent.items if one.of]
    assert [code for _, code in left_out] == ["dicom-kind", "dicom-turned"]
    assert all(code in MESSAGES for _, code in left_out)
    studies = set()
    for one in objects:
        told = pydicom.dcmread(io.BytesIO(one.data))
        source = pictures[one.of]
        [frame] = generate_frames(told.PixelData, number_of_frames=1)
        assert frame[: source.data.nbytes] == source.data
        assert told.StudyDescription == source.visit
        studies.add(told.StudyInstanceUID)
    assert len(objects) == len(studies) == 2
    again, _ = whole_package()
    for one in again.items:
        if one.of:
            assert pydicom.dcmread(io.BytesIO(one.data)).StudyInstanceUID not in studies


def test_pictures_of_one_visit_are_in_one_study():
    items = [item(number) for number in range(3)]
    told = [pydicom.dcmread(io.BytesIO(one.data)) for one in dicom_objects(items, SUBJECT).items]
    assert len({one.StudyInstanceUID for one in told}) == 1
    assert len({one.SeriesInstanceUID for one in told}) == 1
    assert [one.InstanceNumber for one in told] == [1, 2, 3]


def test_nothing_of_the_vault_is_in_it_decrypted_or_not():
    sent, _ = whole_package()
    made = age.make(sent, BY_KEY)
    inner = pyrage.decrypt(made, [IDENTITY])
    for one in (*sent.items, sent.clinic, sent.recipient):
        name = one if isinstance(one, str) else one.name
        assert name.encode() not in made
    assert all(canary not in made for canary in CANARIES)
    without = [one for one in sent.items if not one.of]
    plain = pyrage.decrypt(age.make(contents(without, sender()), BY_KEY), [IDENTITY])
    assert all(canary not in plain for canary in CANARIES)
    # The code is in DICOM objects, where it was asked for, and nowhere else.
    files = unpacked(inner)
    holding = {name for name, data in files.items() if b"P-7K3M-9Q2X" in data}
    assert holding == {one.name for one in sent.items if one.of}
    with zipfile.ZipFile(io.BytesIO(inner)) as opened:
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(one.comment or one.extra for one in opened.infolist())


def test_exiftool_finds_nothing_in_pictures_that_it_should_not(tmp_path):
    require("exiftool")
    sent, _ = whole_package()
    for name, data in unpacked(pyrage.decrypt(age.make(sent, BY_KEY), [IDENTITY])).items():
        if name.endswith(("jpg", "png")):
            (tmp_path / name).write_bytes(data)
    told = subprocess.run(
        ["exiftool", "-a", "-u", "-G1", "-ee3", "-s", "-j", tmp_path],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    groups = {key.split(":")[0] for one in json.loads(told.stdout) for key in one if ":" in key}
    assert groups <= {"File", "System", "Composite", "ExifTool", "JFIF", "PNG"}


def test_a_flipped_byte_at_200_places_is_refused():
    sent, rng = contents([item(1), item(2)], sender()), random.Random(11)
    good = age.make(sent, BY_KEY)
    for place in rng.sample(range(len(good)), 200):
        bad = bytearray(good)
        bad[place] ^= rng.randrange(1, 256)
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(bytes(bad), [IDENTITY])


def test_the_note_is_in_the_recipients_language():
    sent = contents([item(1)], sender(), "fr", texts={"note": "À supprimer après l’avis."})
    files = unpacked(archive.archive(sent).getvalue())
    assert "README.txt" not in files
    text = files["LISEZMOI.txt"].decode()
    assert text.startswith("Photographies de Clinique Été")
    assert "1 fichier se trouve" in text
    assert text.rstrip().endswith("À supprimer après l’avis.")
    other = unpacked(archive.archive(contents([item(1)], sender(), "de")).getvalue())
    assert "1 file lies in" in other["README.txt"].decode()


def test_too_much_is_refused_before_it_is_packed(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    for make in (
        lambda: age.make(contents([item(1)], sender()), BY_KEY),
        lambda: cms.make(
            contents([item(1)], sender()), certificate_recipient(holder("p256").pem, NOW)
        ),
    ):
        with pytest.raises(InputRefused) as said:
            make()
        assert said.value.code == "export-too-large"


def test_only_what_was_signed_is_packed():
    items = [item(1), item(2)]
    good = contents(items, sender())
    for wrong in (
        contents(items),
        dataclasses.replace(good, items=tuple(items[:1])),
        dataclasses.replace(good, items=(*items, item(3))),
        dataclasses.replace(good, signature=sender().sign(good.manifest)),
    ):
        with pytest.raises(ValueError, match="signed"):
            age.make(wrong, BY_KEY)


def test_cancelling():
    token = CancelToken()
    token.cancel()
    sent = contents([item(1)], sender())
    with pytest.raises(Cancelled):
        age.make(sent, BY_KEY, token)
    with pytest.raises(Cancelled):
        cms.make(sent, certificate_recipient(holder("p256").pem, NOW), token)


def test_the_plain_package_is_zeroed(monkeypatch):
    seen = []
    real = archive.archive

    def watched(*values):
        seen.append(real(*values))
        return seen[-1]

    for module in (age, cms):
        monkeypatch.setattr(module, "archive", watched)
    sent = contents([item(1)], sender())
    age.make(sent, BY_KEY)
    cms.make(sent, certificate_recipient(holder("p256").pem, NOW))
    assert len(seen) == 2
    for buffer in seen:
        assert not any(buffer.getvalue())


def test_progress_is_told():
    told = []
    age.make(contents([item(1)], sender()), BY_KEY, progress=told.append)
    assert told[-1].finished


def test_wrong_keys():
    for text in ("", "age1", "x", str(IDENTITY)):
        with pytest.raises(InputRefused) as said:
            age_key(text)
        assert said.value.code == "recipient-key-wrong"
