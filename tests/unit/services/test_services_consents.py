"""Consents as a clinic records, shows, renews and withdraws them."""

import dataclasses
import datetime as dt
import hashlib
import io

import pytest
from PIL import Image

from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, Scope
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services import views
from tests.unit.media import video_files
from tests.unit.media.test_media_pages import document
from tests.unit.services.real_clinic import ADA, CANARIES, INA, PAUL, jpeg

TEXT = "Consent to photographs\n\nI have read this. J'ai lu ceci."
SIGNATURE = views.ScreenSignature(
    (
        views.Stroke(((0.1, 0.7, 0), (0.4, 0.2, 30), (0.8, 0.6, 70))),
        views.Stroke(((0.9, 0.5, 90),)),
    ),
    3.0,
    TEXT,
)
SIGNED = views.ConsentDraft(Purpose.CARE, Evidence.SIGNED_ON_SCREEN, language="fr")
DAY = dt.timedelta(days=1)


@pytest.fixture
def scan(tmp_path):
    return jpeg(tmp_path / "form.jpg", 5, orientation=6).read_bytes()


def picture(data):
    with Image.open(io.BytesIO(data)) as opened:
        return opened.convert("L").copy()


def today(desk):
    return dt.datetime.fromtimestamp(desk.clinic.vault.now() / 1000).astimezone().date()


def test_a_photographed_form_is_cleaned_sealed_and_shown(desk, scan):
    patient = desk.patient(consent=False)
    draft = views.ConsentDraft(Purpose.CARE)
    made = desk.consents.record(patient, draft, scan=scan)
    assert (made.status, made.evidence) == (ConsentStatus.VALID, Evidence.PAPER_SCANNED)
    assert not made.evidence_missing
    [shown] = desk.consents.evidence(made.id)
    assert (shown.kind, shown.pages, shown.by, shown.text_hash) == ("scan", 1, INA, "")
    desk.be(PAUL)
    opened = desk.consents.open_evidence(shown.id)
    assert opened.text == ""
    assert picture(opened.pages[0]).size == (32, 48)  # upright
    for object_id in desk.objects():
        blob = desk.clinic.ports.objects.get(object_id)
        assert not any(canary in blob for canary in CANARIES)
    assert not any(canary in page for canary in CANARIES for page in opened.pages)
    desk.be(ADA)
    assert [row.outcome for row in desk.log(event="evidence-open")] == ["done"]


def test_a_pdf_of_several_pages(desk):
    patient = desk.patient(consent=False)
    looked = desk.consents.look(document(3))
    assert len(looked.pages) == 3
    assert desk.objects() == set()
    made = desk.consents.record(patient, views.ConsentDraft(Purpose.CARE), scan=document(3))
    [shown] = desk.consents.evidence(made.id)
    assert shown.pages == 3
    assert desk.consents.open_evidence(shown.id).pages == looked.pages


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"nonsense" * 100, "format-unknown"), (b"", "file-empty"), (document(21), None)],
)
def test_what_is_no_form(desk, data, code):
    patient = desk.patient(consent=False)
    expected = code or "evidence-too-many-pages"
    for act in (
        lambda: desk.consents.look(data),
        lambda: desk.consents.record(patient, views.ConsentDraft(Purpose.CARE), scan=data),
    ):
        with pytest.raises(InputRefused) as error:
            act()
        assert error.value.code == expected
        assert expected in MESSAGES
    assert desk.consents.list(patient) == ()


def test_a_film_is_no_form(desk):
    with pytest.raises(InputRefused, match="evidence-kind"):
        desk.consents.look(video_files.film())


