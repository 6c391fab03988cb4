"""What an interrupted import still has to do, sealed to its user (DESIGN §9, Lock)."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import IntegrityError
from clinicvault.services.files import write_durable

from .sources.listing import file_of
from .sources.pasted import is_pasted

_EVERY = 10
_FORM = 2
"""Form of the file; 1 had no `form`, and neither wishes nor live photos."""


@dataclasses.dataclass(slots=True)
class Plan:
    """An import as it was begun; `settled` are the places of files that are dealt with."""

    patient: str
    visit: str
    view: str
    paths: list[str]
    """Addresses: paths of files, of entries in packages, numbers of pasted pictures."""
    settled: set[int] = dataclasses.field(default_factory=set)
    late: list[int] = dataclasses.field(default_factory=list)
    """Places of films: they wait until every still is in, whose clips some of them are."""
    roots: list[str] = dataclasses.field(default_factory=list)
    """Folders that were there when it began: where one is gone, so is the card."""
    stamps: dict[str, str] = dataclasses.field(default_factory=dict)
    """As `sources.listing.stamps`: another card may have files of the same names."""
    stills: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    """As `import_live.Live` keeps them."""
    shift: int = 0
    """Seconds that are added to the camera's times."""
    reencode: bool = True

    @property
    def left(self) -> list[str]:
        """Paths not settled yet."""
        return [path for place, path in enumerate(self.paths) if place not in self.settled]

    def covered_by(self, other: Plan) -> bool:
        """Whether another import of the same patient has every file that is left, as it was.

        Pasted pictures cannot be gone on with, so nothing waits for them.
        """
        left = {path for path in self.left if not is_pasted(path)}
        files = {str(file_of(path)) for path in left}
        same = all(self.stamps.get(file) == other.stamps.get(file) for file in files)
        return self.patient == other.patient and left <= set(other.paths) and same


class Journals:
    """One file per import in the workstation's folder: a new one never forgets an interrupted."""

    def __init__(self, session: VaultSession, folder: Path) -> None:
        self._session = session
        self._folder = folder
        self._name = f"import-{session.user_id.hex()}"

    def new(self) -> Journal:
        """For an import that begins; nothing is written yet."""
        # Named by its time, so that the interrupted ones are offered in their order.
        mark = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        return Journal(self._session, self._folder / f"{self._name}-{mark}.sealed")

    def all(self) -> Iterator[Journal]:
        """What is there, oldest first; each is to be closed."""
        for path in sorted(self._folder.glob(f"{self._name}*.sealed")):
            yield Journal(self._session, path)

    def forget_done(self, plan: Plan) -> None:
        """A finished import dealt with all that earlier ones of the same patient left."""
        for journal in self.all():
            with contextlib.closing(journal):
                earlier = journal.load()
                if earlier is not None and earlier.covered_by(plan):
                    journal.forget()


class Journal:
    """One import's file; names in it are sealed."""

    def __init__(self, session: VaultSession, path: Path) -> None:
        self._path = path
        self._cipher = session.own_cipher("import-journal")
        self._context = b"import-journal" + session.vault.id + session.user_id
        self._plan: Plan | None = None
        self._unsaved = 0

    def begin(self, plan: Plan) -> None:
        """Keep the plan before the first file is read."""
        self._plan = plan
        self._save(plan)

    def settle(self, place: int, *, now: bool = False) -> None:
        """A file was acknowledged, refused or found double; kept a few at a time, or `now`."""
        if self._plan is None:
            return
        self._plan.settled.add(place)
        self._unsaved += 1
        if now or self._unsaved >= _EVERY:
            self._save(self._plan)

    def park(self) -> None:
        """Keep what is left for the next unlock."""
        if self._plan is not None:
            self._save(self._plan)

    def load(self) -> Plan | None:
        """The unfinished import, or None (also where the file is not readable).

        A journal that a newer ClinicVault wrote waits for it.
        """
        try:
            plain = json.loads(self._cipher.open(self._path.read_bytes(), self._context))
            if plain.pop("form", 1) not in (1, _FORM):
                return None
            settled = {int(place) for place in plain.pop("settled")}
            return Plan(**plain, settled=settled)
        except (OSError, IntegrityError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def forget(self) -> None:
        """The import is finished, or not wanted any more."""
        self._plan = None
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Zero the journal's key; it outlives the lock just long enough to park."""
        self._cipher.wipe()

    def _save(self, plan: Plan) -> None:
        value = dataclasses.asdict(plan) | {"settled": sorted(plan.settled), "form": _FORM}
        write_durable(self._path, self._cipher.seal(json.dumps(value).encode(), self._context))
        self._unsaved = 0
