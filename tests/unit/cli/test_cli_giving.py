"""`export` of pictures that are made anew: for whom, which kind, what is done with faces."""

import dataclasses
import datetime as dt
import json

import pytest

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipes import Background, Box
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.giving.plans import plan_text
from clinicvault.services.views.exports import FaceSaid, PackageKind
from tests.unit.cli.fake_clinic import CODE, OTHER_PHOTO, PATIENT, PHOTO
from tests.unit.cli.fake_exports import ASKED, TO
from tests.unit.cli.fake_giving import FACE, PROFILE


@pytest.fixture
def export(as_user, tmp_path):
    def call(*more, kind="age", purpose="colleagues", to=("--to", TO), output="out.age"):
        base = ["--patient", CODE, "--photo", PHOTO, "--purpose", purpose, "--kind", kind]
        return as_user("export", *base, *to, "--output", tmp_path / output, *more)

    return call


def plan_of(clinic):
    return clinic.called("giving.give")[-1][0][0]


def test_somebody_of_the_book_gets_their_key(export, clinic, tmp_path):
    result = export("--note", "second opinion", "--delete-by", "2031-01-31", "--dicom", "--json")
    assert result.json == {
        "output": str(tmp_path / "out.age"), "log_entry": 43, "letter": "Dear …",
    }  # fmt: skip
    plan = plan_of(clinic)
    assert (plan.patient, plan.recipient, plan.named) == (PATIENT, TO, None)
    assert (plan.purpose, plan.kind) == (Purpose.COLLEAGUES, PackageKind.AGE)
    assert (plan.by_key, plan.dicom, plan.note) == (True, True, "second opinion")
    assert plan.delete_by == dt.date(2031, 1, 31)
    assert [one.photo for one in plan.pictures] == [PHOTO]


def test_words_though_there_is_a_key(export, clinic, secret_file):
    assert "six random words" in export("--words").out
    assert not plan_of(clinic).by_key
    own = secret_file("violet harbour notary\n", "phrase.txt")
    assert "passphrase" not in export("--passphrase-file", own, "--json").json
    assert clinic.called("giving.give")[-1][0][2] == "violet harbour notary"


def test_the_patient_needs_no_entry(export, clinic):
    for to in ((), ("--to", "Patient")):
        made = export(kind="patient", purpose="care", to=to, output="page.html")
        assert made.code == 0
        assert plan_of(clinic).recipient == PATIENT
        assert plan_of(clinic).pictures[0].recipe.mark is None


def test_anybody_by_name(export, clinic):
    to = ("--recipient", "Dr Weber", "--recipient-address", "Bern")
    export("--cover-faces", "--age-recipient", "age1xyz", to=to)
    named = plan_of(clinic).named
    assert (named.name, named.address, named.age_key) == ("Dr Weber", "Bern", "age1xyz")
    assert (plan_of(clinic).recipient, plan_of(clinic).by_key) == ("", True)
    assert named.sort is RecipientSort.OTHER
    export(kind="patient", to=("--recipient", "Her mother"))
    assert plan_of(clinic).named.sort is RecipientSort.PATIENT


def test_a_certificate_comes_from_a_file(export, clinic, tmp_path):
    (tmp_path / "weber.pem").write_text("-----BEGIN CERTIFICATE-----")
    to = ("--recipient", "Dr Weber", "--certificate", tmp_path / "weber.pem")
    assert export(kind="cms", to=to).code == 0
    assert plan_of(clinic).named.certificate.startswith("-----BEGIN")
    to = ("--recipient", "Dr Weber", "--certificate", tmp_path / "none.pem")
    assert "certificate cannot be read" in export(kind="cms", to=to).err


def test_without_an_option_they_are_marked_and_faces_are_as_they_are(export, clinic):
    clinic.faces_found[PHOTO] = (FACE,)
    assert export(to=("--recipient", "Dr Weber")).code == 0
    [one] = plan_of(clinic).pictures
    assert [face.said for face in one.faces] == [FaceSaid.SHOWN]
    assert one.recipe.mark.text == "Dr Weber · colleagues\nConfidential"
    assert (one.recipe.covers, len(one.recipe.faces)) == ((), 1)
    assert export("--no-watermark", to=("--recipient", "Dr Weber")).code == 0
    assert plan_of(clinic).pictures[0].recipe.mark is None
    assert clinic.called("exporting.open_plain") == []


