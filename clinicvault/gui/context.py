"""What every part of the window shares: the wiring's entry points, and the unlocked desk."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from clinicvault.desktop.settings import Settings
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.roles import Act
from clinicvault.services.api import JoiningService, ProgressListener, Services, SetupService
from clinicvault.services.views import SessionView, UserView, VaultView

from . import clinic_clock
from .activity import Activity
from .capture import CaptureShield
from .jobs import Jobs

_log = logging.getLogger(__name__)


class SettingsPort(Protocol):
    """Where this computer's settings are kept."""

    def load(self) -> Settings:
        """What is remembered; defaults where nothing is."""
        ...

    def save(self, settings: Settings) -> None:
        """Remember; StorageFailed where the disk refuses."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class DemoClinic:
    """A demo clinic ready to open, and its printed passwords: (name, password)."""

    vault: Path
    passwords: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where in the window somebody is; after a lock the same person comes back to it."""

    page: str = ""
    patient: str = ""
    tab: str = ""
    kept: object = None
    """What the page wants back after a lock, in memory alone: ids and choices, no name, no word."""


@dataclasses.dataclass
class Context:
    """Made once by `app.run`."""

    setup: SetupService
    open_vault: Callable[[Path], Services]
    settings_port: SettingsPort
    default_vault: Path
    jobs: Jobs
    activity: Activity
    shield: CaptureShield
    demo: Callable[[ProgressListener], DemoClinic] | None = None
    settings: Settings = dataclasses.field(default_factory=Settings)
    joining: JoiningService | None = None
    """How this computer asks to be let in; None where the wiring has no way."""

    def remember(self, *, language: str = "", theme: str = "", last_vault: str = "") -> None:
        """Change what is given; written by a job, because a disk may be slow."""
        self.settings = settings = dataclasses.replace(
            self.settings,
            language=language or self.settings.language,
            theme=theme or self.settings.theme,
            last_vault=last_vault or self.settings.last_vault,
        )
        self.jobs.start(self.jobs, lambda _: self.write(settings))

    def write(self, settings: Settings) -> None:
        """Write now; a disk that refuses costs only the memory of a choice."""
        try:
            self.settings_port.save(settings)
        except StorageFailed as error:
            _log.warning("settings were not written: %s", error.code)


class Desk(QObject):
    """An unlocked vault: services, who is there, and what the pages tell one another."""

    patient_changed = Signal(str)
    patient_erased = Signal(str)
    """Nothing of this patient may stay in view."""
    wanted = Signal(object)
    """A Place to go to."""
    lock_wanted = Signal()
    titled = Signal(str)
    """What the page in view shows: a patient's name, inside the window only."""
    counted = Signal(str, int)
    """How much waits for this person on a page, for the rail."""
    reviewed = Signal()
    """Something was said about the access log: what its review waits for is asked anew."""
    witnessed = Signal()
    """A copy of the log's head went elsewhere: where the newest one is, is asked anew."""
    side_wanted = Signal(bool)
    """Whether the pane beside the page is wanted."""

    def __init__(
        self, context: Context, services: Services, session: SessionView, vault: VaultView
    ) -> None:
        super().__init__()
        self.context = context
        self.services = services
        self.session = session
        clinic_clock.show(session.zone)
        self.vault = vault
        self.jobs = context.jobs

    def may(self, act: Act) -> bool:
        """Whether this person's roles allow it here."""
        return act in self.session.acts

    def ask_people(self, owner: QObject, done: Callable[[tuple[UserView, ...]], object]) -> None:
        """Who works here by now: the list of the unlock may be hours old."""
        unlocking = self.services.unlocking

        def know(vault: VaultView) -> None:
            self.vault = vault
            done(vault.users)

        self.jobs.start(owner, lambda _: unlocking.vault(), know)

    def end_capture(self) -> None:
        """Protect every window from being captured again, and say so in the log."""
        self.context.shield.restore()
        unlocking = self.services.unlocking
        self.jobs.start(self.jobs, lambda _: unlocking.end_capture())

    def go(self, page: str, patient: str = "", tab: str = "") -> None:
        """Ask the shell to show a page."""
        self.wanted.emit(Place(page, patient, tab))
