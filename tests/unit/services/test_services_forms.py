"""Consent forms: the texts that come with the program, the clinic's own, filled, on paper."""

import datetime as dt
import string

import pypdfium2
import pytest

from clinicvault.domain.clinical import Channel, Evidence, Giver, Scope
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services import views
from clinicvault.services.consent.form_texts import (
    PLACEHOLDERS,
    default_text,
    filled,
    form_text,
    require_fillable,
)
from clinicvault.services.consent.form_words import WORDS
from clinicvault.services.consent.pdf import forms_pdf
from tests.unit.services.real_clinic import ADA, INA, PAUL

TODAY = dt.date(2026, 3, 2)
VALUES = {name: f"<{name}>" for name in PLACEHOLDERS}
EVERY = [(purpose, language) for purpose in Purpose for language in WORDS]
NEEDED = {"en": "withdraw", "fr": "retirer"}
AUTHORITY = {"en": "data protection authority", "fr": "protection des données"}


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return [" ".join(page.split()) for page in pages]


# texts


@pytest.mark.parametrize(("purpose", "language"), EVERY)
def test_every_purpose_has_a_whole_text(purpose, language):
    """It names patient, giver, controller and period; rights, withdrawal and what that does."""
    text = default_text(purpose, language)
    require_fillable(text)
    assert not text.own
    used = {name for _, name, _, _ in string.Formatter().parse(text.body) if name}
    assert {"patient", "born", "giver", "clinic", "scope", "until"} <= used
    assert ("faces" in used) is (purpose is not Purpose.CARE)
    assert ("channels" in used) is (purpose is Purpose.MARKETING)
    assert ("named" in used) is (purpose is Purpose.COLLEAGUES)
    assert NEEDED[language] in text.body
    assert AUTHORITY[language] in text.body
    assert len(text.body.split("\n\n")) >= 6
    made = filled(text, VALUES, "P-0000-0000")
    assert "<patient>" in made.text
    assert made.form == f"{purpose.slug}/{language}/{text.version}"
    assert "{" not in made.text


def test_no_two_texts_are_the_same():
    assert len({default_text(*one).version for one in EVERY}) == len(EVERY)


def test_the_version_follows_the_text():
    one = form_text(Purpose.CARE, "en", " A  title", "Body. \n\n\n\nMore.\n", own=True)
    assert (one.title, one.body) == ("A title", "Body.\n\nMore.")
    same = form_text(Purpose.TEACHING, "fr", "A title", "Body.\n\nMore.", own=False)
    assert one.version == same.version
    assert len(one.version) == 16
    assert form_text(Purpose.CARE, "en", "A title", "Body!", own=True).version != one.version


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        ("", "Body", "form-empty"),
        ("Title", " \n", "form-empty"),
        ("T" * 201, "Body", "form-too-long"),
        ("Title", "B" * 20_001, "form-too-long"),
        ("Title", "Dear {name}", "form-placeholder"),
        ("{wrong}", "Body", "form-placeholder"),
        ("Title", "{patient.__class__}", "form-placeholder"),
        ("Title", "{patient!r}", "form-placeholder"),
        ("Title", "{patient:>99999999}", "form-placeholder"),
        ("Title", "{}", "form-placeholder"),
        ("Title", "{patient", "form-placeholder"),
        ("Title", "patient}", "form-placeholder"),
    ],
)
def test_what_cannot_be_filled(title, body, code):
    with pytest.raises(InputRefused, match=code):
        require_fillable(form_text(Purpose.CARE, "en", title, body, own=True))
    assert code in MESSAGES


def test_other_languages():
    with pytest.raises(InputRefused, match="form-language"):
        default_text(Purpose.CARE, "de")
    with pytest.raises(InputRefused, match="form-language"):
        require_fillable(form_text(Purpose.CARE, "../en", "T", "B", own=True))


def test_braces_may_be_written():
    text = form_text(Purpose.CARE, "en", "Title", "A {{brace}} for {patient}", own=True)
    require_fillable(text)
    # What is filled in is never read as a field.
    assert filled(text, {"patient": "{clinic}"}).text == "Title\n\nA {brace} for {clinic}"