# faces


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), (FaceSaid.SHOWN, FaceSaid.SHOWN)),
        (("--show-faces",), (FaceSaid.SHOWN, FaceSaid.SHOWN)),
        (("--cover-faces",), (FaceSaid.COVERED, FaceSaid.COVERED)),
        (("--eyes-only",), (FaceSaid.EYES, FaceSaid.COVERED)),
        (("--cover-faces", "--shown-face", PHOTO), (FaceSaid.SHOWN, FaceSaid.SHOWN)),
        (("--cover-faces", "--false-face", PHOTO), (FaceSaid.NO_FACE, FaceSaid.NO_FACE)),
        (("--cover-faces", "--false-face", OTHER_PHOTO), (FaceSaid.COVERED, FaceSaid.COVERED)),
    ],
)
def test_what_is_done_with_faces(export, clinic, options, said):
    clinic.faces_found[PHOTO] = (FACE, PROFILE)
    export(*options)
    [one] = plan_of(clinic).pictures
    assert tuple(face.said for face in one.faces) == said
    whole = tuple(face.box for face, word in zip((FACE, PROFILE), said, strict=True)
                  if word is FaceSaid.COVERED)  # fmt: skip
    assert one.recipe.covers == whole
    assert one.recipe.eye_bars == ((FACE.eyes,) if said[0] is FaceSaid.EYES else ())
    assert len(one.recipe.faces) == (0 if said[0] is FaceSaid.NO_FACE else 2)
    assert (one.searched, one.looked) == (True, True)


def test_no_face_found_never_passes_by_itself(export, clinic):
    export("--cover-faces")
    assert not plan_of(clinic).pictures[0].searched
    export("--no-face")
    assert plan_of(clinic).pictures[0].searched
    # The word is told as it is, beside covers alone: the service looks, and refuses what it finds.
    clinic.faces_found[PHOTO] = (FACE, PROFILE)
    for option, kept in (
        ("--show-faces", ()),
        ("--eyes-only", (PROFILE,)),
        ("--cover-faces", (FACE, PROFILE)),
    ):
        export("--no-face", option)
        [one] = plan_of(clinic).pictures
        assert tuple(face.found for face in one.faces) == kept
        assert one.searched
    clinic.failures["giving.faces"] = InputRefused("rendering-photos-only")
    export("--no-face")
    assert not plan_of(clinic).pictures[0].searched


# pictures


def test_words_over_the_pictures(export, clinic):
    export()
    assert plan_of(clinic).pictures[0].recipe.mark.text == "Dr Weber · colleagues\nConfidential"
    export("--mark", "Only for you")
    assert plan_of(clinic).pictures[0].recipe.mark.text == "Only for you"
    export("--no-watermark", "--longest", "900")
    assert plan_of(clinic).pictures[0].recipe.mark is None
    assert plan_of(clinic).pictures[0].recipe.longest == 900
    export("--channel", "website", purpose="marketing")
    assert plan_of(clinic).pictures[0].recipe.mark is None
    assert plan_of(clinic).channel is Channel.WEBSITE


def test_a_tiny_picture_has_no_room_for_words_that_nobody_asked_for(export, clinic):
    def high(pixels):
        (first, *visits) = clinic.page.visits
        photos = tuple(dataclasses.replace(one, height=pixels) for one in first.photos)
        changed = dataclasses.replace(first, photos=photos)
        clinic.page = dataclasses.replace(clinic.page, visits=(changed, *visits))

    high(99)
    export()
    assert plan_of(clinic).pictures[0].recipe.mark is None
    export("--mark", "Only for you")
    assert plan_of(clinic).pictures[0].recipe.mark.text == "Only for you"
    high(100)
    export()
    assert plan_of(clinic).pictures[0].recipe.mark.text == "Dr Weber · colleagues\nConfidential"


