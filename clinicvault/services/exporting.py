"""Pictures leave: plain file, or an `age` package to a recipient key or passphrase."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from clinicvault.access.consent.consent_reading import consents_of, judged_day
from clinicvault.access.consent.consent_scope import faces_hidden, shown_at, shut_out
from clinicvault.access.opened import Opened, wipe_all
from clinicvault.access.patients.visits import disclosure_record
from clinicvault.access.permits import pictures
from clinicvault.access.plain import ObjectKind
from clinicvault.access.witnesses.signing import signed_head
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import (
    InputRefused,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord, PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, Progress

from . import views
from .age_package import MOST_BYTES, orientation, protection, sealed
from .api import ProgressListener
from .clinic import Clinic
from .files import new_file
from .known import parse_patient
from .log.witnesses.noting import told_head, went_elsewhere
from .setup import Setup
from .viewing import photo_id as parse_photo

_RECIPIENT_CHARS = 200
_ADDRESS_CHARS = 300


class Exporting:
    """Implements `api.ExportService`."""

    def __init__(self, clinic: Clinic, setup: Setup) -> None:
        self._clinic = clinic
        self._setup = setup

    def open_plain(
        self,
        photo_id: str,
        purpose: Purpose,
        output: Path,
        *,
        channel: Channel | None = None,
        no_face: bool = False,
    ) -> views.ExportResult:
        """One picture as a plain file; same policy, same log.

        As the camera stored it: the result says how it has to be turned, and has the check code.
        """
        self._refuse_place(output)
        gift = _Gift(purpose, "photo-open", "plain file", "", no_face, channel)
        gift.require_place()
        with self._opened([photo_id], gift) as opened:
            seq = self._hand_over(opened, gift, output, opened[0].data)
            turns = tuple(orientation(one) for one in opened)
        return views.ExportResult(str(output), seq, "", turns, self._check_code())

    def export_age(
        self,
        patient_id: str,
        photo_ids: Sequence[str],
        *,
        recipient: str,
        purpose: Purpose,
        output: Path,
        address: str = "",
        channel: Channel | None = None,
        age_recipient: str = "",
        passphrase: str = "",
        no_face: bool = False,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.ExportResult:
        """An `age` file holding a ZIP of the pictures under random names and a manifest.

        InputRefused as of `age_package.protection`.
        """
        to, at = tidy_recipient(recipient), tidy_address(address)
        gift = _Gift(purpose, "export", "age", to, no_face, channel, at)
        gift.require_place()
        self._refuse_place(output)
        known = (self._clinic.vault.clinic_name, recipient, *recipient.split())
        by = protection(self._setup, age_recipient, passphrase, known)
        token = cancel or CancelToken()
        with self._opened(photo_ids, gift) as opened:
            if opened[0].photo.patient != parse_patient(patient_id):
                raise UsageError("photo-patients-differ")
            head = signed_head(self._clinic.vault)
            made = sealed(opened, by, token, log=told_head(head))
            seq = self._hand_over(opened, gift, output, made)
            went_elsewhere(self._clinic, WitnessKind.EXPORT, head)
            turns = tuple(orientation(one) for one in opened)
        if progress is not None:
            progress(Progress(len(opened), len(opened), len(made)))
        return views.ExportResult(str(output), seq, by.made, turns)

    def _check_code(self) -> str:
        """The newest; "" where it cannot be had, for the picture is out already."""
        with contextlib.suppress(IntegrityError, StorageFailed):
            return signed_head(self._clinic.vault).text
        return ""

    def _refuse_place(self, output: Path) -> None:
        """Said before anything is opened or logged."""
        self._clinic.refuse_output(output)
        if output.exists():
            raise UsageError("output-exists")
        if not output.parent.is_dir():
            raise UsageError("output-folder-missing")

    @contextlib.contextmanager
    def _opened(self, photo_ids: Sequence[str], gift: _Gift) -> Iterator[list[Opened]]:
        photos = [parse_photo(text) for text in dict.fromkeys(photo_ids)]
        if not photos:
            raise UsageError("photo-unknown")
        self._require_size(photos)
        patient = self._require_covered(photos, gift)
        with self._clinic.exports.running(patient, gift.purpose):
            opened = self._clinic.unlocked.gate.open(
                photos,
                ObjectKind.ORIGINAL,
                gift.purpose,
                event=gift.event,
                act=Act.EXPORT_PHOTO,
                detail=gift.detail,
            )
            try:
                yield opened
            finally:
                wipe_all(opened)

    def _require_covered(self, photos: Sequence[bytes], gift: _Gift) -> bytes:
        """The patient; Refused("consent-faces"), ("consent-channel") (logged).

        What else may forbid it is asked by the gate.
        """
        session = self._clinic.session
        with session.vault.read() as rows:
            found = [session.vault.reader(rows).get(PhotoRecord, photo) for photo in photos]
            records = [record for record in found if record is not None]
            patient = records[0].patient if records else b""
            asked = bool(records) and session.may(Act.EXPORT_PHOTO)
            refusal = self._refusal(rows, records, gift) if asked else ""
        if refusal:
            detail = {**gift.detail, "reason": refusal}
            event = session.event(
                gift.event,
                "refused",
                patient=patient,
                objects=tuple(photos),
                purpose=gift.purpose.slug,
                detail=detail,
            )
            session.vault.log_event(event)
            raise Refused(refusal, purpose=gift.purpose.slug)
        return patient

    def _refusal(
        self, rows: Snapshot | UnitOfWork, records: Sequence[PhotoRecord], gift: _Gift
    ) -> str:
        """Where a consent for the purpose stops short of the gift, or ""."""
        session, photos = self._clinic.session, pictures(records)
        consents, today = consents_of(session, rows, records[0].patient), judged_day(session)
        if gift.channel and shut_out(consents, gift.channel, photos, today, session.user_id):
            return "consent-channel"
        there = shown_at(consents, gift.channel)
        hidden = faces_hidden(there, gift.purpose, photos, today, session.user_id)
        # Else the exporter's word is needed that no face is recognisable.
        return "consent-faces" if hidden and not gift.no_face else ""

    def _require_size(self, photos: list[bytes]) -> None:
        if self._clinic.unlocked.gate.stored_size(photos) > MOST_BYTES:
            raise InputRefused("export-too-large", limit=MOST_BYTES >> 20)

    def _hand_over(
        self, opened: list[Opened], gift: _Gift, output: Path, data: bytes | bytearray
    ) -> int:
        """The room is taken, consent asked again, the disclosure recorded, then the file written.

        So nothing leaves unrecorded; a file that fails after that is said in the log.
        """
        disclosed = -1
        try:
            with new_file(output, len(data)) as file:
                disclosed = self._disclosed(opened, gift)
                file.write(data)
        except StorageFailed as error:
            if disclosed >= 0:
                self._said(opened, gift, "failed", error.code)
            raise
        except Refused as error:
            self._said(opened, gift, "refused", error.code)
            raise
        return disclosed

    def _disclosed(self, opened: list[Opened], gift: _Gift) -> int:
        """What leaves, for the patient's list of disclosures; returns the entry's seq.

        Refused where the patient's consent was withdrawn while the file was made.
        """
        session, gate = self._clinic.session, self._clinic.unlocked.gate
        patient = opened[0].photo.patient
        with session.vault.write() as rows:
            photos = [one.photo for one in opened]
            gate.require_still(rows, patient, gift.purpose, Act.EXPORT_PHOTO, photos)
            if refusal := self._refusal(rows, photos, gift):
                raise Refused(refusal, purpose=gift.purpose.slug)
            person = session.vault.reader(rows).need(PatientRecord, patient)
            facts: dict[str, object] = {
                **gift.detail,
                "ms": session.vault.now(),
                "purpose": gift.purpose.slug,
                "photos": [one.photo.id for one in opened],
                "by": session.user_id,
            }
            rows.put(disclosure_record(session, person, facts))
            rows.event(self._event(opened, gift, "given", gift.detail))
            return rows.commit()

    def _said(self, opened: list[Opened], gift: _Gift, outcome: str, reason: str) -> None:
        event = self._event(opened, gift, outcome, {**gift.detail, "reason": reason})
        self._clinic.vault.log_event(event)

    def _event(
        self, opened: list[Opened], gift: _Gift, outcome: str, detail: dict[str, object]
    ) -> Event:
        return self._clinic.session.event(
            gift.event,
            outcome,
            patient=opened[0].photo.patient,
            objects=tuple(one.photo.id for one in opened),
            purpose=gift.purpose.slug,
            detail=detail,
        )


@dataclasses.dataclass(frozen=True, slots=True)
class _Gift:
    """What the log says about an export."""

    purpose: Purpose
    event: str
    form: str
    recipient: str
    no_face: bool = False
    """The exporter's word that nobody's face can be recognised."""
    channel: Channel | None = None
    """Where the pictures will be shown: asked for marketing, and for nothing else."""
    address: str = ""
    """The recipient's, for the accounting of disclosures; "" where it is not known."""

    @property
    def detail(self) -> dict[str, object]:
        said: dict[str, object] = {"no_face": True} if self.no_face else {}
        said |= {"channel": self.channel.value} if self.channel else {}
        said |= {"address": self.address} if self.address else {}
        return {"recipient": self.recipient, "form": self.form, **said}

    def require_place(self) -> None:
        """UsageError("export-channel") unless a place is named for marketing, and only then."""
        if (self.purpose is Purpose.MARKETING) is not (self.channel is not None):
            raise UsageError("export-channel")


def tidy_recipient(text: str) -> str:
    """Who gets it, in one line; InputRefused("recipient-missing")."""
    said = " ".join(text.split())
    if not said or len(said) > _RECIPIENT_CHARS:
        raise InputRefused("recipient-missing")
    return said


def tidy_address(text: str) -> str:
    """The recipient's address in one line, "" for none; InputRefused("address-long")."""
    said = " ".join(text.split())
    if len(said) > _ADDRESS_CHARS:
        raise InputRefused("address-long", limit=_ADDRESS_CHARS)
    return said