# words


def test_days_and_periods():
    english, french = WORDS["en"], WORDS["fr"]
    first = dt.date(2026, 8, 1)
    assert (english.date(first), french.date(first)) == ("1 August 2026", "1er août 2026")
    assert (english.date(TODAY), french.date(TODAY)) == ("2 March 2026", "2 mars 2026")
    assert english.date(None) == "—"
    assert english.period(None, None) == "until you withdraw it"
    assert french.period(None, TODAY) == "jusqu'au 2 mars 2026"
    assert english.period(TODAY, None) == "from 2 March 2026 until you withdraw it"
    assert french.period(TODAY, first) == "du 2 mars 2026 au 1er août 2026"


@pytest.mark.parametrize("language", WORDS)
def test_every_word_is_there(language):
    words = WORDS[language]
    assert set(words.purposes) == set(Purpose)
    assert set(words.channels) == set(Channel)
    assert set(words.givers) == set(Giver)
    assert len(words.months) == 12
    assert words.scope(Scope.PHOTOS, 1, ()) != words.scope(Scope.PHOTOS, 2, ())
    assert "2" in words.scope(Scope.PHOTOS, 2, ())
    assert words.date(TODAY) in words.scope(Scope.VISITS, 1, [TODAY])
    assert words.places(()) == words.nowhere
    listed = words.places((Channel.PRINT, Channel.WEBSITE))
    assert listed == f"{words.channels[Channel.WEBSITE]}, {words.channels[Channel.PRINT]}"
    assert words.people(()) == words.anybody
    assert words.people(("A", "B")) == "A, B"
    assert words.given_by(Giver.PARENT, "Marie").startswith("Marie")


# in the clinic


def draft(purpose=Purpose.CARE, language="en", **more):
    return views.ConsentDraft(purpose, Evidence.VERBAL, language=language, **more)