def test_a_recipe_for_all_and_one_for_each(export, clinic, tmp_path):
    file = tmp_path / "recipe.json"
    file.write_text('{"crop": [0, 0, 0.5, 1], "background": "white"}')
    export("--recipe", file, "--longest", "900")
    recipe = plan_of(clinic).pictures[0].recipe
    assert (recipe.crop, recipe.background, recipe.longest) == (
        Box(0, 0, 0.5, 1), Background.WHITE, 900,
    )  # fmt: skip
    told = {
        "*": {"quality": 80, "longest": 700},
        PHOTO: {"covers": [[0, 0, 1, 0.1]], "quality": 85},
    }
    file.write_text(json.dumps(told))
    clinic.faces_found[PHOTO] = (FACE,)
    export("--recipe", file, "--cover-faces")
    recipe = plan_of(clinic).pictures[0].recipe
    assert (recipe.covers, recipe.quality) == ((FACE.box, Box(0, 0, 1, 0.1)), 85)
    assert recipe.longest == 700


@pytest.mark.parametrize(
    ("text", "code"),
    [("x", 5), ("[]", 5), ('{"*": 1}', 5), ('{"crop": 1}', 5), ('{"*": {"x": 1}}', 5), (None, 2)],
)
def test_a_recipe_that_is_none(export, clinic, tmp_path, text, code):
    file = tmp_path / "recipe.json"
    if text is not None:
        file.write_text(text)
    assert export("--recipe", file).code == code
    assert clinic.called("giving.give") == []


# what came of it


def test_what_was_left_out_is_told(export, clinic):
    clinic.left_out = [PHOTO]
    result = export()
    assert result.code == 1
    assert f"Left out: {PHOTO}. A photo's file was changed" in result.out
    document = export("--json").json
    assert [one["reason"] for one in document["left_out"]] == ["object-altered"]


def test_what_is_no_medical_file_is_told(export, clinic):
    clinic.no_medical = [PHOTO]
    result = export("--dicom")
    assert result.code == 1
    assert f"No medical file: {PHOTO}. This picture cannot be a DICOM object" in result.out
    assert "Left out" not in result.out
    document = export("--dicom", "--json").json
    assert [(one["photo"], one["reason"]) for one in document["no_medical"]] == [
        (PHOTO, "dicom-kind")
    ]
    assert "left_out" not in document


def test_plain_files_go_into_a_folder_that_is_there(export, clinic, tmp_path):
    (tmp_path / "folder").mkdir()
    assert export(kind="plain", output="folder").code == 0
    (tmp_path / "file").write_bytes(b"mine")
    assert export(kind="plain", output="file").code == 2
    assert len(clinic.called("giving.give")) == 1


def test_a_second_person_is_asked_and_named(export, clinic):
    result = export("--ask", "They need it", "--json")
    assert result.json == {"request": ASKED.id, "state": "waiting"}
    [((plan,), _)] = clinic.called("giving.ask")
    assert plan.note == "They need it"
    assert clinic.called("giving.give") == []
    text = plan_text(plan.pictures)
    order = dataclasses.replace(ASKED.order, plan=text)
    clinic.asked_exports = (dataclasses.replace(ASKED, order=order),)
    clinic.faces_found[PHOTO] = (FACE,)
    assert export("--request", ASKED.id, "--mark", "another").code == 0
    assert plan_of(clinic).pictures == plan.pictures
    assert plan_of(clinic).request == ASKED.id
    clinic.asked_exports = ()
    assert export("--request", ASKED.id).code == 0


@pytest.mark.parametrize(
    ("to", "more"),
    [
        (("--to", "x"), ()),
        (("--to", TO, "--recipient", "Dr X"), ()),
        ((), ()),
        ((), ("--dicom",)),
        (("--to", TO), ("--age-recipient", "age1")),
        (("--to", TO), ("--cover-faces", "--eyes-only")),
        (("--to", TO), ("--mark", "x", "--no-watermark")),
        (("--to", TO), ("--longest", "0")),
        (("--to", TO), ("--shown-face", "x")),
        (("--to", TO), ("--words", "--age-recipient", "age1")),
    ],
)
def test_misused(export, clinic, to, more):
    assert export(*more, to=to).code == 2
    assert clinic.called("giving.give") == []


def test_a_refusal_is_three_sentences(export, clinic):
    clinic.failures["giving.give"] = Refused("export-face-seen")
    result = export()
    assert result.code == 3
    assert "found a face that nothing covers" in result.err


def test_the_help_tells_every_option(run):
    told = run("export", "--help").out
    for word in ("--to", "--cover-faces", "--eyes-only", "--recipe", "--longest", "--dicom"):
        assert word in told
    assert "insurer: protected ZIP" in " ".join(told.split())
