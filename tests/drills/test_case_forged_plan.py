"""A curious insider at the export: plans that lie about faces, pictures, people and permissions.

The window hands over a plan; whoever alters the window, or writes to the services, hands over
another one. The service believes none of it: nothing leaves, nothing is left, all of it is logged.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipes import Background, Box, EyeBar, Stroke, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.exports import FaceDecision, FaceFound, FaceSaid, PackageKind
from clinicvault.services.views.releases import RecipientDetails
from tests.drills.gifts import gifts_of, photograph
from tests.unit.services.giving_age import export_age
from tests.unit.services.real_clinic import ADA, INA, PAUL, make_house, password

pytestmark = pytest.mark.slow
AGE, PLAIN = PackageKind.AGE, PackageKind.PLAIN
SOMEBODY = "ab" * 16


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """She may be shown to students and readers, but not so that anybody recognises her."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        folder = tmp_path_factory.mktemp("clinic")
        house = make_house(folder / "pc")[0]
        with gifts_of(house, folder) as gifts:
            desk = gifts.desk
            desk.be(INA)
            for purpose in (Purpose.RESEARCH, Purpose.PUBLICATION):
                desk.consents.record(gifts.patient, ConsentDraft(purpose, faces=False))
            gifts.other = desk.patient("Rousseau")
            (folder / "other").mkdir()
            source = photograph(folder / "other", 1)
            gifts.stray = desk.importing.run(gifts.other, [source]).imported[0].photo
            desk.importing.close()
            desk.be(PAUL)
            yield gifts


@pytest.fixture
def hidden(clinic):
    """A plan for research, where no face may be seen, as an honest window makes it."""
    plan = clinic.plan(AGE, FaceSaid.COVERED, photos=clinic.photos[:1])
    return dataclasses.replace(plan, purpose=Purpose.RESEARCH)


def forged(plan, recipe=None, **picture):
    """The plan with another first picture; `recipe` are fields of its recipe."""
    first, *others = plan.pictures
    made = dataclasses.replace(first.recipe, **(recipe or {}))
    changed = dataclasses.replace(first, recipe=made, **picture)
    return dataclasses.replace(plan, pictures=(changed, *others))


def said(plan, word):
    """The same faces with another word for each."""
    return tuple(dataclasses.replace(one, said=word) for one in plan.pictures[0].faces)


def kept_back(clinic, plan, folder, codes=None):
    """Nothing leaves; the codes of why, of the refusal or of what was left out."""
    desk, output = clinic.desk, clinic.output(folder, plan.kind)
    before = desk.ledger.gifts()
    with pytest.raises(ClinicVaultError) as refused:
        desk.giving.give(plan, output)
    assert not output.exists()
    assert list(folder.iterdir()) == []
    assert desk.ledger.gifts() == before
    if codes is not None:
        assert refused.value.code in codes, refused.value.code
    return refused.value.code


