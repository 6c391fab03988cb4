"""The pages of the patient's own copy, from whatever may have been typed or is missing."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pypdfium2
import pytest

from clinicvault.access.patients.patients import Identity
from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Giver, PhotoKind, View
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.services import views
from clinicvault.services.reports.content import Asked, Deed, Held, PatientCopy, Seen
from clinicvault.services.reports.pdf import report_pdf
from clinicvault.services.reports.words import ReportWords

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = NOON.date()
NOBODY = Seen((), 0, 9, 0, (), NOON, "Ada")


def copy(**changes) -> PatientCopy:
    """Nothing is held but the name."""
    base = PatientCopy(
        clinic="Belle Vue", made=NOON, by="Dr Paul", handed_to="Zoë", code="P-7K3M-9Q2X",
        identity=Identity("Zoë", "Çelik", None), registered=None, consents=(), forms=(), visits=(),
        facts_missing="", kept=(), given=(), appointments=(), asked=(), named=(), held=None,
        kept_until=None, seen=NOBODY, rows={"patient": 1}, officers=(),
    )  # fmt: skip
    return dataclasses.replace(base, **changes)


def told(language="en", **changes) -> str:
    """All text of all pages, in one line."""
    document = pypdfium2.PdfDocument(report_pdf(copy(**changes), ReportWords(language)))
    texts = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    document.close()
    return " ".join(" ".join(texts).split())


def consent(purpose=Purpose.CARE, **changes) -> views.ConsentView:
    base = views.ConsentView(
        "01" * 16, purpose, ConsentStatus.VALID, DAY, None, Evidence.VERBAL, "Nina", ""
    )
    return dataclasses.replace(base, **changes)


def photo(**changes) -> views.PhotoView:
    base = views.PhotoView("ab" * 16, "02" * 16, PhotoKind.JPEG, View.FRONTAL, 40, 30, "", None)
    return dataclasses.replace(base, **changes)


def visit(*photos, label="First") -> views.VisitView:
    return views.VisitView("02" * 16, DAY, label, "Nina", photos)


def deed(**changes) -> Deed:
    base = Deed(NOON, NOON, "Dr Paul", "photo-view", "care", "done", "", 1, 1, "Desk")
    return dataclasses.replace(base, **changes)


def seen(*acts, **changes) -> Seen:
    base = Seen(acts, len(acts), 50, 0, (("Dr Paul", len(acts)),), NOON, "Ada")
    return dataclasses.replace(base, **changes)


def test_of_who_has_nothing_that_is_said():
    text = told()
    for said in ("What you consented to None.", "Your visits and pictures None.", "— Code here"):
        assert said in text
    assert "What was given to whom None." in text
    assert "The log has no entry about you." in text
    assert "The log was read on 2 March 2026 at 12:00 by Ada; later entries are not in it." in text
    assert "you ask the person responsible for privacy" in text
    assert "Page 1 of" in text
    assert "Files kept as they came" not in text
    assert "Annex" not in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"named": ("Pam", "Pete")}, "Pictures open for Pam, Pete"),
        ({"appointments": ((DAY, "09:30", "Ina"),)}, "2 March 2026 09:30 (entered by Ina)"),
        ({"held": Held("Court", DAY, "Ada", None, None)}, "since 2 March 2026, by Ada: Court"),
        ({"held": Held("Court", DAY, "Ada", DAY, None)}, "until 2 March 2026, by Ada: Court"),
        ({"held": Held("Court", DAY, "Ada", None, DAY)}, "Court (ended 2 March 2026)"),
        (
            {"kept_until": views.RetentionStanding(DAY, "adults", "Adults", "§ 1")},
            "Kept at least until 2 March 2026, by the rule “Adults” (§ 1)",
        ),
        *(
            ({"kept_until": views.RetentionStanding(None, "", "", "", reason=reason)}, said)
            for reason, said in (
                ("visit-unknown", "Kept cannot be told yet: no visit"),
                ("birth-unknown", "Kept cannot be told yet: no birth date"),
                ("", "Kept cannot be told yet"),
            )
        ),
        ({"officers": ("Ada", "Ben")}, "At Belle Vue you ask: Ada, Ben."),
    ],
)
def test_what_is_said_of_the_record(changes, said):
    assert said in told(**changes)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (consent(Purpose.COLLEAGUES, named=("Pam",)), "Seen by Pam"),
        (consent(Purpose.COLLEAGUES), "Seen by any colleague at the clinic"),
        (consent(Purpose.MARKETING, channels=frozenset({Channel.EVENT})), "talks and events"),
        (consent(giver=Giver.PARENT, giver_name="Ayşe"), "Ayşe, parent"),
        (consent(confirm_by=NOON), "To be confirmed by 2 March 2026"),
        (consent(majority=DAY), "You decide alone from 2 March 2026"),
    ],
)
def test_what_is_said_of_a_consent(one, said):
    assert said in told(consents=(one,))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"visits": (visit(),)}, "No picture of this visit."),
        ({"visits": (visit(photo(taken="around noon")),)}, "around noon"),
        ({"visits": (visit(photo(taken="2026-03-02T10:11:12")),)}, "2 March 2026, 10:11"),
        ({"visits": (visit(photo()),)}, "The pictures themselves are not with this report."),
        ({"visits": (visit(photo()),), "files": {"ab" * 16: "f00.jpg"}}, "f00.jpg"),
        ({"visits": (visit(photo()),), "left_out": 1}, "One picture is damaged"),
        ({"visits": (visit(photo()),), "left_out": 2}, "2 pictures are damaged"),
        (
            {"visits": (visit(photo(), photo()),), "facts_missing": "record-archived"},
            "locked for who wrote this report",
        ),
        (
            {"visits": (visit(photo(), photo()),), "facts_missing": "no-patient-key"},
            "2 pictures",
        ),
    ],
)
def test_what_is_said_of_visits_and_pictures(changes, said):
    assert said in told(**changes)


def test_kept_files_and_questions_have_sections_of_their_own():
    raw = views.KeptFile("0" * 32, "IMG.CR3", "", "", NOON, 30 << 20, "ab" * 16)
    unknown = views.KeptFile("1" * 32, "", "x", "", None, 0)
    asked = Asked(RequestKind.ERASURE, NOON, "Ada", "Asked by letter", ("Ben",))
    text = told(kept=(raw, unknown), asked=(asked,))
    assert "IMG.CR3 2 March 2026 30.0 MB original of a picture" in text
    assert "could not be read" in text
    assert "Erasure of your data Ada Asked by letter Ben" in text


def test_what_was_given_to_others_and_to_the_patient():
    base = views.DisclosureView("0" * 32, NOON, "", Purpose.CARE, 1, "plain", "Dr Paul")
    own = dataclasses.replace(base, recipient="Zoë", purpose=None, photos=2)
    text = told(given=(base, own))
    assert "saved as a file at the clinic clinical care 1 picture, plain file" in text
    assert "Zoë you: your own copy 2 pictures Dr Paul" in text


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (deed(), "12:00 Dr Paul Looked at a picture clinical care Desk"),
        (deed(who=""), "the program Looked at a picture"),
        (deed(times=3, last=NOON + dt.timedelta(minutes=9)), "12:00 – 12:09 Dr Paul"),
        (deed(times=3), "Looked at a picture, 3 times"),
        (deed(event="thumbnails-view", objects=8), "Looked over your pictures, 8 pictures"),
        (deed(outcome="refused"), "Looked at a picture, refused"),
        (deed(event="export", outcome="given", told="Dr E"), "Gave out pictures, to Dr E"),
        (deed(event="hologram-view", purpose=""), "Another act (hologram-view) Desk"),
    ],
)
def test_who_saw_what_line_by_line(act, said):
    assert said in told(seen=seen(act))


def test_entries_that_nobody_can_read_are_told():
    assert "One line of the log cannot be read" in told(seen=seen(deed(), unread=1))
    assert "3 lines of the log cannot be read" in told(seen=seen(unread=3))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whatever_somebody_typed_is_text_and_fits(language):
    evil = "<b>bold</b> & <img src='x'/> \x00\x1b[2J {clinic} %s"
    wide, high = "W" * 1200, "line\n" * 150
    text = told(
        language,
        identity=Identity(evil, wide[:200], dt.date(1900, 2, 28), evil, high),
        consents=(consent(note=high), consent(note=wide)),
        visits=(visit(photo(taken=evil, camera=wide[:200]), label=wide[:200]),),
        asked=(Asked(RequestKind.EMERGENCY, NOON, evil, wide[:1000], (evil,)),),
        seen=seen(deed(who=wide[:100], told=wide[:1000])),
        handed_to=wide[:200],
        clinic=wide[:60],
    )
    assert "<b>bold</b> & <img src='x'/>" in text
    assert "{clinic} %s" in text
    assert text.count("line") >= 300
