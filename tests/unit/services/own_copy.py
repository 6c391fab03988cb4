"""A clinic with a patient of whom much is held, and what stands in a written report."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile
from pathlib import Path

import pypdfium2
from PIL import Image

from clinicvault.access.release import requests
from clinicvault.domain.clinical import Channel, Evidence
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.services.views import ConsentDraft, PatientDetails, ScreenSignature, Stroke
from tests.unit.services.giving_age import export_age
from tests.unit.services.kept import aside
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg, png

FAMILY, OTHER = "Rousseau & <Fils>", "Strangerova"
GIVEN_TO = "Maître Dupont"
REASON = "Complaint 12 of the insurer"
WHY = "Bleeding at night"
NOTE = "Allergic to latex\nCalls herself Amy"


def much_held(house: House, folder: Path) -> str:
    """Fill the clinic: consents of every kind, pictures, exports, a refusal; the patient's id."""
    with house.open(INA) as desk:
        details = PatientDetails("Amélie", FAMILY, dt.date(1988, 5, 4), "A-77", NOTE)
        patient = desk.patients.add(details).id
        desk.consents.grant(patient, Purpose.CARE)
        sources = [jpeg(folder / "a.jpg", 1, orientation=6), png(folder / "b.png", 2)]
        desk.importing.run(patient, sources, visit=dt.date(2026, 2, 14), label="First visit")
        aside(desk, patient, b"what nothing could read", name="BROKEN_7.JPG")
        sign(desk, patient)
        stranger = desk.patient(OTHER)
        desk.importing.run(stranger, [jpeg(folder / "other.jpg", 30)], label="Other visit")
        desk.be(PAUL)
        photos = desk.photos(patient)
        desk.viewing.thumbnails(patient, photos)
        desk.viewing.preview(photos[0])
        desk.viewing.preview(desk.photos(stranger)[0])
        give_out(desk, patient, photos, folder)
        request = asked(desk, patient)
        desk.be(ADA)
        desk.requests.deny(request)
        desk.holds.place(patient, REASON)
        desk.retention.choose("fr")
    return patient


def asked(desk, patient: str) -> str:
    """An emergency access was asked for; the request's id."""
    session = desk.clinic.session
    with session.vault.write() as rows:
        kind = RequestKind.EMERGENCY
        request = requests.put_request(session, rows, kind, WHY, bytes.fromhex(patient))
        rows.commit()
    return request.hex()


def sign(desk, patient: str) -> None:
    draft = ConsentDraft(Purpose.TEACHING, Evidence.SIGNED_ON_SCREEN, faces=False, note="by tablet")
    strokes = tuple(Stroke(((0.1, 0.2, 0), (0.7, y, 40))) for y in (0.3, 0.8))
    text = desk.forms.fill(patient, draft).text
    desk.consents.record(patient, draft, signature=ScreenSignature(strokes, 3.0, text))
    paper = io.BytesIO()
    Image.new("RGB", (300, 420), (250, 249, 245)).save(paper, "JPEG")
    shown = frozenset({Channel.WEBSITE})
    until = dt.date(2031, 1, 2)
    public = ConsentDraft(Purpose.MARKETING, Evidence.PAPER_SCANNED, until=until, channels=shown)
    desk.consents.record(patient, public, scan=paper.getvalue())
    desk.consents.record(patient, ConsentDraft(Purpose.RESEARCH))
    desk.consents.withdraw(patient, Purpose.RESEARCH)


def give_out(desk, patient: str, photos: list[str], folder: Path) -> None:
    export_age(
        desk,
        patient,
        photos[:1],
        recipient="Dr Elsewhere, Lyon",
        purpose=Purpose.CARE,
        output=folder / "out.age",
    )
    with contextlib.suppress(Refused):
        desk.exporting.open_plain(photos[0], Purpose.INSURER, folder / "never.jpg")


def write(desk, patient: str, folder: Path, **more: object):
    told = {"language": "en", "handed_to": GIVEN_TO, **more}
    return desk.access_reports.write(patient, folder, **told)


def pages(report: str | Path) -> list[str]:
    """The text of every page, in one line each."""
    document = pypdfium2.PdfDocument(str(report))
    try:
        return [
            " ".join(document[at].get_textpage().get_text_range().split())
            for at in range(len(document))
        ]
    finally:
        document.close()


def text_of(report: str | Path) -> str:
    return " ".join(pages(report))


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {one.filename: package.read(one) for one in package.infolist()}