def test_a_signature_with_the_text_that_was_shown(desk):
    patient = desk.patient(consent=False)
    made = desk.consents.record(patient, SIGNED, signature=SIGNATURE)
    assert made.evidence is Evidence.SIGNED_ON_SCREEN
    [shown] = desk.consents.evidence(made.id)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert (shown.kind, shown.text_hash) == ("signature", digest)
    opened = desk.consents.open_evidence(shown.id)
    assert opened.text == TEXT
    drawn = picture(opened.pages[0])
    assert drawn.size == (1200, 400)
    assert drawn.getpixel((1079, 200)) < 100  # the dot
    assert drawn.getpixel((20, 20)) == 255
    desk.be(ADA)
    [row] = desk.log(event="consent-sign")
    assert dict(row.detail)["text_sha256"] == digest


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"strokes": ()}, "consent-signature-missing"),
        ({"strokes": (views.Stroke(((0.1, 0.1, 0),)),)}, "consent-signature-missing"),
        ({"strokes": (*SIGNATURE.strokes, views.Stroke(()))}, "consent-signature-missing"),
        (
            {"strokes": (views.Stroke(((0.1, 0.1, 0), (1.2, 0, 1))),)},
            "consent-signature-missing",
        ),
        ({"aspect": float("nan")}, "consent-signature-missing"),
        ({"aspect": 0.0}, "consent-signature-missing"),
        ({"text": " \n"}, "form-empty"),
    ],
)
def test_what_is_no_signature(desk, change, code):
    patient = desk.patient(consent=False)
    with pytest.raises(InputRefused, match=code):
        desk.consents.record(patient, SIGNED, signature=dataclasses.replace(SIGNATURE, **change))
    assert desk.objects() == set()


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        (Evidence.PAPER_SCANNED, "consent-scan-missing"),
        (Evidence.SIGNED_ON_SCREEN, "consent-signature-missing"),
    ],
)
def test_a_document_that_was_only_announced(desk, evidence, code):
    patient = desk.patient(consent=False)
    with pytest.raises(InputRefused, match=code):
        desk.consents.grant(patient, Purpose.CARE, evidence=evidence)


def test_a_witness_s_word_stays_with_a_form_beside_it(desk, scan):
    patient = desk.patient(consent=False)
    draft = views.ConsentDraft(Purpose.CARE, Evidence.VERBAL)
    made = desk.consents.record(patient, draft, scan=scan, signature=SIGNATURE)
    assert made.evidence is Evidence.VERBAL
    assert [one.kind for one in desk.consents.evidence(made.id)] == ["signature", "scan"]


def test_everything_is_shown_again(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        paul = desk.id_of(PAUL)
        desk.be(ADA)
        draft = views.ConsentDraft(
            Purpose.COLLEAGUES,
            Evidence.VERBAL,
            since=today(desk),
            until=today(desk) + 90 * DAY,
            scope=Scope.PHOTOS,
            subjects=(photo,),
            faces=False,
            language="fr",
            giver=Giver.REPRESENTATIVE,
            giver_name="Marie Rousseau",
            named=(paul,),
            note="as agreed",
            form="colleagues/fr/0123456789abcdef",
        )
        made = desk.consents.record(patient, draft)
        assert made == dataclasses.replace(
            made,
            purpose=Purpose.COLLEAGUES,
            since=draft.since,
            until=draft.until,
            scope=Scope.PHOTOS,
            subjects=(photo,),
            faces=False,
            language="fr",
            giver=Giver.REPRESENTATIVE,
            giver_name="Marie Rousseau",
            named=(PAUL,),
            note="as agreed",
            form=draft.form,
            by=ADA,
        )
        renewal = dataclasses.replace(draft, renews=made.id, until=None)
        assert desk.consents.record(patient, renewal).until is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scope": Scope.PHOTOS, "subjects": ("x",)}, "photo-unknown"),
        ({"scope": Scope.VISITS, "subjects": ("x",)}, "visit-unknown"),
        ({"named": ("x",)}, "user-unknown"),
        ({"renews": "x"}, "consent-unknown"),
    ],
)
def test_identifiers_that_are_none(desk, change, code):
    draft = dataclasses.replace(views.ConsentDraft(Purpose.COLLEAGUES, Evidence.VERBAL), **change)
    with pytest.raises(UsageError, match=code):
        desk.consents.record(desk.patient(consent=False), draft)


def test_a_short_marketing_consent_is_for_everywhere(desk):
    made = desk.consents.grant(desk.patient(), Purpose.MARKETING)
    assert made.channels == frozenset(Channel)


def test_the_gap_stays_until_the_scan_came(desk, scan):
    patient = desk.patient()
    [gap] = desk.consents.list(patient)
    assert gap.evidence_missing
    assert [one.reason for one in desk.consents.due()] == ["evidence-missing"]
    attached = desk.consents.attach(gap.id, scan)
    assert attached.consent_id == gap.id
    assert not desk.consents.list(patient)[0].evidence_missing
    assert desk.consents.due() == ()
    for unknown in ("x", "0" * 32):
        with pytest.raises(UsageError, match="consent-unknown"):
            desk.consents.attach(unknown, scan)
        with pytest.raises(UsageError, match="consent-unknown"):
            desk.consents.evidence(unknown)
        with pytest.raises(UsageError, match="evidence-unknown"):
            desk.consents.open_evidence(unknown)


