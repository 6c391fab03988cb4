"""The whole way between two real clinics: what one of them gives, the other takes in."""

import datetime as dt
import io
import zipfile

import pyrage
import pytest

from clinicvault.access.plain import ObjectKind
from clinicvault.access.release.receiving import receiving_keys
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.messages import MESSAGES
from clinicvault.services.views.exports import FaceSaid, PackageKind
from clinicvault.services.views.releases import RecipientDetails
from tests.unit.crypto.certificate_files import holder
from tests.unit.services.giving import CARE, giver_of
from tests.unit.services.real_clinic import INA, PAUL, make_house, pixels

UNTIL = dt.date(2099, 1, 31)


@pytest.fixture(scope="module")
def elsewhere(_computer, tmp_path_factory):
    """Another clinic, with a computer of its own."""
    return make_house(tmp_path_factory.mktemp("elsewhere"))[0]


@pytest.fixture
def giver(elsewhere, tmp_path):
    """Its practitioner, with pictures of faces."""
    with giver_of(elsewhere.copy(tmp_path / "away"), tmp_path) as made:
        yield made


@pytest.fixture
def patient(desk):
    return desk.patient("Ici")


def in_the_book(giver, sort=RecipientSort.COLLEAGUE, **key):
    """This clinic, as the other one wrote it down."""
    told = RecipientDetails("Clinique Été", sort, language="fr", **key)
    return giver.desk.recipients.add(told).id


def sent(giver, desk, path, **more):
    """Two covered faces, for this clinic's key, with DICOM objects beside them."""
    here = in_the_book(giver, age_key=desk.receiving.card().key)
    plan = giver.plan(
        *(giver.planned(one) for one in giver.faces), to=here, by_key=True, dicom=True,
        delete_by=UNTIL, **more,
    )  # fmt: skip
    return giver.desk.giving.give(plan, path)


def known(giver, desk):
    """Somebody of this clinic telephoned, and typed what the other one's screen shows."""
    [own] = giver.desk.receiving.card().computers
    signer = giver.desk.clinic.vault.workstation.public.signing.hex()
    desk.be(PAUL).receiving.compared(
        RecipientDetails("Dr Okafor", RecipientSort.COLLEAGUE), signer, own.words
    )
    desk.be(INA)


def files_of(desk, path):
    """What lies in a package, by name; opened as `age` would with the clinic's own key."""
    keys = receiving_keys(desk.clinic.session)
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(path.read_bytes(), keys))) as opened:
        return {one: opened.read(one) for one in opened.namelist()}


def test_pictures_come_as_they_left_with_who_sent_them(giver, desk, patient, tmp_path):
    path = tmp_path / "a.age"
    assert sent(giver, desk, path).pictures == 2
    known(giver, desk)
    report = desk.importing.run(patient, [path])
    [told] = report.packages
    assert (len(report.imported), report.refused, told.missing, told.altered) == (2, (), (), ())
    assert (told.sender, told.expires, told.over) == ("Dr Okafor", UNTIL, False)
    assert (told.clinic, told.recipient, told.purpose) == ("Clinique Été", "Clinique Été", "care")
    inside = files_of(desk, path)
    assert sum(one.endswith(".dcm") for one in inside) == 2
    assert told.files == 4
    left = {pixels(data).tobytes() for name, data in inside.items() if name.endswith(".jpg")}
    desk.be(PAUL)
    [visit] = desk.patients.page(patient).visits
    assert {(one.sender, one.sent_until) for one in visit.photos} == {("Dr Okafor", UNTIL)}
    ids = [bytes.fromhex(one) for one in desk.photos(patient)]
    gate = desk.clinic.unlocked.gate
    found = gate.open(ids, ObjectKind.ORIGINAL, CARE, event="view")
    assert {pixels(bytes(one.data)).tobytes() for one in found} == left


