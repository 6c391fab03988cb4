"""The demo clinic: made through the same services as a real one, with weeks of history."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from clinicvault.domain.clinical import Evidence, View
from clinicvault.domain.errors import UsageError
from clinicvault.domain.records import Purpose
from clinicvault.jobs import Progress

from . import demo_data as data
from .api import ProgressListener, Services, SetupService
from .demo_history import Actor, play
from .demo_photos import write_photos
from .demo_tour import Tour
from .views import PatientDetails

Say = Callable[[str], None]
_MARK = "demo.txt"
"""Only a folder with this file is ever thrown away."""
_WEEKS = 5
_DAY_MS = 24 * 3600 * 1000


class DemoClock:
    """The vault's clock while the demo is made: it can lie in the past, and never runs back."""

    def __init__(self, real: Callable[[], int]) -> None:
        self._real = real
        self._offset = 0

    def __call__(self) -> int:
        """Milliseconds since 1970 UTC."""
        return self._real() + self._offset

    def go_to(self, ms: int) -> None:
        """Jump forward to a moment; a moment that has passed is ignored."""
        self._offset = min(0, max(self._offset, ms - self._real()))

    def to_present(self) -> None:
        """Tell the real time from now on."""
        self._offset = 0

    def back_in_time(self, days: int) -> None:
        """Begin that many days ago."""
        self._offset = -days * _DAY_MS


class DemoWiring(Protocol):
    """What the demo needs of the program's wiring."""

    def setup(self) -> SetupService:
        """Create vaults."""
        ...

    def open(self, vault: Path) -> AbstractContextManager[Services]:
        """The services over a vault."""
        ...

    def knows(self, vault: Path) -> bool:
        """Whether this computer is enrolled in the vault."""
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
    """Makes, shows and removes the demo clinic in one folder."""

    def __init__(
        self,
        wiring: DemoWiring,
        clock: DemoClock,
        folder: Path,
        *,
        patients: int | None = None,
        photos: int | None = None,
    ) -> None:
        self._wiring = wiring
        self._clock = clock
        self._folder = folder
        self._patients = data.PATIENTS[:patients]
        self._photos = photos

    def make(self, progress: ProgressListener | None = None, say: Say | None = None) -> MadeDemo:
        """Make the clinic, or reuse the one that is there."""
        told = say or (lambda _: None)
        made = MadeDemo(self._folder, tuple((u.name, u.password) for u in data.USERS))
        if self._wiring.knows(self._folder):
            told(f"The demo clinic is at {self._folder}.")
        else:
            told(f"Making the demo clinic at {self._folder} (computer-made patients) …")
            self._build(_Teller(progress, told))
        for name, password in made.passwords:
            told(f"  {name}: {password}")
        return made

    def remove(self) -> None:
        """Throw the demo clinic away; UsageError("demo-other") where the vault is no demo."""
        if not self._folder.exists():
            return
        if not (self._folder / _MARK).is_file():
            raise UsageError("demo-other")
        self._wiring.forget(self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)

    def tour(self, made: MadeDemo, say: Say) -> int:
        """The main job without a window: import, view, export, verify, with a summary."""
        with (
            tempfile.TemporaryDirectory(prefix="clinicvault-demo-") as place,
            self._wiring.open(made.vault) as services,
        ):
            return Tour(services, Path(place), say).run()

    def _build(self, tell: _Teller) -> None:
        if self._folder.exists() and any(self._folder.iterdir()):
            self.remove()
        self._clock.back_in_time(_WEEKS * 7)
        try:
            self._create()
            with self._wiring.open(self._folder) as services:
                ids = self._fill(services, tell)
                play(services, self._clock, data.HISTORY, ids, _WEEKS * 7, tell.step)
                self._clock.to_present()
        except BaseException:
            if (self._folder / _MARK).is_file():
                self.remove()
            raise

    def _create(self) -> None:
        founder = data.USERS[0]
        self._wiring.setup().create(
            self._folder, data.CLINIC, founder.name, founder.roles, founder.password
        )
        (self._folder / _MARK).write_text("a demo clinic: nobody real\n", encoding="utf-8")

    def _fill(self, services: Services, tell: _Teller) -> list[str]:
        people = Actor(services)
        for newcomer in data.USERS[1:]:
            people.let_in(newcomer)
            tell.step(f"{newcomer.name} works here now")
        ids = [self._register(people, person) for person in self._patients]
        left = self._photos
        for person, patient in zip(self._patients, ids, strict=True):
            left = self._import(people, person, patient, left)
            tell.step(f"Photos of patient {len(tell.said)} are in")
        return ids

    def _register(self, people: Actor, person: data.DemoPatient) -> str:
        people.be(data.INTAKE)
        details = PatientDetails(
            person.given, person.family, person.born, person.record_number, person.note
        )
        row = people.services.patients.add(details)
        if person.consent:
            people.services.consents.grant(row.id, Purpose.CARE, evidence=Evidence.PAPER_SCANNED)
        return row.id

    def _import(
        self, people: Actor, person: data.DemoPatient, patient: str, left: int | None
    ) -> int | None:
        if not person.consent:
            return left
        today = dt.datetime.now().astimezone().date()
        for visit in person.visits:
            date = today - dt.timedelta(days=visit.days_ago)
            with tempfile.TemporaryDirectory(prefix="clinicvault-demo-") as place:
                files = write_photos(person, visit, date, Path(place))[:left]
                self._take_in(people, patient, visit.label, date, files)
            left = None if left is None else left - len(files)
        return left

    def _take_in(
        self,
        people: Actor,
        patient: str,
        label: str,
        date: dt.date,
        files: Sequence[tuple[View, Path]],
    ) -> None:
        """One visit's import, with the view of every photo said, as the front desk does it."""
        importing = people.be(data.INTAKE).services.importing
        views = {str(path): view for view, path in files}
        paths = [path for _, path in files]
        for photo in importing.run(patient, paths, visit=date, label=label).imported:
            importing.set_view(photo.photo, views[photo.path])
        importing.close()


class _Teller:
    """Progress of the making, in words and in figures."""

    def __init__(self, progress: ProgressListener | None, say: Say) -> None:
        self._progress = progress
        self._say = say
        self.said: list[str] = []

    def step(self, text: str) -> None:
        """One step is done."""
        self.said.append(text)
        if self._progress is not None:
            self._progress(Progress(len(self.said), data.STEPS))
