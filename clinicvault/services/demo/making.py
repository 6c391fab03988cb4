"""Fills a new demo clinic: its people, its patients, their pictures, and weeks of work.

Everything goes through the real services, at the moments that the story tells. The pictures are
drawn meanwhile by other processes.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.domain.clinical import Evidence, View
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.jobs import Progress
from clinicvault.services.api import ProgressListener, Services
from clinicvault.services.views import ConsentDraft, PatientDetails

from .data import DemoPatient, DemoStory, DemoVisit
from .drawing import Drawing
from .giving import Giving, sign
from .history import Actor, Task, moment, playable, tasks
from .photos import write_photos

Say = Callable[[str], None]
OPENING = dt.time(8, 0)
OPEN_DAYS = 45
"""So long ago that the records of patients who have not come since are archived by now."""
_TAKING_IN = dt.time(9, 45)
"""The front desk's last work of a morning: what was photographed since eight."""
_TELL_EVERY = 10


class Clock(Protocol):
    """A clock that can be put forward."""

    def go_to(self, ms: int) -> None:
        """Jump forward to a moment."""
        ...


class Teller:
    """Progress of the making, in figures, and in words at every tenth."""

    def __init__(self, progress: ProgressListener | None, say: Say) -> None:
        self._progress = progress
        self._say = say
        self._done = self._total = self._told = 0

    def expect(self, steps: int) -> None:
        """So many steps from now on."""
        self._total = steps

    def step(self) -> None:
        """One step is done."""
        self._done += 1
        if self._progress is not None:
            self._progress(Progress(self._done, self._total))
        percent = 100 * self._done // self._total
        if percent >= self._told + _TELL_EVERY:
            self._told = percent - percent % _TELL_EVERY
            self._say(f"  {self._told} % done")


def opening_day(today: dt.date) -> dt.date:
    """The clinic's first working day with ClinicVault."""
    return working_day(today - dt.timedelta(days=OPEN_DAYS))


def working_day(day: dt.date) -> dt.date:
    """The same day, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


class Making:
    """Fills one new clinic whose founder is enrolled."""

    def __init__(
        self, services: Services, story: DemoStory, clock: Clock, today: dt.date, tell: Teller
    ) -> None:
        self._story = story
        self._clock = clock
        self._today = today
        self._tell = tell
        self._actor = Actor(services, story.users)

    def run(self, drawing: Drawing, now: dt.datetime) -> None:
        """People and patients on the first day, then day by day; nothing later than `now`."""
        newcomers, patients = self._story.users[1:], self._story.patients
        events = playable(self._story, self._today)
        visits = sum(len(person.visits) for person in patients if person.consent)
        known: dict[str, str] = {}
        first = working_day(opening_day(self._today) + dt.timedelta(days=1))
        given = Giving(self._actor, self._story, known).tasks(self._today, first)
        self._tell.expect(len(newcomers) + len(patients) + visits + len(events) + len(given))
        for newcomer in newcomers:
            self._actor.let_in(newcomer)
            self._tell.step()
        ids = [self._register(person) for person in patients]
        known |= {one.record_number: row for one, row in zip(patients, ids, strict=True)}
        acts = tasks(self._actor, events, ids, self._today)
        work = [*self._take_ins(ids, drawing), *acts, *given]
        for task in sorted(work, key=lambda one: one.at):
            if task.at <= now:
                self._clock.go_to(int(task.at.timestamp() * 1000))
                task.do()
            self._tell.step()
        self._actor.leave()

    def _register(self, person: DemoPatient) -> str:
        services = self._actor.be(self._actor.first(Role.INTAKE)).services
        details = PatientDetails(
            person.given, person.family, person.born, person.record_number, person.note
        )
        row = services.patients.add(details)
        if person.consent:
            sign(services, row.id, ConsentDraft(Purpose.CARE, Evidence.SIGNED_ON_SCREEN))
        self._tell.step()
        return row.id

    def _take_ins(self, ids: Sequence[str], drawing: Drawing) -> list[Task]:
        """Every visit's import: on its own day, and the old ones as the clinic brings them in.

        Portraits lie there already; drawn patients come one a day, while they are being drawn.
        """
        found, drawn = [], 0
        for person, patient in zip(self._story.patients, ids, strict=True):
            first = opening_day(self._today)
            if _is_drawn(person):
                first = working_day(first + dt.timedelta(days=1 + drawn * 7 // 5))
                drawn += 1
            found += [
                self._take_in(person, patient, visit, max(first, self._day(visit)), drawing)
                for visit in (person.visits if person.consent else ())
            ]
        return found

    def _day(self, visit: DemoVisit) -> dt.date:
        return working_day(self._today - dt.timedelta(days=visit.days_ago))

    def _take_in(
        self, person: DemoPatient, patient: str, visit: DemoVisit, day: dt.date, drawing: Drawing
    ) -> Task:
        date = self._day(visit)

        def do() -> None:
            with tempfile.TemporaryDirectory(prefix="clinicvault-demo-") as place:
                files = write_photos(person, visit, date, Path(place), drawing.file)
                self._import(patient, visit.label, date, files)

        return Task(moment(day, _TAKING_IN), do)

    def _import(
        self, patient: str, label: str, date: dt.date, files: Sequence[tuple[View, Path]]
    ) -> None:
        """One visit's import, with the view of every photo said, as the front desk does it."""
        importing = self._actor.be(self._actor.first(Role.INTAKE)).services.importing
        views = {str(path): view for view, path in files}
        paths = [path for _, path in files]
        for photo in importing.run(patient, paths, visit=date, label=label).imported:
            importing.set_view(photo.photo, views[photo.path])
        importing.close()


def _is_drawn(person: DemoPatient) -> bool:
    return any(shot.subject for visit in person.visits for shot in visit.shots)
