"""Before/after sheets of a real clinic: planned, looked at, given, printed, written down."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile

import pypdfium2
import pyrage
import pytest
from PIL import Image

from clinicvault.access.patients.visits import days_of_photos
from clinicvault.domain.alignment import Alignment, How
from clinicvault.domain.errors import Cancelled, InputRefused, Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.services.giving.plans import plan_of, recipes_of
from clinicvault.services.sheets.plans import sheet_of
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.exports import FaceSaid, PackageKind
from clinicvault.services.views.releases import RecipientDetails
from clinicvault.services.views.sheets import SheetForm
from tests.unit.services.real_clinic import ADA, INA, PAUL, password
from tests.unit.services.sheet_clinic import (
    IDENTITY,
    consent,
    decoded,
    photographed,
    relooked,
    sheet_plan,
    weber,
)


@pytest.fixture(scope="module")
def _shot(empty_clinic, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets")
    house = empty_clinic[0].copy(folder)
    with house.open(INA) as desk:
        made = photographed(desk, folder)
    return house, *made


@pytest.fixture
def shot(_shot, tmp_path):
    """(desk of Paul, patient, [before, after])."""
    house, patient, photos = _shot
    with house.copy(tmp_path / "pc").open(PAUL) as desk:
        yield desk, patient, photos


def texts(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def events(desk, name: str):
    """Newest first, as an administrator reads them."""
    user = desk.services.unlocking.session().user.name
    desk.be(ADA)
    found = desk.log(event=name)
    desk.be(user)
    return found


def test_a_pair_is_aligned_by_the_face_and_logged(shot):
    desk, _, (before, after) = shot
    lies = desk.sheets.aligned(before, after)
    assert lies.how is How.FACE
    assert lies.similarity.scale == pytest.approx(0.94, abs=0.03)
    assert events(desk, "photo-compare")
    with pytest.raises(InputRefused, match="sheet-pair-same"):
        desk.sheets.aligned(before, before)


@pytest.mark.parametrize(
    "words",
    [
        {"caption": "Mme Rousseau, lower lids"},
        {"look": {"title": "amelie: before and after"}},
        {"look": {"note": "Confidential, Rousseau"}},
    ],
)
def test_no_word_on_a_sheet_says_whose_it_is(shot, tmp_path, words):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos, **words)
    for act in (
        lambda: desk.sheets.look(plan),
        lambda: desk.sheets.pages(plan),
        lambda: desk.sheets.ask(plan),
        lambda: desk.sheets.give(plan, tmp_path / "sheet.pdf"),
        lambda: desk.sheets.printed(plan),
    ):
        with pytest.raises(InputRefused, match="sheet-names-patient"):
            act()
    assert not (tmp_path / "sheet.pdf").exists()
    assert not desk.ledger.gifts(patient)


def test_whoever_gets_it_may_be_called_the_same(shot):
    desk, patient, photos = shot
    to = desk.services.recipients.add(RecipientDetails("Dr Paul Rousseau")).id
    foot = {"note": "Confidential, for Dr Paul Rousseau"}
    assert not desk.sheets.look(sheet_plan(desk, patient, photos, to=to, look=foot)).blocked
    title = {"title": "Dr Paul Rousseau"}
    with pytest.raises(InputRefused, match="sheet-names-patient"):
        desk.sheets.look(sheet_plan(desk, patient, photos, to=to, look=title))


def test_a_sheet_leaves_as_a_pdf_and_is_written_down(shot, tmp_path):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos, caption="Lower lids", look={"title": "Eyelids"})
    seen = desk.sheets.pages(plan)
    assert len(seen.pages) == 1
    assert desk.sheets.look(plan).second == ()
    output = tmp_path / "sheet.pdf"
    given = desk.sheets.give(plan, output)
    data = output.read_bytes()
    assert given.pictures == 2
    assert not given.words
    said = texts(data)
    assert "Eyelids" in said
    assert "Lower lids" in said
    assert "8 weeks later" in said
    assert "Clinique Été" in said
    for canary in ("Rousseau", "Amélie", "2026-01-12", "12 January", "1988"):
        assert canary not in said
        assert canary.encode() not in data
    [gift] = desk.ledger.gifts(patient)
    assert (gift.form, gift.faces, set(gift.photos)) == ("sheet", False, set(photos))
    entry = events(desk, "export")[0]
    assert entry.outcome == "given"
    assert given.log_entry == entry.seq


def test_the_plan_that_is_kept_makes_the_pictures_again(shot, tmp_path):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos, look={"note": "Confidential"})
    view = desk.clinic and desk.services.sheets._giving.sheet_answers(plan).view()
    told = plan_of(view.plan)
    assert {one.hex() for one in recipes_of(view.plan)} == set(photos)
    pairs, look = sheet_of(told.sheet)
    assert pairs == plan.pairs
    assert look == plan.look


def test_faces_are_covered_on_the_page_as_in_the_recipe(shot):
    desk, patient, photos = shot
    shown = sheet_plan(desk, patient, photos, said=FaceSaid.SHOWN)
    covered = sheet_plan(desk, patient, photos, lies=shown.pairs[0].alignment)
    open_page, dark_page = (decoded(desk.sheets.pages(one).pages[0]) for one in (shown, covered))
    dark = (dark_page.max(axis=2) < 45).mean()
    assert dark > 0.08
    assert (open_page.max(axis=2) < 45).mean() < dark / 2


@pytest.mark.parametrize("form", [SheetForm.PICTURES, SheetForm.SLIDES])
def test_pages_as_pictures_lie_in_a_folder_in_their_order(shot, tmp_path, form):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos, form=form)
    output = tmp_path / "pages"
    given = desk.sheets.give(plan, output)
    assert given.output == str(output)
    files = sorted(output.iterdir())
    assert [one.suffix for one in files] == [".jpg"]
    width, height = decoded(files[0].read_bytes()).shape[1::-1]
    assert (width, height) == ((1920, 1080) if form is SheetForm.SLIDES else (2339, 1654))
    [gift] = desk.ledger.gifts(patient)
    assert gift.form == ("slides" if form is SheetForm.SLIDES else "sheet")


def test_a_protected_sheet_is_an_item_of_a_package(shot, tmp_path):
    desk, patient, photos = shot
    consent(desk, patient, Purpose.COLLEAGUES)
    to = weber(desk)
    plan = sheet_plan(
        desk, patient, photos, to=to, kind=PackageKind.AGE, by_key=True, purpose=Purpose.COLLEAGUES
    )
    output = tmp_path / "sheet.age"
    desk.sheets.give(plan, output)
    inner = pyrage.decrypt(output.read_bytes(), [IDENTITY])
    with zipfile.ZipFile(io.BytesIO(inner)) as package:
        pdfs = [name for name in package.namelist() if name.endswith(".pdf")]
        assert len(pdfs) == 1
        assert "Clinique Été" in texts(package.read(pdfs[0]))
        manifest = json.loads(package.read("manifest.json"))
    assert "Dr Weber" in json.dumps(manifest, ensure_ascii=False)
    [gift] = desk.ledger.gifts(patient)
    assert gift.form == "age"


def test_a_plain_sheet_is_not_made_for_a_colleague(shot, tmp_path):
    desk, patient, photos = shot
    consent(desk, patient, Purpose.COLLEAGUES)
    plan = sheet_plan(desk, patient, photos, to=weber(desk), purpose=Purpose.COLLEAGUES)
    with pytest.raises(Refused, match="export-plain-purpose"):
        desk.sheets.give(plan, tmp_path / "sheet.pdf")
    assert not list(tmp_path.glob("*.pdf"))


def test_paper_is_written_down_before_the_pages_come_back(shot):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos, form=SheetForm.PAPER)
    made = desk.sheets.printed(plan)
    assert len(made.pages) == 1
    [gift] = desk.ledger.gifts(patient)
    assert (gift.form, gift.id) == ("print", made.export)
    desk.sheets.not_printed(patient, made.export)
    assert events(desk, "export")[0].outcome == "failed"
    sealed = dataclasses.replace(
        plan, export=dataclasses.replace(plan.export, kind=PackageKind.AGE)
    )
    with pytest.raises(InputRefused, match="sheet-not-printed"):
        desk.sheets.printed(sealed)


def test_only_an_own_print_is_told_as_failed(shot, tmp_path):
    """Nobody writes into the log that another's export, or one of another kind, failed."""
    desk, patient, photos = shot
    printed = desk.sheets.printed(sheet_plan(desk, patient, photos, form=SheetForm.PAPER)).export
    desk.sheets.give(sheet_plan(desk, patient, photos), tmp_path / "sheet.pdf")
    saved = desk.ledger.gifts(patient)[0].id
    assert saved != printed
    other = desk.patient("Autre")

    def told():
        return len(events(desk, "export"))

    before = told()
    for whose, export in ((patient, saved), (patient, "ab" * 16), (other, printed),
                          ("ab" * 16, printed), (patient, "x")):  # fmt: skip
        with pytest.raises(UsageError, match="disclosure-unknown"):
            desk.sheets.not_printed(whose, export)
    desk.be(INA)
    with pytest.raises(UsageError, match="disclosure-unknown"):
        desk.sheets.not_printed(patient, printed)
    desk.be(PAUL)
    assert told() == before
    desk.sheets.not_printed(patient, printed)
    assert told() == before + 1


