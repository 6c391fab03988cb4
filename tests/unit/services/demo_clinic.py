"""A small demo clinic for tests: three people, four patients, a handful of pictures."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from clinicvault.bootstrap import Host, Wiring
from clinicvault.domain.roles import Role
from clinicvault.services.demo import data
from clinicvault.services.demo.service import Demo, DemoClock
from tests.unit.services.real_clinic import POOL, Clock


def _few(person: data.DemoPatient, visits: int, shots: int) -> data.DemoPatient:
    """The newest visits, with the first pictures of each."""
    kept = person.visits[-visits:]
    return dataclasses.replace(
        person, visits=tuple(dataclasses.replace(v, shots=v.shots[:shots]) for v in kept)
    )


AMELIE, MARTA, SIOBHAN, CHLOE = (data.PATIENTS[place] for place in (0, 10, 15, 20))


def _events(today: dt.date | None) -> tuple[data.DemoEvent, ...]:
    """The demo's own, and on a Tuesday somebody who may not look, and a mistyped password."""
    near = today or dt.date(2026, 1, 9)
    ago = next(n for n in range(5, 12) if (near - dt.timedelta(days=n)).weekday() == 1)
    return (
        *data.history(today),
        data.DemoEvent(ago, dt.time(8, 59), data.INTAKE.name, "refused-view", 0),
        data.DemoEvent(ago, dt.time(13), data.PRACTITIONER.name, "unlock-failed", 0),
        data.DemoEvent(ago, dt.time(13, 1), data.PRACTITIONER.name, "compare", 0),
    )


STORY = data.DemoStory(
    clinic="Small demo",
    users=(data.ADMINISTRATOR, data.PRACTITIONER, data.INTAKE),
    patients=(_few(AMELIE, 3, 2), _few(MARTA, 2, 1), _few(SIOBHAN, 2, 1), CHLOE),
    events=_events,
)
ALONE = data.DemoUser("Ada Moreau", frozenset(Role), data.ADMINISTRATOR.password)
TINY = data.DemoStory("Small demo", (ALONE,), (_few(AMELIE, 1, 1),), lambda _: (), ())
"""One person who does everything: made in a moment."""


class Computer:
    """A workstation's home and a place for the demo."""

    def __init__(self, folder: Path, story: data.DemoStory = STORY) -> None:
        self.home, self.folder = folder / "home", folder / "place" / "demo"
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self.clock = DemoClock(Clock())
        self.wiring = Wiring(Host(self.home, self.clock), POOL)
        self.story = story
        self.said: list[str] = []
        self.told: list = []

    def demo(self, **more: object) -> Demo:
        return Demo(self.wiring, self.clock, self.folder, story=self.story, **more)

    def make(self, **more: object):
        return self.demo(**more).make(self.told.append, self.said.append)

    @property
    def kept(self) -> list[str]:
        """What this computer remembers of vaults."""
        return sorted(path.parent.name for path in (self.home / "vaults").glob("*/vault.json"))

    @property
    def lying(self) -> list[str]:
        place = self.folder.parent
        return sorted(path.name for path in place.iterdir()) if place.is_dir() else []
