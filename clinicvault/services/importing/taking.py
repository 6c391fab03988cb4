"""What becomes of one file that a worker is done with: sealed, left out, set aside, refused."""

from __future__ import annotations

import dataclasses
import logging
import threading
from collections.abc import Callable

from clinicvault.access.pictures.importing import Cleaned, ImportKeys
from clinicvault.access.pictures.kept_files import discard_kept, kept_of, seal_kept
from clinicvault.access.policies import MediaPolicies
from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.domain.errors import ClinicVaultError, Refused
from clinicvault.domain.messages import message
from clinicvault.domain.record_kinds import Keeping
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import MediaFacts, Prepared, RefusedMedia
from clinicvault.services import views

from .aside import Aside
from .facts import Wanted, imported, must_be_reencoded, noted, sealed
from .live import Live, says_clip
from .page import Page
from .sources.kinds import misnamed
from .sources.pasted import is_pasted
from .sources.reading import NOWHERE, Source, Taken
from .told import Place, Told

_log = logging.getLogger(__name__)

STOPPED = "import-stopped"
_VIEWS = frozenset(view.value for view in View)
_MORE = frozenset({"first-frame-only", "later-pages-dropped"})
"""Notes of files that hold more than what is kept of them, and that no policy let go."""


@dataclasses.dataclass(frozen=True, slots=True)
class Into:
    """Where the photos of one import go, and what was wished for them."""

    patient: bytes
    visit: bytes
    wanted: Wanted
    policy: MediaPolicies
    other_person: Callable[[MediaFacts], str]
    """Code of why a file is not this patient's, by whom it says it shows; "" where it may be."""