@pytest.mark.parametrize("form", SheetForm)
def test_pages_that_lie_open_before_somebody_else_need_a_second_person(shot, tmp_path, form):
    """For care, too, as plain files do; what the patient is handed does not."""
    desk, patient, photos = shot
    own = sheet_plan(desk, patient, photos, form=form, lies=Alignment(), note="for the lecture")
    assert desk.sheets.look(own).second == ()
    export = dataclasses.replace(own.export, recipient=weber(desk))
    plan = dataclasses.replace(own, export=export)
    assert [one.value for one in desk.sheets.look(plan).second] == ["plain"]

    def leave(plan, **more):
        if form is SheetForm.PAPER:
            return desk.sheets.printed(plan, **more)
        return desk.sheets.give(plan, tmp_path / f"out.{form.value}", **more)

    with pytest.raises(Refused, match="export-second-person"):
        leave(plan)
    assert desk.ledger.gifts(patient) == ()
    assert leave(plan, second=(desk.id_of(ADA), password(ADA))).pictures == 2
    [gift] = desk.ledger.gifts(patient)
    assert (gift.recipient, gift.allowed_by) == ("Dr Weber", (ADA,))


def test_a_protected_sheet_for_a_colleague_needs_nobody(shot):
    desk, patient, photos = shot
    told = {"to": weber(desk), "kind": PackageKind.AGE, "by_key": True}
    assert desk.sheets.look(sheet_plan(desk, patient, photos, **told)).second == ()


