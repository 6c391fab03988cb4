"""A clinic of its own for a benchmark: real files, real keys, the real services."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from clinicvault.bootstrap import Host
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.media.pool import MediaPool
from clinicvault.services import views
from clinicvault.services.api import Services
from clinicvault.services.clinic import Clinic
from clinicvault.services.container import make_services
from clinicvault.services.setup import Setup

PASSWORD = "correct horse battery staple orbit"
_POOL = 40


@dataclasses.dataclass
class Opened:
    """An unlocked clinic of one person who has every role."""

    clinic: Clinic
    services: Services
    user: str

    def patient(self, name: str) -> str:
        """A new patient who consents to care; the id."""
        row = self.services.patients.add(views.PatientDetails(name, "Bench", dt.date(1980, 1, 2)))
        self.services.consents.grant(row.id, Purpose.CARE)
        return row.id


def host(home: Path) -> Host:
    """This computer as the benchmark knows it; never the real keychain."""
    os.environ["CLINICVAULT_NO_KEYCHAIN"] = "1"
    return Host(home)


def make(computer: Host, vault: Path, pool: int = _POOL) -> None:
    """A new clinic."""
    setup = Setup(computer, pool)
    setup.kit_kept(vault, setup.create(vault, "Bench", "Ada", frozenset(Role), PASSWORD))


@contextlib.contextmanager
def opened(
    computer: Host, vault: Path, pool: int = _POOL, media: Callable[[], MediaPool] = MediaPool
) -> Iterator[Opened]:
    """The clinic open, nobody unlocked."""
    clinic = Clinic(vault, computer, media, pool)
    try:
        services = make_services(clinic, Setup(computer, pool))
        yield Opened(clinic, services, services.unlocking.vault().users[0].id)
    finally:
        clinic.close()


@contextlib.contextmanager
def fresh(
    pool: int = _POOL, media: Callable[[], MediaPool] = MediaPool
) -> Iterator[tuple[Opened, Path]]:
    """A new clinic, unlocked, and a folder beside it; all of it gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="clinicvault-bench-") as name:
        folder = Path(name)
        computer = host(folder / "home")
        make(computer, folder / "vault", pool)
        with opened(computer, folder / "vault", pool, media) as clinic:
            clinic.services.unlocking.unlock(clinic.user, PASSWORD)
            yield clinic, folder
