"""Pictures leave by a plan: made anew, locked for whom they are, written down; every kind."""

import dataclasses
import io
import json
import zipfile

import pyrage
import pytest

from clinicvault.access.patients.disclosures import disclosures_of
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipes import Box, EyeBar, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.giving.plans import plan_of, recipes_of
from clinicvault.services.packages.manifest import verify
from clinicvault.services.views.exports import FaceSaid, PackageKind
from clinicvault.services.views.releases import RecipientDetails
from clinicvault.services.views.tracing import Confidence
from tests.unit.crypto.certificate_files import holder
from tests.unit.services.giving import (
    AGE,
    CARE,
    IDENTITY,
    LATER,
    MARKETING,
    PAGE,
    PLAIN,
    TEACHING,
    giver_of,
    image,
)


@pytest.fixture
def _no_threads_left():
    """The clinic and its workers stay for the whole module."""


@pytest.fixture(scope="module")
def giver(empty_clinic, tmp_path_factory):
    folder = tmp_path_factory.mktemp("giving")
    with giver_of(empty_clinic[0].copy(folder / "pc"), folder) as made:
        yield made


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def opened(path):
    return unpacked(pyrage.decrypt(path.read_bytes(), [IDENTITY]))


# asked first


def test_the_patient_comes_before_the_address_book(giver):
    first, *book = giver.desk.giving.recipients(giver.patient)
    assert (first.id, first.details.sort) == (giver.patient, RecipientSort.PATIENT)
    assert giver.weber in [one.id for one in book]
    assert "Amélie" not in first.details.name


def test_every_reason_says_what_the_consents_allow(giver):
    photos = (*giver.faces, giver.bare, giver.paper)
    found = giver.desk.giving.purposes(giver.patient, photos, giver.weber)
    told = {(one.purpose, one.channel): one for one in found}
    assert {one.purpose for one in found} == set(Purpose)
    assert told[CARE, None].refusal == ""
    assert (told[CARE, None].faces_hidden, told[TEACHING, None].faces_hidden) == (False, True)
    assert told[TEACHING, None].since is not None
    assert told[MARKETING, Channel.WEBSITE].refusal == ""
    assert told[MARKETING, Channel.PRINT].refusal == "consent-channel"
    assert told[Purpose.INSURER, None].refusal == "consent-missing"
    assert not any(one.outside for one in found)


@pytest.mark.parametrize(
    ("sort", "purpose", "advised"),
    [
        (RecipientSort.PATIENT, CARE, PAGE),
        (RecipientSort.INSURER, CARE, PackageKind.INSURER),
        (RecipientSort.PUBLISHER, CARE, PLAIN),
        (RecipientSort.PUBLISHER, Purpose.INSURER, AGE),
        (RecipientSort.OTHER, CARE, AGE),
    ],
)
def test_one_kind_is_advised_that_can_be_chosen(giver, sort, purpose, advised):
    to = giver.desk.giving.add_recipient(RecipientDetails(f"Somebody {sort.value}", sort))
    offers = {one.kind: one for one in giver.desk.giving.kinds(to.id, purpose, None)}
    assert [kind for kind, one in offers.items() if one.advised] == [advised]
    assert offers[advised].refusal == ""
    assert bool(offers[PAGE].refusal) is (sort is not RecipientSort.PATIENT)
    assert offers[PackageKind.CERTIFICATE].refusal == "recipient-no-key"
    assert bool(offers[PLAIN].refusal) is (purpose is Purpose.INSURER)


def test_the_patient_has_kinds_too_and_a_stranger_none(giver):
    offers = giver.desk.giving.kinds(giver.patient, CARE, None)
    assert [one.kind for one in offers if one.advised] == [PAGE]
    with pytest.raises(UsageError) as said:
        giver.desk.giving.kinds("ab" * 16, CARE, None)
    assert said.value.code == "recipient-unknown"