def test_without_consent_nothing_is_rendered(shot, tmp_path):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos)
    forbidden = dataclasses.replace(
        plan, export=dataclasses.replace(plan.export, purpose=Purpose.TEACHING)
    )
    assert {one.code for one in desk.sheets.look(forbidden).blocked} == {"consent-missing"}
    for act in (
        lambda: desk.sheets.pages(forbidden),
        lambda: desk.sheets.give(forbidden, tmp_path / "sheet.pdf"),
    ):
        with pytest.raises(Refused, match="consent-missing"):
            act()
    assert desk.ledger.gifts(patient) == ()


def test_nobody_recognisable_means_covered_on_the_sheet_too(shot, tmp_path):
    desk, patient, photos = shot
    hidden = ConsentDraft(Purpose.TEACHING, faces=False)
    desk.at_the_desk(lambda: desk.consents.record(patient, hidden))
    plan = sheet_plan(desk, patient, photos, said=FaceSaid.SHOWN, purpose=Purpose.TEACHING)
    with pytest.raises(Refused, match="consent-faces"):
        desk.sheets.give(plan, tmp_path / "sheet.pdf")
    covered = sheet_plan(desk, patient, photos, purpose=Purpose.TEACHING)
    assert desk.sheets.give(covered, tmp_path / "sheet.pdf").pictures == 2


def test_a_picture_that_nobody_looked_at_stays(shot, tmp_path):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos)
    first, second = plan.export.pictures
    unseen = dataclasses.replace(
        plan.export, pictures=(dataclasses.replace(first, looked=False), second)
    )
    with pytest.raises(Refused, match="export-not-looked"):
        desk.sheets.give(dataclasses.replace(plan, export=unseen), tmp_path / "sheet.pdf")


