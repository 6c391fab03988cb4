"""One picture is opened as a plain file: the stored one, for whoever opens it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path

from clinicvault.access.consent.consent_reading import consents_of, judged_day
from clinicvault.access.consent.consent_scope import faces_hidden, permitted, shown_at, shut_out
from clinicvault.access.opened import Opened, wipe_all
from clinicvault.access.permits import pictures
from clinicvault.access.plain import ObjectKind
from clinicvault.access.release.exports import require_allowed
from clinicvault.access.release.handing import hand_over
from clinicvault.access.witnesses.signing import signed_head
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import (
    InputRefused,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.exports import ExportOrder
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.media.faces.asking import ask_for_faces
from clinicvault.media.results import RefusedMedia

from . import views
from .age_package import MOST_BYTES, orientation
from .clinic import Clinic
from .files import new_file
from .known import parse_id
from .viewing import photo_id as parse_photo

EVENT, PLAIN = "photo-open", "plain file"
"""Event and form, as log and lists name them."""
_NO_PHOTO = "rendering-photos-only"
"""Why the search refuses films and documents."""
_RECIPIENT_CHARS = 200
_ADDRESS_CHARS = 300


class Exporting:
    """Implements `api.ExportService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def open_plain(
        self,
        photo_id: str,
        purpose: Purpose,
        output: Path,
        *,
        channel: Channel | None = None,
        no_face: bool = False,
        request: str = "",
    ) -> views.ExportResult:
        """One picture as a plain file; same policy, same log.

        As the camera stored it: the result says how it has to be turned, and has the check code.
        """
        self._refuse_place(output)
        gift = _Gift(purpose, no_face, channel, _request(request))
        gift.require_place()
        with self._opened(photo_id, gift) as opened:
            seq = self._hand_over(opened, gift, output)
            turn = orientation(opened)
        return views.ExportResult(str(output), seq, turn, self._check_code())

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
    def _opened(self, photo_id: str, gift: _Gift) -> Iterator[Opened]:
        photo, gate = parse_photo(photo_id), self._clinic.unlocked.gate
        if gate.stored_size([photo]) > MOST_BYTES:
            raise InputRefused("export-too-large", limit=MOST_BYTES >> 20)
        patient = self._require_covered(photo, gift)
        with self._clinic.exports.running(patient, gift.purpose):
            opened = gate.open(
                [photo],
                ObjectKind.ORIGINAL,
                gift.purpose,
                event=EVENT,
                act=Act.EXPORT_PHOTO,
                detail=gift.detail,
            )
            try:
                self._require_no_face(opened[0], gift)
                yield opened[0]
            finally:
                wipe_all(opened)

    def _require_no_face(self, opened: Opened, gift: _Gift) -> None:
        """The exporter's word that nobody can be recognised, held against what is found.

        Refused("export-face-seen"), and InputRefused where a picture could not be searched;
        both logged. A film and a document leave by that word alone.
        """
        if not gift.no_face:
            return
        found = ask_for_faces(self._clinic.media, opened.data, orientation(opened)).result()
        if isinstance(found, RefusedMedia):
            if found.reason != _NO_PHOTO:  # nobody looked: whoever stops a worker proves nothing
                self._said(opened, gift, "failed", found.reason)
                raise InputRefused(found.reason, **found.params)
        elif found:
            self._said(opened, gift, "refused", "export-face-seen")
            raise Refused("export-face-seen", purpose=gift.purpose.slug)

    def _require_covered(self, photo: bytes, gift: _Gift) -> bytes:
        """The patient; Refused("consent-faces"), ("consent-channel") (logged).

        What else may forbid it is asked by the gate.
        """
        session = self._clinic.session
        with session.vault.read() as rows:
            record = session.vault.reader(rows).get(PhotoRecord, photo)
            asked = record if session.may(Act.EXPORT_PHOTO) else None
            refusal = self._refusal(rows, asked, gift) if asked is not None else ""
        patient = record.patient if record is not None else b""
        if refusal:
            detail = {**gift.detail, "reason": refusal}
            event = session.event(
                EVENT,
                "refused",
                patient=patient,
                objects=(photo,),
                purpose=gift.purpose.slug,
                detail=detail,
            )
            session.vault.log_event(event)
            raise Refused(refusal, purpose=gift.purpose.slug)
        return patient

    def _refusal(self, rows: Snapshot | UnitOfWork, record: PhotoRecord, gift: _Gift) -> str:
        """Where a consent for the purpose stops short of the gift, or ""."""
        session, photos = self._clinic.session, pictures([record])
        consents, today = consents_of(session, rows, record.patient), judged_day(session)
        if gift.channel and shut_out(consents, gift.channel, photos, today, session.user_id):
            return "consent-channel"
        there = shown_at(consents, gift.channel)
        asked = (gift.purpose, photos, today, session.user_id)
        # Else the exporter's word is needed that no face is recognisable.
        if faces_hidden(there, *asked) and not gift.no_face:
            return "consent-faces"
        try:
            permitted(there, *asked)
        except Refused:
            return ""  # which the gate says
        return self._ruled_out(rows, gift.order(record), gift.request)

    def _ruled_out(self, rows: Snapshot | UnitOfWork, order: ExportOrder, request: bytes) -> str:
        """Why the clinic's rules keep it back, or ""."""
        try:
            require_allowed(self._clinic.session, rows, order, request)
        except Refused as error:
            return error.code
        return ""

    def _hand_over(self, opened: Opened, gift: _Gift, output: Path) -> int:
        """The room is taken, consent asked again, the disclosure recorded, then the file written.

        So nothing leaves unrecorded; a file that fails after that is said in the log.
        """
        disclosed = -1
        try:
            with new_file(output, len(opened.data)) as file:
                disclosed = self._disclosed(opened.photo, gift)
                file.write(opened.data)
        except StorageFailed as error:
            if disclosed >= 0:
                self._said(opened, gift, "failed", error.code)
            raise
        except Refused as error:
            self._said(opened, gift, "refused", error.code)
            raise
        return disclosed

    def _disclosed(self, photo: PhotoRecord, gift: _Gift) -> int:
        """What leaves, for the patient's list of disclosures; returns the entry's seq.

        Refused where the patient's consent was withdrawn while the file was made.
        """
        session, gate = self._clinic.session, self._clinic.unlocked.gate
        with session.vault.write() as rows:
            gate.require_still(rows, photo.patient, gift.purpose, Act.EXPORT_PHOTO, [photo])
            hand_over(session, rows, gift.order(photo), event=EVENT, request=gift.request)
            return rows.commit()

    def _said(self, opened: Opened, gift: _Gift, outcome: str, reason: str) -> None:
        photo = opened.photo
        event = self._clinic.session.event(
            EVENT,
            outcome,
            patient=photo.patient,
            objects=(photo.id,),
            purpose=gift.purpose.slug,
            detail={**gift.detail, "reason": reason},
        )
        self._clinic.vault.log_event(event)


@dataclasses.dataclass(frozen=True, slots=True)
class _Gift:
    """What the log says about a picture that is opened."""

    purpose: Purpose
    no_face: bool = False
    """The exporter's word that nobody's face can be recognised."""
    channel: Channel | None = None
    """Where the picture will be shown: asked for marketing, and for nothing else."""
    request: bytes = b""
    """By which a second person allowed it."""

    def order(self, photo: PhotoRecord) -> ExportOrder:
        """Exactly what is to leave."""
        return ExportOrder(
            patient=photo.patient,
            photos=(photo.id,),
            purpose=self.purpose,
            form=PLAIN,
            recipient="",
            channel=self.channel,
            faces=not self.no_face,
        )

    @property
    def detail(self) -> dict[str, object]:
        said: dict[str, object] = {"no_face": True} if self.no_face else {}
        said |= {"channel": self.channel.value} if self.channel else {}
        return {"recipient": "", "form": PLAIN, **said}

    def require_place(self) -> None:
        """UsageError("export-channel") unless a place is named for marketing, and only then."""
        if (self.purpose is Purpose.MARKETING) is not (self.channel is not None):
            raise UsageError("export-channel")


def _request(text: str) -> bytes:
    return parse_id(text, "request-unknown") if text else b""


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