def test_an_emergency_is_confirmed(house):
    with house.open(INA) as desk:
        patient = desk.patient(consent=False)
        made = desk.consents.grant(patient, Purpose.CARE, evidence=Evidence.EMERGENCY)
        assert made.confirm_by - dt.datetime.now(dt.UTC) < dt.timedelta(hours=73)
        [due] = desk.consents.due()
        assert (due.reason, due.status) == ("unconfirmed", ConsentStatus.VALID)
        house.clock.sleep_days(3.5)
        [due] = desk.consents.due()
        assert (due.consent_id, due.status) == (made.id, ConsentStatus.UNCONFIRMED)
        missing = desk.consents.missing(patient, Purpose.TEACHING)
        assert missing == views.MissingConsent(Purpose.CARE, "consent-unconfirmed", (ADA, INA))
        confirmed = desk.consents.confirm(made.id)
        assert (confirmed.status, confirmed.confirm_by) == (ConsentStatus.VALID, None)
        assert desk.consents.due() == ()


def test_which_is_missing_and_who_can_record_it(desk):
    patient = desk.patient(consent=False)
    said = desk.consents.missing(patient, Purpose.TEACHING)
    assert said == views.MissingConsent(Purpose.CARE, "consent-missing", (ADA, INA))
    desk.consents.grant(patient, Purpose.CARE)
    said = desk.consents.missing(patient, Purpose.TEACHING)
    assert said == views.MissingConsent(Purpose.TEACHING, "consent-missing", (ADA, INA))
    desk.consents.grant(patient, Purpose.TEACHING)
    assert desk.consents.missing(patient, Purpose.TEACHING) is None
    assert desk.consents.missing(patient, Purpose.CARE) is None


def test_what_is_due_comes_in_its_order(house):
    with house.open(INA) as desk:
        day = today(desk)
        scanned = {"evidence": Evidence.VERBAL}
        ending = desk.patient("Ending", consent=False)
        desk.consents.grant(ending, Purpose.CARE, until=day + 30 * DAY, **scanned)
        soon = desk.patient("Soon", consent=False)
        desk.consents.grant(soon, Purpose.CARE, until=day + 3 * DAY, **scanned)
        fine = desk.patient("Fine", consent=False)
        desk.consents.grant(fine, Purpose.CARE, until=day + 300 * DAY, **scanned)
        gap = desk.patient("Gap")
        child = desk.services.patients.add(
            views.PatientDetails("Zoë", "Child", day.replace(year=day.year - 18) + 20 * DAY)
        ).id
        draft = views.ConsentDraft(
            Purpose.CARE, Evidence.VERBAL, giver=Giver.PARENT, giver_name="Marie"
        )
        desk.consents.record(child, draft)
        found = [(one.patient_id, one.reason) for one in desk.consents.due()]
        assert found == [
            (child, "majority"),
            (soon, "expiring"),
            (ending, "expiring"),
            (gap, "evidence-missing"),
        ]
        assert desk.consents.due()[1].patient_name == "Amélie Soon"
        house.clock.sleep_days(4)
        assert (desk.consents.due()[0].patient_id, desk.consents.due()[0].reason) == (
            soon,
            "expired",
        )
        desk.consents.grant(soon, Purpose.CARE, **scanned)
        assert soon not in {one.patient_id for one in desk.consents.due()}


def test_the_directory_s_cache_of_an_older_program_is_made_anew(house):
    """Its lines know nothing of what is to be looked after."""
    with house.open(INA) as desk:
        desk.patient()
        cache = desk.clinic.remembered.folder / "names.sealed"
        desk.clinic.leave()
        desk.be(INA)
        assert len(desk.consents.due()) == 1
        assert cache.exists()


def test_locked(desk, scan):
    patient = desk.patient()
    [given] = desk.consents.list(patient)
    desk.unlocking.lock()
    for act in (
        lambda: desk.consents.list(patient),
        lambda: desk.consents.attach(given.id, scan),
        lambda: desk.consents.look(scan),
        desk.consents.due,
        lambda: desk.consents.preview_withdrawal(patient, Purpose.CARE),
        desk.forms.list,
    ):
        with pytest.raises(Refused, match="locked"):
            act()


def test_a_form_that_was_changed_is_not_shown(desk, scan):
    patient = desk.patient(consent=False)
    made = desk.consents.record(patient, views.ConsentDraft(Purpose.CARE), scan=scan)
    [shown] = desk.consents.evidence(made.id)
    [object_id] = desk.objects()
    file = desk.clinic.ports.objects._path(object_id)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(data)
    with pytest.raises(IntegrityError):
        desk.consents.open_evidence(shown.id)
