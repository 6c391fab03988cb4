"""The demo clinic: made through the same services as a real one, with weeks of history."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from clinicvault.audit.locks import FileLock
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.services.api import ProgressListener, Services, SetupService
from clinicvault.services.files import failed
from clinicvault.services.host import VaultHost

from .data import STORY, DemoStory
from .drawing import Drawing
from .history import moment
from .making import OPENING, Making, Teller, opening_day
from .tour import Tour

Say = Callable[[str], None]
MARK = "demo.txt"
"""Only a folder with this file is ever thrown away."""
_MAKING = ".making"
"""What this is added to is a folder where a demo is made or thrown away: it never stays."""
_VAULT = "vault"


class DemoClock:
    """The vault's clock while the demo is made: it can lie in the past, and never runs back."""

    def __init__(self, real: Callable[[], int]) -> None:
        self._real = real
        self._offset = 0

    def __call__(self) -> int:
        """Milliseconds since 1970 UTC."""
        return self._real() + self._offset

    def begin(self, ms: int) -> None:
        """Begin at a moment that has passed."""
        self._offset = min(0, ms - self._real())

    def go_to(self, ms: int) -> None:
        """Jump forward to a moment; a moment that has passed is ignored."""
        self._offset = min(0, max(self._offset, ms - self._real()))

    def to_present(self) -> None:
        """Tell the real time from now on."""
        self._offset = 0


class DemoWiring(Protocol):
    """What the demo needs of the program's wiring."""

    @property
    def host(self) -> VaultHost:
        """This computer."""
        ...

    def setup(self) -> SetupService:
        """Create vaults."""
        ...

    def open(self, vault: Path) -> AbstractContextManager[Services]:
        """The services over a vault."""
        ...

    def knows(self, vault: Path) -> bool:
        """Whether this computer is enrolled in the vault; one that was moved is found again."""
        ...

    def move(self, vault: Path, place: Path) -> None:
        """Move a vault's folder; from now on this computer knows it there."""
        ...

    def forget(self, vault: Path) -> None:
        """Forget the vault on this computer."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class MadeDemo:
    """A demo clinic ready to open, and its printed passwords: (name, password)."""

    vault: Path
    passwords: tuple[tuple[str, str], ...]


class Demo:
    """Makes, shows and removes the demo clinic in one folder.

    It is made beside the folder and moved there when it is whole: what a crash leaves is thrown
    away by the next start. What is no demo is never touched.
    """

    def __init__(
        self,
        wiring: DemoWiring,
        clock: DemoClock,
        folder: Path,
        *,
        patients: int | None = None,
        photos: int | None = None,
        story: DemoStory = STORY,
    ) -> None:
        self._wiring = wiring
        self._clock = clock
        self._folder = folder
        self._aside = folder.with_name(folder.name + _MAKING)
        self._story = story.some(patients, photos)

    def make(self, progress: ProgressListener | None = None, say: Say | None = None) -> MadeDemo:
        """Make the clinic, or reuse the one that is there.

        UsageError("demo-other") where something else lies in the folder, Refused("demo-busy")
        while another program makes or removes it.
        """
        told = say or (lambda _: None)
        made = MadeDemo(self._folder, tuple((u.name, u.password) for u in self._story.users))
        with _disk(), self._alone():
            self._sweep()
            if self._is_demo() and self._wiring.knows(self._folder):
                told(f"The demo clinic is at {self._folder}.")
            else:
                self._remove()
                told(f"Making the demo clinic at {self._folder} (computer-made patients) …")
                self._build(Teller(progress, told))
        for user in self._story.users:
            roles = ", ".join(sorted(role.value for role in user.roles))
            told(f"  {user.name} ({roles}): {user.password}")
        return made

    def remove(self) -> None:
        """Throw the demo clinic away; errors as `make`."""
        with _disk(), self._alone():
            self._sweep()
            self._remove()

    def tour(self, made: MadeDemo, say: Say) -> int:
        """The main job without a window: import, view, export, verify, with a summary."""
        with (
            tempfile.TemporaryDirectory(prefix="clinicvault-demo-") as place,
            self._wiring.open(made.vault) as services,
        ):
            return Tour(services, self._story, Path(place), say).run()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """What lies aside belongs to one program; the lock's empty file stays out of sight."""
        mark = hashlib.sha256(str(self._folder.resolve()).encode()).hexdigest()[:16]
        lock = FileLock(self._wiring.host.home / f"demo-{mark}.lock")
        if not lock.try_acquire():
            raise Refused("demo-busy")
        try:
            yield
        finally:
            lock.release()

    def _remove(self) -> None:
        if not self._folder.exists():
            return
        if not self._is_demo():
            self._require_empty(self._folder)
            return
        self._wiring.forget(self._folder)
        self._mark_aside()
        self._folder.rename(self._aside / _VAULT)
        self._sweep()

    def _is_demo(self) -> bool:
        return (self._folder / MARK).is_file()

    def _build(self, tell: Teller) -> None:
        """All of it aside; the move into place is what makes it count."""
        self._mark_aside()
        vault = self._aside / _VAULT
        try:
            shots = [s for p in self._story.patients for v in p.visits for s in v.shots]
            with Drawing(shots) as drawing:
                self._fill(vault, drawing, tell)
            _mark(vault)
            if self._folder.exists():
                self._folder.rmdir()
            self._wiring.move(vault, self._folder)
        except BaseException:
            self._sweep()
            raise
        self._sweep()

    def _fill(self, vault: Path, drawing: Drawing, tell: Teller) -> None:
        now = dt.datetime.now().astimezone()
        self._clock.begin(int(moment(opening_day(now.date()), OPENING).timestamp() * 1000))
        try:
            self._create(vault)
            with self._wiring.open(vault) as services:
                making = Making(services, self._story, self._clock, now.date(), tell)
                making.run(drawing, now)
                self._clock.to_present()
        finally:
            self._clock.to_present()

    def _create(self, vault: Path) -> None:
        founder = self._story.users[0]
        setup = self._wiring.setup()
        kit = setup.create(vault, self._story.clinic, founder.name, founder.roles, founder.password)
        # Nobody needs the sheets of a clinic that one command throws away.
        setup.kit_kept(vault, kit)

    def _mark_aside(self) -> None:
        self._aside.mkdir(parents=True)
        _mark(self._aside)

    def _sweep(self) -> None:
        """Throw away what lies aside; the mark goes last, so that this can be interrupted too."""
        if not self._aside.exists():
            return
        if not (self._aside / MARK).is_file():
            self._require_empty(self._aside)
            self._aside.rmdir()
            return
        vault = self._aside / _VAULT
        self._wiring.forget(vault)
        if vault.exists():
            shutil.rmtree(vault)
        (self._aside / MARK).unlink()
        self._aside.rmdir()

    def _require_empty(self, folder: Path) -> None:
        if not folder.is_dir() or any(folder.iterdir()):
            raise UsageError("demo-other")


def _mark(folder: Path) -> None:
    (folder / MARK).write_text("a demo clinic: nobody real\n", encoding="utf-8")


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    """A disk that refuses is said in words."""
    try:
        yield
    except OSError as error:
        raise failed(error) from error