LIES = {
    "no face was found": lambda plan: forged(plan, {"covers": ()}, faces=()),
    "nobody searched": lambda plan: forged(plan, faces=(), searched=False),
    "it is covered": lambda plan: forged(plan, {"covers": ()}),
    "a bar over the eyes": lambda plan: forged(
        plan,
        {"covers": (), "eye_bars": (EyeBar((0.4, 0.35), (0.6, 0.35)),)},
        faces=said(plan, FaceSaid.EYES),
    ),
    "it may be shown": lambda plan: forged(plan, {"covers": ()}, faces=said(plan, FaceSaid.SHOWN)),
    "the face is elsewhere": lambda plan: forged(
        plan,
        {"covers": (Box(0, 0, 0.1, 0.1),)},
        faces=(FaceDecision(FaceFound(Box(0, 0, 0.1, 0.1), None, 0.9), FaceSaid.COVERED),),
    ),
    "no face is elsewhere": lambda plan: forged(
        plan,
        {"covers": ()},
        faces=(FaceDecision(FaceFound(Box(0, 0, 1, 1), None, 0.9), FaceSaid.NO_FACE),),
    ),
    "no face there": lambda plan: forged(plan, {"covers": ()}, faces=said(plan, FaceSaid.NO_FACE)),
    "hardly a face there": lambda plan: forged(
        plan,
        {"covers": ()},
        faces=tuple(
            dataclasses.replace(one, found=dataclasses.replace(one.found, score=0.1))
            for one in said(plan, FaceSaid.NO_FACE)
        ),
    ),
    "a comb": lambda plan: forged(
        plan,
        {"covers": tuple(Box(x, 0, x + 0.001, 1) for x in np.linspace(0, 0.99, 150))},
    ),
    "a thin stroke": lambda plan: forged(
        plan, {"covers": (), "strokes": (Stroke(((0.1, 0.1), (0.9, 0.9)), 0.01),)}
    ),
    "another background": lambda plan: forged(plan, {"covers": (), "background": Background.WHITE}),
    "nobody looked": lambda plan: forged(plan, looked=False),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_a_face_keeps_it_back(clinic, hidden, lie, tmp_path):
    codes = {"consent-faces", "export-face-seen", "export-not-looked", "export-second-person"}
    kept_back(clinic, LIES[lie](hidden), tmp_path, codes)


def test_the_exporters_word_is_held_against_the_picture(clinic, tmp_path):
    """Also where pictures leave as they are kept: who says that nobody is seen is not believed."""
    desk, photo = clinic.desk, clinic.photos[0]
    told = {"purpose": Purpose.RESEARCH, "no_face": True}
    for act in (
        lambda: export_age(
            desk, clinic.patient, [photo], recipient="Me", output=tmp_path / "a.age", **told
        ),
        lambda: desk.exporting.open_plain(photo, output=tmp_path / "a.jpg", **told),
    ):
        with pytest.raises(ClinicVaultError, match="export-"):
            act()
    assert list(tmp_path.iterdir()) == []


def test_the_honest_plan_leaves(clinic, hidden, tmp_path):
    clinic.leave(hidden, tmp_path)


PURPOSES = {
    "never consented to": {"purpose": Purpose.MARKETING, "channel": Channel.WEBSITE},
    "a place for what has none": {"channel": Channel.WEBSITE},
    "marketing without a place": {"purpose": Purpose.MARKETING},
    "a recipient who is nobody": {"recipient": SOMEBODY},
    "a recipient who is no id": {"recipient": "../../etc"},
    "another patient": {"patient": SOMEBODY},
    "a request that nobody made": {"request": SOMEBODY},
    "medical files for a page": {"kind": PackageKind.INSURER, "dicom": True, "by_key": False},
    "a page for a colleague": {"kind": PackageKind.PATIENT_PAGE, "by_key": False, "dicom": False},
    "a certificate that is none": {"kind": PackageKind.CERTIFICATE},
    "plain files for research": {"kind": PLAIN, "by_key": False, "dicom": False},
    "no picture at all": {"pictures": ()},
}


@pytest.mark.parametrize("lie", PURPOSES)
def test_a_lie_about_the_rest_keeps_it_back(clinic, hidden, lie, tmp_path):
    kept_back(clinic, dataclasses.replace(hidden, **PURPOSES[lie]), tmp_path)


def test_pictures_of_somebody_else_do_not_leave_with_hers(clinic, hidden, tmp_path):
    (mine,) = hidden.pictures
    stray = dataclasses.replace(mine, photo=clinic.stray)
    for pictures in ((stray,), (mine, stray), (mine, mine)):
        kept_back(clinic, dataclasses.replace(hidden, pictures=pictures), tmp_path)
    missing = dataclasses.replace(mine, photo=SOMEBODY)
    kept_back(clinic, dataclasses.replace(hidden, pictures=(missing,)), tmp_path)


BAD = {
    "box": {"covers": (Box(0.5, 0.5, 0.4, 0.6),)},
    "outside": {"crop": Box(-1, 0, 1, 1)},
    "nothing": {"crop": Box(0.5, 0.5, 0.5, 0.5)},
    "no number": {"covers": (Box(float("nan"), 0, 1, 1),)},
    "endless": {"covers": (Box(0, 0, float("inf"), 1),)},
    "newer": {"method": 99},
    "quality": {"quality": 1},
    "huge": {"longest": 10**9},
    "many": {"covers": (Box(0, 0, 1, 1),) * 1000},
    "mark": {"mark": VisibleMark("\x1b[2J\u202e")},
}


@pytest.mark.parametrize("bad", BAD)
def test_a_recipe_out_of_bounds_is_refused(clinic, hidden, bad, tmp_path):
    kept_back(clinic, forged(hidden, BAD[bad]), tmp_path)


def test_only_who_may_export_does(clinic, hidden, tmp_path):
    try:
        for user in (INA, ADA):
            clinic.desk.be(user)
            output = clinic.output(tmp_path, AGE)
            for act in (
                lambda out=output: clinic.desk.giving.give(hidden, out),
                lambda: clinic.desk.giving.rendered(hidden, hidden.pictures[0].photo),
                lambda: clinic.desk.giving.faces(hidden.pictures[0].photo, Purpose.RESEARCH),
            ):
                with pytest.raises(ClinicVaultError):
                    act()
            assert not output.exists()
    finally:
        clinic.desk.be(PAUL)


def test_nothing_is_shown_before_a_consent_covers_it(clinic, hidden):
    photo = hidden.pictures[0].photo
    wrong = dataclasses.replace(hidden, purpose=Purpose.MARKETING, channel=Channel.WEBSITE)
    with pytest.raises(ClinicVaultError, match="consent"):
        clinic.desk.giving.rendered(wrong, photo)
    with pytest.raises(ClinicVaultError, match="consent"):
        clinic.desk.giving.faces(photo, Purpose.MARKETING)


@pytest.fixture
def published(clinic):
    """(a plan for a journal, the request that Ada allowed for exactly it)."""
    desk = clinic.desk
    journal = desk.recipients.add(RecipientDetails("Journal", RecipientSort.PUBLISHER)).id
    plan = clinic.plan(AGE, FaceSaid.COVERED, photos=clinic.photos[:2])
    plan = dataclasses.replace(
        plan, purpose=Purpose.PUBLICATION, recipient=journal, by_key=False, dicom=False,
        kind=PLAIN, note="For the paper",
    )  # fmt: skip
    request = desk.giving.ask(plan)
    desk.be(ADA)
    desk.requests.allow(request)
    desk.be(PAUL)
    return dataclasses.replace(plan, request=request)


CHANGES = {
    "another recipe": lambda plan, gifts: forged(plan, {"longest": 640}),
    "another order": lambda plan, gifts: dataclasses.replace(plan, pictures=plan.pictures[::-1]),
    "a picture less": lambda plan, gifts: dataclasses.replace(plan, pictures=plan.pictures[:1]),
    "another picture": lambda plan, gifts: dataclasses.replace(
        plan, pictures=(dataclasses.replace(plan.pictures[0], photo=gifts.photos[2]),)
    ),
    "somebody else": lambda plan, gifts: dataclasses.replace(plan, recipient=gifts.to[PLAIN]),
    "another reason": lambda plan, gifts: dataclasses.replace(plan, purpose=Purpose.TEACHING),
    "no request": lambda plan, gifts: dataclasses.replace(plan, request=""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_yes_is_a_yes_to_that_and_to_nothing_else(clinic, published, change, tmp_path):
    codes = {"export-other-order", "export-second-person", "request-not-granted"}
    plan = CHANGES[change](published, clinic)
    kept_back(clinic, plan, tmp_path, codes)


def test_a_yes_is_used_once(clinic, published, tmp_path):
    clinic.leave(published, tmp_path)
    (tmp_path / "again").mkdir()
    kept_back(clinic, published, tmp_path / "again", {"request-not-granted"})


def test_nobody_is_their_own_second_person(clinic, published, tmp_path):
    desk, alone = clinic.desk, dataclasses.replace(published, request="")
    for second in ((desk.id_of(PAUL), password(PAUL)), (desk.id_of(INA), password(INA)),
                   (desk.id_of(ADA), "wrong horse battery 11"), (SOMEBODY, "x")):  # fmt: skip
        output = clinic.output(tmp_path, PLAIN)
        with pytest.raises(ClinicVaultError):
            desk.giving.give(alone, output, second=second)
        assert not output.exists()
    clinic.desk.giving.give(
        alone, clinic.output(tmp_path, PLAIN), second=(desk.id_of(ADA), password(ADA))
    )


def test_every_try_is_in_the_log(clinic):
    """Comes last: refusals of this file, and the log holds together."""
    desk = clinic.desk
    desk.be(ADA)
    entries = desk.log(user=PAUL)
    assert any(one.outcome == "refused" and one.event.startswith("export") for one in entries)
    assert desk.review.verify().ok
    desk.be(PAUL)