def test_filled_for_a_patient(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        page = desk.patients.page(patient)
        visit, paul = page.visits[0], desk.id_of(PAUL)
        desk.be(INA)
        french = desk.forms.fill(
            patient,
            draft(
                Purpose.COLLEAGUES,
                "fr",
                until=dt.date(2030, 1, 1),
                scope=Scope.VISITS,
                subjects=(visit.id,),
                faces=False,
                giver=Giver.PARENT,
                giver_name="Marie Rousseau",
                named=(paul,),
            ),
        )
        for words in (
            "Amélie Rousseau",
            "4 mai 1988",
            "Clinique Été",
            WORDS["fr"].date(visit.date),
            "le visage ne doit pas être reconnaissable",
            "jusqu'au 1er janvier 2030",
            "Marie Rousseau, parent",
            PAUL,
        ):
            assert words in french.text
        assert french.text.startswith(french.title)
        assert french.code == page.row.code
        english = desk.forms.fill(
            patient, draft(Purpose.MARKETING, channels=frozenset({Channel.WEBSITE}))
        )
        assert "the clinic's website" in english.text
        assert "the patient" in english.text
        for wrong in ("x", "0" * 32):
            with pytest.raises(UsageError):
                desk.forms.fill(wrong, draft())
        with pytest.raises(UsageError, match="user-unknown"):
            desk.forms.fill(patient, draft(named=("x",)))
        with pytest.raises(InputRefused, match="form-language"):
            desk.forms.fill(patient, draft(language="de"))


def test_the_clinic_s_own_text_and_back(desk):
    patient = desk.patient(consent=False)
    before = {(one.purpose, one.language): one for one in desk.forms.list()}
    assert list(before) == EVERY
    old = before[Purpose.TEACHING, "en"]
    own = views.FormText(Purpose.TEACHING, "en", "", "Our form", "For {patient}.", own=False)
    with pytest.raises(Refused, match="role"):
        desk.forms.change(own)
    desk.be(ADA)
    made = desk.forms.change(own)
    assert (made.own, made.body) == (True, "For {patient}.")
    assert made.version not in ("", old.version)
    assert [one for one in desk.forms.list() if one.own] == [made]
    with pytest.raises(InputRefused, match="form-placeholder"):
        desk.forms.change(views.FormText(Purpose.CARE, "en", "", "T", "{x}"))
    desk.be(INA)
    form = desk.forms.fill(patient, draft(Purpose.TEACHING))
    assert form.text == "Our form\n\nFor Amélie Rousseau."
    assert form.form == f"teaching/en/{made.version}"
    with pytest.raises(Refused, match="role"):
        desk.forms.restore(Purpose.TEACHING, "en")
    desk.be(ADA)
    assert desk.forms.restore(Purpose.TEACHING, "en") == old
    assert list(desk.forms.list()) == list(before.values())
    said = [dict(row.detail) for row in desk.log(event="policy-change")]
    assert [one["policy"] for one in said] == ["form-teaching-en"] * 2
    assert {one["version"] for one in said} == {made.version, old.version}


@pytest.mark.parametrize(
    "values", [{"title": 1, "body": "B"}, {"title": "T"}, {"title": "T", "body": "{x}"}]
)
def test_a_setting_that_is_no_form_is_passed_over(desk, values):
    from clinicvault.access.policies import write_policy

    desk.be(ADA)
    write_policy(desk.clinic.session, "form-care-en", values, {})
    assert not any(one.own for one in desk.forms.list())


# paper


@pytest.mark.parametrize("language", WORDS)
def test_a_form_on_paper(desk, language, tmp_path):
    patient = desk.patient(consent=False)
    form = desk.forms.fill(patient, draft(language=language))
    output = tmp_path / "form.pdf"
    desk.forms.save_pdf([form], output)
    assert output.stat().st_mode & 0o777 == 0o600
    pages = text_of(output.read_bytes())
    words = WORDS[language]
    whole = " ".join(pages)
    for paragraph in form.text.split("\n\n"):
        assert " ".join(paragraph.split())[:60] in whole.replace("\u00ad", "")
    for number, page in enumerate(pages, start=1):
        assert words.page.format(page=number, pages=len(pages)) in page
        assert form.code in page
        assert form.form in page
        assert "Clinique Été" in page
    for label in (words.signature, words.name, words.place_date, words.explained):
        assert label in pages[-1]
    with pytest.raises(UsageError, match="output-exists"):
        desk.forms.save_pdf([form], output)


def test_several_forms_each_from_its_own_page():
    made = [filled(default_text(p, "en"), VALUES, "P-0000-0000") for p in Purpose]
    pages = text_of(forms_pdf(made, "Clinic"))
    titles = [next((one.title for one in made if one.title in page), "") for page in pages]
    assert [title for title in titles if title] == [one.title for one in made]


@pytest.mark.parametrize("lines", range(36, 46))
def test_lines_to_sign_are_never_parted_nor_lost(lines):
    """Around the length where text and signatures no longer fit on one page together."""
    text = form_text(Purpose.CARE, "en", "Title", "\n\n".join(["Line."] * lines), own=True)
    pages = text_of(forms_pdf([filled(text, VALUES)], "Clinic"))
    labels = WORDS["en"]
    assert " ".join(pages).count("Line.") == lines
    assert labels.signature in pages[-1]
    assert labels.explained in pages[-1]
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_the_code_of_the_patient_can_be_read_by_a_camera(desk):
    import zxingcpp

    patient = desk.patient(consent=False)
    form = desk.forms.fill(patient, draft())
    document = pypdfium2.PdfDocument(desk.forms.pdf([form]))
    picture = document[0].render(scale=3).to_numpy().copy()
    document.close()
    assert form.code in [one.text for one in zxingcpp.read_barcodes(picture)]


def test_where_no_form_is_written(desk, tmp_path):
    form = desk.forms.fill(desk.patient(consent=False), draft())
    with pytest.raises(UsageError, match="output-in-vault"):
        desk.forms.save_pdf([form], desk.clinic.path / "form.pdf")
    with pytest.raises(UsageError, match="output-folder-missing"):
        desk.forms.save_pdf([form], tmp_path / "none" / "form.pdf")
    with pytest.raises(InputRefused, match="form-empty"):
        desk.forms.save_pdf([], tmp_path / "form.pdf")
    assert not list(tmp_path.glob("*.pdf"))