def test_a_key_is_compared_through_the_wizard_as_well(giver):
    view = giver.desk.recipients.get(giver.weber)
    assert giver.desk.giving.check_recipient(giver.weber, view.fingerprint).checked


# looked at


def test_faces_are_found_and_the_look_is_logged(giver):
    found = giver.desk.giving.faces(giver.faces[0], CARE)
    assert len(found) == 1
    assert found[0].box.left < 0.5 < found[0].box.right
    assert isinstance(found[0].eyes, EyeBar)
    assert giver.desk.giving.faces(giver.bare, CARE) == ()
    entry = giver.log("export-look", outcome="done")[1]
    assert (entry.objects, entry.purpose) == ((giver.faces[0],), "care")


def test_a_document_has_no_faces_to_look_for(giver):
    with pytest.raises(InputRefused) as said:
        giver.desk.giving.faces(giver.paper, CARE)
    assert said.value.code == "rendering-photos-only"


def test_what_is_shown_is_what_will_leave(giver):
    planned = giver.planned(giver.faces[0], longest=600, crop=Box(0.0, 0.0, 1.0, 0.5))
    plan = giver.plan(planned)
    made = giver.desk.giving.rendered(plan, giver.faces[0])
    assert (made.width, made.height) == image(made.data).size
    assert max(made.width, made.height) == 600
    assert made.size == len(made.data)
    assert giver.desk.giving.rendered(plan, giver.faces[0]).data == made.data
    paper = giver.desk.giving.rendered(giver.plan(giver.stored(giver.paper)), giver.paper)
    assert (paper.data, paper.size > 0) == (b"", True)
    with pytest.raises(UsageError):
        giver.desk.giving.rendered(plan, giver.bare)


def test_nothing_is_shown_for_a_reason_that_no_consent_covers(giver):
    plan = giver.plan(purpose=MARKETING, channel=Channel.WEBSITE)
    for changed, code in (
        (dataclasses.replace(plan, purpose=Purpose.RESEARCH, channel=None), "consent-missing"),
        (dataclasses.replace(plan, channel=Channel.PRINT), "consent-channel"),
    ):
        with pytest.raises(Refused) as said:
            giver.desk.giving.rendered(changed, giver.faces[0])
        assert said.value.code == code
        entry = giver.log("export-look", outcome="refused")[0]
        assert dict(entry.detail)["reason"] == code
    with pytest.raises(Refused):
        giver.desk.giving.faces(giver.faces[0], Purpose.RESEARCH)


# given


def test_a_colleague_gets_new_pixels_under_random_names_and_a_signed_list(giver, tmp_path):
    output, told = tmp_path / "out.age", []
    pictures = (giver.planned(giver.faces[0]), giver.stored(giver.paper))
    plan = giver.plan(*pictures, by_key=True, dicom=True, delete_by=LATER, note="second opinion")
    given = giver.desk.giving.give(plan, output, progress=told.append)
    assert (given.words, given.pictures, given.left_out) == ("", 2, ())
    assert [(one.photo, one.code) for one in given.no_medical] == [(giver.paper, "dicom-kind")]
    assert told[-1].finished
    assert output.stat().st_mode & 0o777 == 0o600
    files = opened(output)
    verdict = verify(files["manifest.json"], files["manifest.sig"], {
        name: data for name, data in files.items() if name != "LISEZMOI.txt"
    })  # fmt: skip
    assert verdict.whole
    assert (verdict.manifest.recipient, verdict.manifest.expires) == ("Dr Weber", LATER)
    assert verdict.manifest.language == "fr"
    endings = sorted(name.rsplit(".", 1)[1] for name in files)
    assert endings == ["dcm", "jpg", "json", "pdf", "sig", "txt"]
    jpeg = next(data for name, data in files.items() if name.endswith("jpg"))
    assert not image(jpeg).getexif()
    middle = pictures[0].recipe.covers[0]
    shown = image(jpeg)
    x, y = (middle.left + middle.right) / 2, (middle.top + middle.bottom) / 2
    pixel = shown.getpixel((int(x * shown.width), int(y * shown.height)))
    assert max(abs(one - 32) for one in pixel) < 12
    assert b"ANON-" in next(data for name, data in files.items() if name.endswith("dcm"))
    assert "31 janvier 2031" in given.message
    entry = next(one for one in giver.log() if one.seq == given.log_entry)
    said = dict(entry.detail)
    assert (entry.outcome, said["note"], said["faces_said"]) == (
        "given", "second opinion", "1 covered",
    )  # fmt: skip