def test_a_second_person_says_yes_to_every_word(shot, tmp_path):
    desk, patient, photos = shot
    consent(desk, patient, Purpose.PUBLICATION)
    plan = sheet_plan(
        desk, patient, photos, purpose=Purpose.PUBLICATION, caption="Six weeks", note="journal case"
    )
    assert desk.sheets.look(plan).second
    with pytest.raises(Refused, match="export-second-person"):
        desk.sheets.give(plan, tmp_path / "no.pdf")
    request = desk.sheets.ask(plan)
    [asked] = desk.sheets.asked(patient)
    assert (asked.state, asked.plan.pairs) == ("waiting", plan.pairs)
    assert desk.giving.asked(patient) == ()
    desk.be(ADA)
    desk.requests.allow(request)
    desk.be(PAUL)
    [asked] = desk.sheets.asked(patient)
    assert asked.state == "granted"
    other = dataclasses.replace(
        asked.plan, pairs=(dataclasses.replace(asked.plan.pairs[0], caption="Other words"),)
    )
    with pytest.raises(Refused, match="export-other-order"):
        desk.sheets.give(other, tmp_path / "no.pdf")
    assert desk.sheets.give(asked.plan, tmp_path / "yes.pdf").pictures == 2
    assert desk.sheets.asked(patient) == ()
    assert not (tmp_path / "no.pdf").exists()


def test_a_second_person_at_this_screen(shot, tmp_path):
    desk, patient, photos = shot
    consent(desk, patient, Purpose.PUBLICATION)
    plan = sheet_plan(desk, patient, photos, purpose=Purpose.PUBLICATION, note="journal case")
    who = (desk.id_of(ADA), password(ADA))
    assert desk.sheets.give(plan, tmp_path / "sheet.pdf", second=who).pictures == 2


def test_cancelled_nothing_stays(shot, tmp_path):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos)
    token = CancelToken()
    token.cancel()
    for form in (SheetForm.PDF, SheetForm.SLIDES):
        with pytest.raises(Cancelled):
            desk.sheets.give(relooked(plan, form=form), tmp_path / "out", cancel=token)
        assert not (tmp_path / "out").exists()
    assert desk.ledger.gifts(patient) == ()


def test_plans_that_are_no_sheet_are_refused(shot, tmp_path):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos, lies=Alignment())
    [pair] = plan.pairs
    for pairs, code in (
        ((), "sheet-empty"),
        ((dataclasses.replace(pair, after=pair.before),), "sheet-pair-same"),
        ((pair,) * 61, "sheet-too-many"),
        ((dataclasses.replace(pair, caption="x" * 500),), "sheet-text-long"),
        ((dataclasses.replace(pair, after="ab" * 16),), "sheet-pair-unknown"),
    ):
        with pytest.raises(InputRefused, match=code):
            desk.sheets.give(dataclasses.replace(plan, pairs=pairs), tmp_path / "sheet.pdf")
    with pytest.raises(UsageError, match="output-folder-missing"):
        desk.sheets.give(plan, tmp_path / "none" / "sheet.pdf")


def test_only_practitioners_make_sheets(shot, tmp_path):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos)
    desk.be(INA)
    with pytest.raises(Refused, match="role"):
        desk.sheets.give(plan, tmp_path / "sheet.pdf")


def test_the_days_are_those_of_the_visits(shot):
    desk, patient, photos = shot
    session = desk.clinic.session
    with session.vault.read() as rows:
        wanted = [bytes.fromhex(one) for one in photos]
        days = days_of_photos(session, rows, bytes.fromhex(patient), wanted)
    assert len(set(days.values())) == 2


def test_the_logo_stands_on_the_page(shot, tmp_path):
    desk, patient, photos = shot
    plan = sheet_plan(desk, patient, photos)
    bare = decoded(desk.sheets.pages(plan).pages[0])
    Image.new("RGB", (600, 200), (10, 200, 30)).save(tmp_path / "logo.png")
    with pytest.raises(Refused, match="role"):
        desk.sheets.set_logo(tmp_path / "logo.png")
    desk.be(ADA)
    made = desk.sheets.set_logo(tmp_path / "logo.png")
    assert desk.sheets.has_logo()
    desk.be(PAUL)
    assert desk.sheets.logo() == made

    def green(page):
        return ((page[..., 1] > 150) & (page[..., 0] < 80)).mean()

    assert green(bare) < 0.0005
    assert green(decoded(desk.sheets.pages(plan).pages[0])) > 0.001
    hidden = relooked(plan, logo=False)
    assert green(decoded(desk.sheets.pages(hidden).pages[0])) < 0.0005
    desk.be(ADA)
    desk.sheets.remove_logo()
    assert not desk.sheets.has_logo()