class Taker:
    """Deals with the files of one import, from two threads; `settle` notes them in its journal."""

    def __init__(
        self,
        keys: ImportKeys,
        media: MediaPool,
        into: Into,
        told: Told,
        page: Page,
        live: Live,
        settle: Callable[[int, bool], None],
    ) -> None:
        self._keys = keys
        self._media = media
        self._into = into
        self._told = told
        self._page = page
        self._live = live
        self._settle = settle
        self._aside = Aside(keys, into.patient, into.visit, into.wanted)
        self._lock = threading.Lock()

    def take(self, place: int, taken: Taken, result: Prepared | RefusedMedia) -> None:
        """A worker's answer. Raises ClinicVaultError for what must stop the import."""
        if isinstance(result, Prepared) and (code := self._into.other_person(result.facts)):
            result = RefusedMedia(code)
        if isinstance(result, Prepared):
            wrong = not is_pasted(taken.address) and misnamed(taken.name, result.facts)
            facts = noted(result.facts, misnamed=wrong)
            self._prepared(place, taken, dataclasses.replace(result, facts=facts))
        else:
            self.refuse(place, taken.address, result, taken)

    def refuse(
        self, place: int, address: str, why: RefusedMedia, taken: Taken | None = None
    ) -> None:
        """Nothing came in; what may be read later is set aside where its bytes are `taken`."""
        if why.reason == STOPPED:
            raise Refused("locked")
        kept = self._aside.take(taken, why) if taken is not None else ""
        text = message(why.reason, dict(why.params))[0]
        source = taken.source if taken is not None else Source(address, b"", 0, NOWHERE)
        self._page.stays(source, empty=why.reason == "file-empty")
        self._told.refusal((place, 0), views.RefusedFile(address, why.reason, text, kept))
        # A photo that comes twice is known again by its picture; what was set aside is not.
        self._settle(place, bool(kept))

    def fault(self, place: int, address: str, taken: Taken | None, error: Exception) -> None:
        """A fault of the program or its libraries; only its kind is told, never its text."""
        _log.error("a file was not imported: %s", type(error).__name__)
        if self._told.knows(place):
            self._settle(place, False)
            return
        why = RefusedMedia("import-fault")
        try:
            self.refuse(place, address, why, taken)
        except ClinicVaultError:
            raise
        except Exception:  # noqa: BLE001  (what fails to be kept, too, is refused all the same)
            self.refuse(place, address, why)

    def _prepared(self, place: int, taken: Taken, prepared: Prepared) -> None:
        facts = prepared.facts
        still = self._live.still_of(taken.address, facts)
        if still and not self._into.policy.clips and says_clip(facts):
            self._page.stays(taken.source)
            self._leave(place, views.LeftOut(taken.address, "live-clip", still))
        elif must_be_reencoded(facts) and not self._into.wanted.reencode:
            self._page.stays(taken.source)
            self._leave(place, views.LeftOut(taken.address, "needs-re-encoding"))
        else:
            still = still if self._into.policy.clips else ""
            photo = self._seal((place, 0), taken, prepared, still)
            self._live.note(taken.address, photo, facts)
            if facts.clip[1] and self._into.policy.clips:
                self._clip_inside(place, taken, facts, photo)
            if _MORE & set(facts.notes):
                self._page.lacks(taken.source)
        self._settle(place, False)

    def _leave(self, place: int, left: views.LeftOut) -> None:
        self._told.leave((place, 0), left)

    def _clip_inside(self, place: int, taken: Taken, facts: MediaFacts, still: str) -> None:
        """The film in a motion photo, as a photo of its own; one that is no film is told of."""
        offset, length = facts.clip
        self._page.lacks(taken.source)
        with memoryview(taken.data)[offset : offset + length] as film:
            result = self._media.prepare(film, sound=self._into.policy.sound).result()
        if isinstance(result, Prepared) and result.facts.format is PhotoKind.VIDEO:
            clip = self._seal((place, 1), taken, result, still)
            self._page.came(taken.source, still, clip)
        elif isinstance(result, RefusedMedia) and result.reason == STOPPED:
            raise Refused("locked")
        else:
            text = message("clip-unreadable", {})[0]
            told = views.RefusedFile(taken.address, "clip-unreadable", text)
            self._told.refusal((place, 1), told)

    def _seal(self, place: Place, taken: Taken, prepared: Prepared, still: str) -> str:
        """The photo's id, be it new or the same picture's that was there before."""
        keys, into, wanted = self._keys, self._into, self._wanted(taken)
        digest = keys.digest(into.patient, prepared.rewritten)
        known = keys.duplicate(into.patient, digest)
        if known is None:
            facts = sealed(prepared.facts, wanted, still) | _sent(taken) | _kept_until(taken)
            cleaned = Cleaned(prepared.rewritten, prepared.preview, prepared.thumbnail, facts)
            photo = keys.seal(into.patient, into.visit, cleaned, digest)
            raw = self._seal_raw(taken, prepared.facts, photo)
            detail = {"stripped": list(prepared.facts.stripped)} | _sent(taken)
            known = self._acknowledge(photo, raw, digest, detail)
            if known is None:
                self._came(place, taken, photo.id.hex(), still)
                told = imported(
                    taken.address, photo.id, prepared, wanted, still, raw=raw is not None
                )
                self._told.photo(place, told, taken.source.size)
                return photo.id.hex()
        self._came(place, taken, known.hex(), "")
        if self._lacks_raw(prepared.facts, known):
            self._page.lacks(taken.source)
        self._told.double(place, views.Duplicate(taken.address, known.hex()), taken.source.size)
        return known.hex()

    def _wanted(self, taken: Taken) -> Wanted:
        """The import's wishes, with the view that the sender's package tells, if none was said."""
        wanted = self._into.wanted
        known = taken.view in _VIEWS and wanted.view is View.UNSPECIFIED
        return dataclasses.replace(wanted, view=View(taken.view)) if known else wanted

    def _came(self, place: Place, taken: Taken, photo: str, still: str) -> None:
        if not place[1]:
            self._page.came(taken.source, photo)
        if still:
            self._page.clip(still, photo)

    def _lacks_raw(self, facts: MediaFacts, photo: bytes) -> bool:
        """Whether the clinic keeps RAW files, and has none beside a picture it had already."""
        if facts.origin != "raw" or not self._into.policy.raw:
            return False
        session = self._keys.session
        with session.vault.read() as rows:
            return not kept_of(session, rows, self._into.patient, photo)

    def _seal_raw(
        self, taken: Taken, facts: MediaFacts, photo: PhotoRecord
    ) -> KeptFileRecord | None:
        """The camera's own file beside the photo rendered from it, where the clinic keeps it."""
        if facts.origin != "raw" or not self._into.policy.raw:
            return None
        told = {"name": taken.name, "reason": "", "format": "RAW"}
        return seal_kept(self._keys, self._into.patient, taken.data, Keeping.RAW, told, photo.id)

    def _acknowledge(
        self,
        photo: PhotoRecord,
        raw: KeptFileRecord | None,
        digest: bytes,
        detail: dict[str, object],
    ) -> bytes | None:
        """Write the row, unless the same picture was acknowledged meanwhile: then its id.

        Where that fails, the objects stay for `tidy`: the row may be there all the same.
        """
        with self._lock:
            known = self._keys.duplicate(self._into.patient, digest)
            if known is None:
                self._keys.acknowledge(photo, detail, raw)
                return None
        self._keys.discard(photo)
        if raw is not None:
            discard_kept(self._keys.session, [raw])
        return known


def _kept_until(taken: Taken) -> dict[str, object]:
    """What the sender asked for: whoever looks at the photo later is told."""
    return {"sent_until": taken.until} if taken.until else {}


def _sent(taken: Taken) -> dict[str, object]:
    """Whose signature a photo came with: sealed with it, and in the log."""
    return {"sender": taken.signer} if taken.signer else {}