def test_what_left_is_on_record_and_its_mark_is_found_again(giver, tmp_path):
    plan = giver.plan(giver.planned(giver.faces[0], mark=VisibleMark("Dr Weber")), by_key=True)
    giver.desk.giving.give(plan, tmp_path / "out.age")
    (picture,) = (d for n, d in opened(tmp_path / "out.age").items() if n.endswith("jpg"))
    gift = giver.desk.ledger.gifts(giver.patient)[0]
    assert (gift.recipient, gift.recipient_id, gift.form) == ("Dr Weber", giver.weber, "age")
    copy = tmp_path / "copy.jpg"
    image(picture).save(copy, quality=70)
    found = giver.desk.tracing.trace(copy, giver.patient)
    assert found.confidence is Confidence.TRACED
    assert [one.export for one in found.named] == [gift.id]
    copy.write_bytes(giver.desk.giving.rendered(plan, giver.faces[0]).data)
    assert giver.desk.tracing.trace(copy, giver.patient).named == ()


def test_the_patient_gets_a_page_that_names_nobody(giver, tmp_path):
    plan = giver.plan(giver.planned(giver.faces[0], FaceSaid.SHOWN), to=giver.patient, kind=PAGE)
    given = giver.desk.giving.give(plan, tmp_path / "page.html")
    assert len(given.words.split()) == 6
    page = (tmp_path / "page.html").read_bytes()
    assert page.startswith(b"<!")
    assert given.message.startswith("Hello,")
    gift = giver.desk.ledger.gifts(giver.patient)[0]
    assert (gift.form, gift.recipient_id, gift.problem, gift.faces) == ("patient", "", "", True)


def test_an_insurer_and_who_has_a_certificate_get_theirs(giver, tmp_path):
    whose = holder()
    told = RecipientDetails("Dr Lind", certificate=whose.pem.decode())
    to = giver.desk.recipients.add(told).id
    for kind, words in ((PackageKind.INSURER, 8), (PackageKind.CERTIFICATE, 0)):
        given = giver.desk.giving.give(giver.plan(to=to, kind=kind), tmp_path / kind.value)
        assert len(given.words.split()) == words
        assert (tmp_path / kind.value).stat().st_size > 10_000
    assert (tmp_path / "insurer").read_bytes().startswith(b"PK")
    code, content = whose.opened(tmp_path, (tmp_path / "cms").read_bytes())
    assert code == 0
    assert len(unpacked(content)) == 4


def test_plain_files_are_one_file_or_a_folder_and_nothing_beside_them(giver, tmp_path):
    (tmp_path / "folder").mkdir()
    plain = giver.plan(kind=PLAIN, note="for a lecture")
    giver.desk.giving.give(plain, tmp_path / "folder", second=giver.second)
    (picture,) = (tmp_path / "folder").iterdir()
    assert picture.suffix == ".jpg"
    giver.desk.giving.give(plain, tmp_path / "one.jpg", second=giver.second)
    assert image((tmp_path / "one.jpg").read_bytes()).size == image(picture.read_bytes()).size


