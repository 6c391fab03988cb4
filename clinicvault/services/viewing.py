"""Pictures come out, for the eyes, through the gate.

Without a purpose, the one that was stated for the patient counts (`services.purposes`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from clinicvault.access.gate import Opened, wipe_all
from clinicvault.access.plain import ObjectKind
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.media.results import RefusedMedia

from .api import Pixels
from .clinic import Clinic
from .known import parse_patient
from .purposes import purpose_for


class Viewing:
    """Implements `api.ViewService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def thumbnails(
        self, patient_id: str, photo_ids: Sequence[str], purpose: Purpose | None = None
    ) -> dict[str, bytes]:
        """JPEG bytes per photo; one entry in the log names them all."""
        if not photo_ids:
            return {}
        with self._opened(photo_ids, ObjectKind.THUMBNAIL, purpose, "thumbnails-view") as opened:
            if opened[0].photo.patient != parse_patient(patient_id):
                raise UsageError("photo-patients-differ")
            return {one.photo.id.hex(): bytes(one.data) for one in opened}

    def preview(self, photo_id: str, purpose: Purpose | None = None) -> bytes:
        """2048 px baseline JPEG."""
        with self._opened([photo_id], ObjectKind.PREVIEW, purpose, "photo-view") as opened:
            return bytes(opened[0].data)

    def full(self, photo_id: str, purpose: Purpose | None = None) -> Pixels:
        """The full picture, decoded by a worker that holds no keys."""
        session, media = self._clinic.session, self._clinic.media
        with self._opened([photo_id], ObjectKind.ORIGINAL, purpose, "photo-full") as opened:
            orientation = opened[0].facts.get("orientation", 1)
            turned = orientation if isinstance(orientation, int) else 1
            result = media.decode_pixels(opened[0].data, turned).result()
        session.alive()
        if isinstance(result, RefusedMedia):
            raise InputRefused(result.reason, **result.params)
        with result:
            pixels = memoryview(bytearray(result.data))
            return Pixels(result.width, result.height, result.stride, pixels)

    def shown(self, photo: str, purpose: Purpose | None = None, *, full: bool = False) -> None:
        """Permit and log that a picture which the window still holds is shown again."""
        event = "photo-full" if full else "photo-view"
        self._look([photo_id(photo)], purpose, event)

    def compared(self, first: str, second: str, purpose: Purpose | None = None) -> None:
        """Permit and log that two photos of a patient are put side by side."""
        self._look([photo_id(first), photo_id(second)], purpose, "photo-compare")

    def _look(self, photos: list[bytes], purpose: Purpose | None, event: str) -> None:
        reason = purpose_for(self._clinic, photos[0], purpose)
        self._clinic.unlocked.gate.look(photos, reason, event=event)

    @contextlib.contextmanager
    def _opened(
        self, photo_ids: Sequence[str], kind: ObjectKind, purpose: Purpose | None, event: str
    ) -> Iterator[list[Opened]]:
        photos = [photo_id(text) for text in dict.fromkeys(photo_ids)]
        reason = purpose_for(self._clinic, photos[0], purpose)
        opened = self._clinic.unlocked.gate.open(photos, kind, reason, event=event)
        try:
            yield opened
        finally:
            wipe_all(opened)


def photo_id(text: str) -> bytes:
    """A photo id; UsageError("photo-unknown") for anything else."""
    try:
        photo = bytes.fromhex(text)
    except ValueError:
        raise UsageError("photo-unknown") from None
    if len(photo) != 16:
        raise UsageError("photo-unknown")
    return photo