def test_twice_is_once(giver, desk, patient, tmp_path):
    path = tmp_path / "a.age"
    sent(giver, desk, path)
    desk.importing.run(patient, [path])
    again = desk.importing.run(patient, [path])
    assert (len(again.imported), len(again.duplicates)) == (0, 2)
    # Under the other mark of another export they are other pictures.
    sent(giver, desk, tmp_path / "b.age")
    assert len(desk.importing.run(patient, [tmp_path / "b.age"]).imported) == 2


def test_the_medical_files_alone_say_another_patient(giver, desk, patient, tmp_path):
    """A DICOM object that lost its package carries the other clinic's code, not this patient."""
    sent(giver, desk, tmp_path / "a.age")
    alone = tmp_path / "alone"
    alone.mkdir()
    for name, data in files_of(desk, tmp_path / "a.age").items():
        if name.endswith(".dcm"):
            (alone / name).write_bytes(data)
    report = desk.importing.run(patient, [alone])
    assert all(one.reason in MESSAGES for one in report.refused)
    assert len(report.imported) + len(report.refused) == 2


def test_with_the_words_that_were_made(giver, desk, patient, tmp_path):
    plan = giver.plan(giver.planned(giver.faces[0]))
    given = giver.desk.giving.give(plan, tmp_path / "a.age")
    refused = desk.importing.run(patient, [tmp_path / "a.age"])
    assert [one.refused for one in refused.packages] == ["package-locked"]
    report = desk.importing.run(patient, [tmp_path / "a.age"], passphrases=[given.words])
    assert len(report.imported) == 1
    assert report.packages[0].signer


KINDS = {
    PackageKind.PATIENT_PAGE: ("a.html", "package-page", RecipientSort.PATIENT),
    PackageKind.CERTIFICATE: ("a.p7m", "package-cms", RecipientSort.COLLEAGUE),
    PackageKind.INSURER: ("a.zip", "package-password", RecipientSort.INSURER),
}


@pytest.mark.parametrize("kind", KINDS)
def test_other_kinds_are_refused_kindly(giver, desk, patient, tmp_path, kind):
    name, code, sort = KINDS[kind]
    by_key = kind is PackageKind.CERTIFICATE
    key = {"certificate": holder("p256").pem.decode()} if by_key else {}
    picture = giver.planned(giver.faces[0], FaceSaid.COVERED, CARE)
    plan = giver.plan(picture, to=in_the_book(giver, sort, **key), kind=kind, by_key=by_key)
    giver.desk.giving.give(plan, tmp_path / name)
    report = desk.importing.run(patient, [tmp_path / name])
    assert [one.reason for one in report.refused] == [code]
    assert not report.imported
    assert all(MESSAGES[code])


def test_changed_on_its_way_nothing_of_it_comes_in(giver, desk, patient, tmp_path):
    path = tmp_path / "a.age"
    sent(giver, desk, path)
    good = path.read_bytes()
    for place in range(200, len(good), len(good) // 20):
        bad = bytearray(good)
        bad[place] ^= 0x10
        path.write_bytes(bad)
        report = desk.importing.run(patient, [path])
        assert (report.imported, len(report.refused)) == ((), 1)
    assert desk.photos(patient) == []


def test_packed_again_without_its_signature_nobody_sent_it(giver, desk, patient, tmp_path):
    """The key is public: whoever has it can pack anything. The window says that nobody signed."""
    path, key = tmp_path / "a.age", desk.receiving.card().key
    sent(giver, desk, path)
    known(giver, desk)
    inside, packed = files_of(desk, path), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, data in inside.items():
            if name.endswith(".jpg"):
                made.writestr(name, data)
    recipient = pyrage.x25519.Recipient.from_str(key)
    path.write_bytes(pyrage.encrypt(packed.getvalue(), [recipient]))
    [told] = desk.importing.look([path]).packages
    assert (told.signer, told.sender, told.refused) == ("", "", "")