def test_somebody_who_is_in_no_book_is_told_by_name(giver, tmp_path):
    named = RecipientDetails("  Dr  Elsewhere ", address="Bern", age_key=str(IDENTITY.to_public()))
    plan = giver.plan(by_key=True, named=named)
    giver.desk.giving.give(dataclasses.replace(plan, recipient=""), tmp_path / "out.age")
    assert opened(tmp_path / "out.age")
    gift = giver.desk.ledger.gifts(giver.patient)[0]
    assert (gift.recipient, gift.address, gift.recipient_id) == ("Dr Elsewhere", "Bern", "")


@pytest.mark.parametrize(
    ("name", "sort", "told"),
    [
        ("Amélie Rousseau", RecipientSort.PATIENT, "the patient"),
        ("Mme ROUSSEAU, Amelie", RecipientSort.OTHER, "the patient"),
        ("Paul Rousseau", RecipientSort.OTHER, "Paul Rousseau"),
    ],
)
def test_no_package_and_no_letter_names_her_who_gets_her_own(giver, tmp_path, name, sort, told):
    """An entry of the address book for the patient herself, of whatever sort somebody chose."""
    to = RecipientDetails(name, sort, age_key=str(IDENTITY.to_public()))
    recipient = giver.desk.recipients.add(to)
    giver.desk.recipients.check(recipient.id, recipient.fingerprint)
    plan = giver.plan(to=recipient.id, by_key=True)
    given = giver.desk.giving.give(plan, tmp_path / "out.age")
    files = opened(tmp_path / "out.age")
    assert json.loads(files["manifest.json"])["recipient"] == told
    assert told in given.message
    if told != name:
        said = [given.message.encode(), *files.values()]
        assert not any(word in one for word in name.encode().split() for one in said)
    # Only here it is told in full.
    assert giver.desk.ledger.gifts(giver.patient)[0].recipient == name


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": " "}, "recipient-missing"),
        ({"language": "de"}, "recipient-language"),
        ({"age_key": "age1"}, "recipient-key-wrong"),
        ({"certificate": "-----BEGIN"}, "recipient-certificate"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(giver, tmp_path, told, code):
    named = RecipientDetails(**({"name": "Dr Elsewhere"} | told))
    with pytest.raises(InputRefused) as said:
        giver.desk.giving.give(giver.plan(named=named), tmp_path / "out")
    assert said.value.code == code


def test_a_passphrase_of_ones_own(giver, tmp_path):
    own = "violet harbour notary twelve"
    given = giver.desk.giving.give(giver.plan(), tmp_path / "own.age", passphrase=own)
    assert given.words == ""
    assert "autre voie" in given.message
    assert unpacked(pyrage.passphrase.decrypt((tmp_path / "own.age").read_bytes(), own))
    for plan, words, code in (
        (giver.plan(), "weber", "passphrase-weak"),
        (giver.plan(by_key=True), own, "export-passphrase"),
        (giver.plan(kind=PLAIN), own, "export-passphrase"),
    ):
        with pytest.raises((InputRefused, UsageError)) as said:
            giver.desk.giving.give(plan, tmp_path / "out", passphrase=words)
        assert said.value.code == code
    assert not (tmp_path / "out").exists()


def test_the_plan_on_record_makes_the_very_pictures_again(giver, tmp_path):
    plan = giver.plan(giver.planned(giver.faces[1], longest=500), giver.stored(giver.paper))
    look = giver.desk.giving.look(plan)
    assert (look.blocked, look.second) == ((), ())
    assert look.size > 10_000
    giver.desk.giving.give(plan, tmp_path / "out.age")
    session = giver.desk.clinic.session
    with session.vault.read() as rows:
        newest = max(
            disclosures_of(session, rows, bytes.fromhex(giver.patient)), key=lambda d: d.ms
        )
    assert recipes_of(newest.plan) == {bytes.fromhex(giver.faces[1]): plan.pictures[0].recipe}
    assert plan_of(newest.plan).as_stored == {giver.paper}
    assert json.loads(newest.plan)["format"] == 1
