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

from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import ClinicVaultError, StorageFailed
from clinicvault.domain.records import Purpose
from clinicvault.jobs import Progress

from . import demo_data as data
from .api import ProgressListener, Services, SetupService
from .demo_history import Actor, play
from .demo_photos import write_photos
from .views import PatientDetails

Say = Callable[[str], None]
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
        """Throw the demo clinic away."""
        self._wiring.forget(self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)

    def tour(self, made: MadeDemo, say: Say) -> int:
        """The main job without a window: import, view, export, verify, with a summary."""
        with tempfile.TemporaryDirectory(prefix="clinicvault-demo-") as place:
            with self._wiring.open(made.vault) as services:
                return _Tour(services, Path(place), say).run()

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
            self.remove()
            raise

    def _create(self) -> None:
        founder = data.USERS[0]
        self._wiring.setup().create(
            self._folder, data.CLINIC, founder.name, founder.roles, founder.password
        )

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
                for view, path in write_photos(person, visit, date, Path(place)):
                    if left is not None and left <= 0:
                        return left
                    people.be(data.INTAKE).services.importing.run(
                        patient, [path], visit=date, label=visit.label, view=view
                    )
                    left = None if left is None else left - 1
            people.services.importing.close()
        return left


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


class _Tour:
    """The job of a clinic's day on the demo, told line by line."""

    def __init__(self, services: Services, place: Path, say: Say) -> None:
        self._services = services
        self._place = place
        self._say = say
        self._people = Actor(services)

    def run(self) -> int:
        """0 where everything held."""
        try:
            self._import_and_view()
        except ClinicVaultError as error:
            self._say(f"Stopped: {error.code}")
            return int(error.exit_code)
        report = self._services.health.verify()
        log = self._services.review.verify()
        self._say(f"Verify: {report.checked} things checked, {len(report.damaged)} damaged")
        self._say(f"Access log: {log.entries} entries, {'complete' if log.ok else 'NOT complete'}")
        return 0 if log.ok and not report.damaged else 4

    def _import_and_view(self) -> None:
        person = data.PATIENTS[0]
        name = f"{person.given} {person.family}"
        services = self._people.be(data.INTAKE).services
        patient = services.patients.search(name)[0]
        today = dt.datetime.now().astimezone().date()
        files = [p for _, p in write_photos(person, person.visits[0], today, self._place)]
        if not files:
            raise StorageFailed("storage-io")
        done = services.importing.run(patient.id, files, visit=today, label="Demo tour")
        services.importing.close()
        taken_out = sorted({fact for photo in done.imported for fact in photo.stripped})
        self._say(
            f"Import: {len(done.imported)} in, {len(done.duplicates)} known already; "
            f"taken out of the files: {', '.join(taken_out) or 'nothing'}"
        )
        self._try_as_intake(patient.id)
        self._view_and_export(patient.id)

    def _try_as_intake(self, patient: str) -> None:
        page = self._services.patients.page(patient)
        photo = page.visits[0].photos[0].id
        try:
            self._services.viewing.preview(photo)
        except ClinicVaultError:
            self._say("View as front desk: refused, as it must be")

    def _view_and_export(self, patient: str) -> None:
        services = self._people.be(data.PRACTITIONER).services
        page = services.patients.page(patient)
        photos: Sequence[str] = [photo.id for visit in page.visits for photo in visit.photos]
        preview = services.viewing.preview(photos[0])
        self._say(f"View as practitioner: {len(photos)} photos, first preview {len(preview)} bytes")
        result = services.exporting.export_age(
            patient,
            photos[:2],
            recipient="Demo recipient",
            purpose=Purpose.CARE,
            output=self._place / "export.age",
        )
        size = Path(result.output).stat().st_size
        self._say(f"Export: age package of {size} bytes, log entry {result.log_entry}")
