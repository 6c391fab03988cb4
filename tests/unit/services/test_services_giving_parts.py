"""What a wizard's plan says, which faces it hides, and how files are named; without a clinic."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicvault.access.patients.patients import Identity
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.exports import ExportRules, RecipientSort
from clinicvault.domain.recipes import Box, EyeBar, Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.media.faces.face import SeenFace
from clinicvault.services.giving.hiding import (
    SURE,
    covered,
    denies,
    face_found,
    hides,
    seen_uncovered,
    shows,
)
from clinicvault.services.giving.items import items_of, visit_words, with_medical_files
from clinicvault.services.giving.offers import offers
from clinicvault.services.giving.plans import plan_of, plan_text, recipes_of
from clinicvault.services.giving.rendering import Ready
from clinicvault.services.giving.whom import THE_PATIENT, Whom, the_patient
from clinicvault.services.packages.letters import Sent, letter
from clinicvault.services.sheets.words import SheetWords
from clinicvault.services.views.exports import (
    FaceDecision,
    FaceFound,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import RecipientDetails, RecipientView
from tests.unit.media.face_pictures import portrait_file

FACE = Box(0.2, 0.2, 0.6, 0.6)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
PHOTO, OTHER = "0a" * 16, "0b" * 16
FOUND = FaceFound(FACE, None, 0.9)


def decided(said, box=FACE, score=0.9):
    return FaceDecision(FaceFound(box, EyeBar((0.3, 0.3), (0.5, 0.3)), score), said)


def picture(*faces, **recipe):
    return PlannedPicture(PHOTO, Recipe(**recipe), faces, searched=True, looked=True)


# plans


def test_a_plan_gives_back_exactly_itself():
    first = picture(decided(FaceSaid.EYES), covers=(FACE,), mark=VisibleMark("Dr Zoë"))
    second = PlannedPicture(OTHER, Recipe())
    text = plan_text([first, second], {OTHER}, by_key=True, dicom=True)
    plan = plan_of(text)
    assert plan.pictures == (first, second)
    assert (plan.as_stored, plan.by_key, plan.dicom, plan.sheet) == ({OTHER}, True, True, None)
    assert recipes_of(text) == {bytes.fromhex(PHOTO): first.recipe}
    assert recipes_of("") == {}


@given(st.sampled_from(FaceSaid), st.floats(0, 1), st.booleans(), st.booleans())
def test_every_answer_changes_the_text(said, score, searched, looked):
    one = PlannedPicture(PHOTO, Recipe(), (decided(said, score=score),), searched, looked)
    text = plan_text([one])
    assert plan_of(text).pictures == (one,)
    for other in (
        dataclasses.replace(one, searched=not searched),
        dataclasses.replace(one, looked=not looked),
        dataclasses.replace(one, faces=()),
        dataclasses.replace(one, recipe=Recipe(longest=900)),
        dataclasses.replace(one, photo=OTHER),
    ):
        assert plan_text([other]) != text
    assert plan_text([one], by_key=True) != text
    assert plan_text([one], key="age1other") != text


def _texts():
    text = plan_text([picture(decided(FaceSaid.COVERED))], dicom=True)
    yield from ("{}", "[]", "null", "x", text + " ", "[" * 100_000)
    yield text.replace('"dicom":true', '"dicom":1')
    yield text.replace("0.9", "NaN")
    yield text.replace("0.9", "1e999")
    yield text.replace("0.9", "1" + "0" * 400)
    yield text.replace('"covered"', '"blurred"')
    yield text.replace(PHOTO, "0a")
    yield text.replace(PHOTO, PHOTO.upper())
    yield text.replace("[0.2,0.2,0.6,0.6]", "[0.2,0.2,0.6]")
    yield text.replace("[0.2,0.2,0.6,0.6]", "[0.2,0.2,0.6,1.6]")
    yield text.replace('"looked":true', '"looked":"yes"')
    yield text.replace('"faces":[{', '"faces":[null,{')
    yield text.replace('"longest":0', '"longest":1')
    yield text.replace('"by_key"', '"x":1,"by_key"')


@pytest.mark.parametrize("text", _texts())
def test_what_is_no_plan_is_refused(text):
    with pytest.raises(InputRefused) as said:
        plan_of(text)
    assert said.value.code == "recipe-wrong"


def test_a_later_programs_plan_and_too_many_faces_are_told_apart():
    text = plan_text([picture()])
    with pytest.raises(InputRefused, match="recipe-newer"):
        plan_of(text.replace('"format":1', '"format":2'))
    with pytest.raises(InputRefused, match="recipe-many"):
        plan_of(plan_text([picture(*[decided(FaceSaid.SHOWN)] * 201)]))
    with pytest.raises(InputRefused, match="recipe-wrong"):
        plan_text([picture(decided(FaceSaid.SHOWN, score=2))])


# faces


@pytest.mark.parametrize(
    ("said", "recipe", "hidden"),
    [
        (FaceSaid.COVERED, {"covers": (FACE,)}, True),
        (FaceSaid.SHOWN, {"covers": (FACE,)}, True),
        (FaceSaid.COVERED, {}, False),
        (FaceSaid.EYES, {"eye_bars": (EyeBar((0.3, 0.3), (0.5, 0.3)),)}, False),
        (FaceSaid.NO_FACE, {}, True),
        (FaceSaid.COVERED, {"covers": (Box(0.24, 0.24, 0.56, 0.56),)}, True),
        (FaceSaid.COVERED, {"covers": (Box(0.25, 0.25, 0.56, 0.56),)}, False),
        (FaceSaid.COVERED, {"covers": (Box(0.2, 0.2, 0.4, 0.6), Box(0.4, 0.2, 0.6, 0.6))}, True),
        (FaceSaid.COVERED, {"covers": (Box(0.2, 0.2, 0.39, 0.6), Box(0.43, 0.2, 0.6, 0.6))}, False),
        (FaceSaid.SHOWN, {"crop": Box(0.6, 0.0, 1.0, 1.0)}, True),
        (FaceSaid.SHOWN, {"crop": Box(0.0, 0.0, 0.4, 1.0)}, False),
        (FaceSaid.SHOWN, {"crop": Box(0.0, 0.0, 0.4, 1.0), "covers": (Box(0.1, 0.1, 0.4, 0.7),)},
         True),
    ],
)  # fmt: skip
def test_a_face_is_hidden_as_a_whole_or_not_at_all(said, recipe, hidden):
    assert hides(Recipe(**recipe), decided(said)) is hidden
    assert shows(picture(decided(said), **recipe)) is not hidden


def test_who_never_searched_may_show_somebody():
    assert not shows(picture())
    assert shows(dataclasses.replace(picture(), searched=False))


def test_a_face_found_now_counts_wherever_the_plan_says_it_is():
    assert seen_uncovered(picture(), [FOUND])
    assert not seen_uncovered(picture(covers=(FACE,)), [FOUND])
    assert not seen_uncovered(picture(decided(FaceSaid.NO_FACE)), [FOUND])
    nearly = Box(0.22, 0.2, 0.62, 0.6)
    assert not seen_uncovered(picture(decided(FaceSaid.NO_FACE, nearly)), [FOUND])
    elsewhere = Box(0.5, 0.5, 0.9, 0.9)
    assert seen_uncovered(picture(decided(FaceSaid.NO_FACE, elsewhere)), [FOUND])
    assert seen_uncovered(picture(decided(FaceSaid.NO_FACE, Box(0, 0, 1, 1))), [FOUND])


@pytest.mark.parametrize(
    ("finder", "score", "sure"),
    [("centerface", 0.6, True), ("centerface", 0.59, False), ("libfacedetection", 1.0, False)],
)
def test_of_what_the_search_is_sure(finder, score, sure):
    found = face_found(SeenFace(Box(0.3, 0.3, 0.5, 0.5), FACE, None, (), score, finder))
    assert (found.box, found.score >= SURE) == (FACE, sure)
    none = FaceDecision(found, FaceSaid.NO_FACE)
    assert denies(picture(none)) is sure
    assert not denies(picture(dataclasses.replace(none, said=FaceSaid.SHOWN)))
    assert not seen_uncovered(picture(none), [found])


def test_a_sure_face_is_not_talked_down():
    """What a plan says of its score is held against the search."""
    assert seen_uncovered(picture(decided(FaceSaid.NO_FACE, score=0.5)), [FOUND])
    sorted_out = dataclasses.replace(FOUND, score=0.5)
    assert not seen_uncovered(picture(decided(FaceSaid.NO_FACE, score=0.5)), [sorted_out])


@given(
    st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0.5, 1), st.floats(0.5, 1), st.floats(0.05, 0.4)
)
def test_a_cover_that_lets_a_strip_be_seen_hides_nothing(left, top, right, bottom, strip):
    face = Box(left, top, right, bottom)
    assert covered(Recipe(covers=(face,)), face)
    shown = top + (bottom - top) * (0.1 + strip)
    assert not covered(Recipe(covers=(Box(0, shown + 1e-6, 1, 1),)), face) or shown >= bottom


# files


def test_visits_are_told_as_intervals_and_never_mixed():
    words = SheetWords("en")
    first = dt.date(2026, 1, 1)
    days = [first, first + dt.timedelta(42), None, first + dt.timedelta(43), first]
    assert visit_words(days, words) == [
        "Before",
        "6 weeks later",
        "",
        "6 weeks later (2)",
        "Before",
    ]
    assert visit_words([first, first, None], words) == ["", "", ""]
    more = [first + dt.timedelta(days) for days in (0, 41, 42, 43)]
    assert len(set(visit_words(more, words))) == 4


def test_files_have_random_names_and_say_what_they_show():
    jpeg = portrait_file()
    facts = {"view": "frontal", "format": "jpeg"}
    photo, paper = b"p" * 16, b"q" * 16
    ready = [Ready(photo, jpeg, "jpeg", facts), Ready(paper, b"%PDF-", "pdf", {}, 1)]
    days = {photo: dt.date(2026, 1, 1), paper: dt.date(2026, 3, 1)}
    one, two = items_of(ready, days, "fr")
    assert (one.title, one.view, one.mime, one.visit) == ("Face", "frontal", "image/jpeg", "Avant")
    assert (two.title, two.view, two.mime) == ("", "", "application/pdf")
    assert one.name != items_of(ready, days, "fr")[0].name
    files, bare = with_medical_files((one, two))
    assert [file.of for file in files] == ["", "", one.name]
    assert bytes(files[2].data)[128:132] == b"DICM"
    assert bare == ((two.name, "dicom-kind"),)
    lying = dataclasses.replace(one, orientation=6)
    files, bare = with_medical_files((lying, one))
    assert [file.of for file in files] == ["", "", one.name]
    assert bare == ((lying.name, "dicom-turned"),)


# whom and how


def test_the_patient_is_named_nowhere():
    own = the_patient("ab" * 16, "fr", NOON)
    assert (own.details.name, own.entry) == (THE_PATIENT, "")
    assert own.named(PackageKind.PATIENT_PAGE) == ""
    assert own.named(PackageKind.AGE) == "la patiente ou le patient"
    told = RecipientDetails("Her mother", RecipientSort.PATIENT)
    entry = Whom(RecipientView("cd" * 16, told, "", NOON))
    assert (entry.entry, entry.named(PackageKind.PATIENT_PAGE)) == ("cd" * 16, "")
    assert entry.named(PackageKind.AGE) == "the patient"
    other = Whom(RecipientView("cd" * 16, RecipientDetails("ROUSSEAU Amelie"), "", NOON))
    for first, named in (("Amélie", "the patient"), ("Anna", "ROUSSEAU Amelie")):
        held = other.beside(Identity(first, "Rousseau", None))
        assert held.named(PackageKind.AGE) == named
    for language, hello in (("en", "Hello,"), ("fr", "Bonjour,")):
        sent = Sent(PackageKind.PATIENT_PAGE, "Clinic", "", 2, language=language)
        assert letter(sent).startswith(hello)


@pytest.mark.parametrize("sort", RecipientSort)
@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("problem", ["", "recipient-certificate-dates"])
def test_always_one_kind_is_advised_that_can_be_chosen(sort, purpose, problem):
    told = RecipientDetails("X", sort, certificate="-----BEGIN")
    found = offers(RecipientView("x", told, "", NOON, problem=problem), purpose, ExportRules())
    assert [one.kind for one in found] == list(PackageKind)
    [advised] = [one for one in found if one.advised]
    assert advised.refusal == ""
    plain = found[-1]
    assert plain.second
