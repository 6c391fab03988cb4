"""A real clinic in a temporary folder: keys, log, objects, workers. Made once, then copied."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import io
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, PngImagePlugin

from clinicvault.bootstrap import Host
from clinicvault.desktop.vault_memory import VaultMemory
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.media.pool import MediaPool
from clinicvault.services.api import Services
from clinicvault.services.clinic import Clinic
from clinicvault.services.container import make_services
from clinicvault.services.setup import Setup
from clinicvault.services.views import PatientDetails

POOL = 6
ADA, PAUL, INA, NEW = "Ada Admin", "Dr Paul", "Ina Desk", "Nora New"
ROLES = {
    ADA: frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    PAUL: frozenset({Role.PRACTITIONER}),
    INA: frozenset({Role.INTAKE}),
}
PASSWORD = "correct-horse battery {} 93"
CANARIES = (b"CANARY-OWNER", b"CANARY-SERIAL", b"CANARY-COMMENT", b"CANARY-TEXT")


class Clock:
    """Real time, moved by a test."""

    def __init__(self) -> None:
        self.ahead_ms = 0

    def __call__(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead_ms

    def sleep_days(self, days: float) -> None:
        self.ahead_ms += int(days * 86_400_000)


class House:
    """One computer with one vault; `open` works in it as the program would."""

    def __init__(self, folder: Path, host_type: type[Host] = Host) -> None:
        self.folder = folder
        self.home, self.vault = folder / "home", folder / "vault"
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self.clock = Clock()
        self.host = host_type(self.home, self.clock)
        self.setup = Setup(self.host, POOL)

    def copy(self, folder: Path) -> House:
        """The same vault and memory somewhere else, as if it had always been there."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        house = House(folder)
        memory = VaultMemory(house.home)
        for kept in (house.home / "vaults").iterdir():
            memory.moved(kept, house.vault)
        return house

    @contextlib.contextmanager
    def open(self, user: str = "", vault: Path | None = None) -> Iterator[Desk]:
        """The services, with a user unlocked if one is named."""
        clinic = Clinic(vault or self.vault, self.host, lambda: MediaPool(1), POOL)
        try:
            desk = Desk(clinic, make_services(clinic, self.setup))
            if user:
                desk.be(user)
            yield desk
        finally:
            clinic.close()


@dataclasses.dataclass
class Desk:
    clinic: Clinic
    services: Services

    def __getattr__(self, name: str):
        return getattr(self.services, name)

    def id_of(self, name: str) -> str:
        return next(u.id for u in self.services.unlocking.vault().users if u.name == name)

    def be(self, user: str) -> Desk:
        self.services.unlocking.unlock(self.id_of(user), password(user))
        return self

    def let_in(self, name: str, roles: frozenset[Role], *holders: str) -> str:
        """Invite as Ada, enrol, and let the holders give their keys; the user's id."""
        self.be(ADA)
        invited = self.services.users.add(name, roles)
        words = self.services.users.enrol(invited.user, invited.code, password(name)).words
        for holder in holders or (ADA,):
            self.be(holder)
            self.services.users.grant(invited.user, words, password(holder))
        return invited.user

    def patient(self, family: str = "Rousseau", consent: bool = True) -> str:
        row = self.services.patients.add(
            PatientDetails("Amélie", family, dt.date(1988, 5, 4), f"A-{family}", "note")
        )
        if consent:
            self.at_the_desk(lambda: self.services.consents.grant(row.id, Purpose.CARE))
        return row.id

    def at_the_desk(self, act: Callable[[], object]) -> None:
        """Something that the front desk does, then whoever was here goes on."""
        session = self.services.unlocking.session()
        if Role.INTAKE in session.user.roles:
            act()
            return
        self.be(INA)
        act()
        self.be(session.user.name)

    def photos(self, patient: str) -> list[str]:
        page = self.services.patients.page(patient)
        return [photo.id for visit in page.visits for photo in visit.photos]

    def objects(self) -> set[bytes]:
        return set(self.clinic.ports.objects.list())

    def log(self, **wanted: str) -> list:
        """Newest first; all conditions hold together, users, patients and texts in part."""
        return [row for row in self.services.log_search.newest(10_000) if _kept(row, **wanted)]


def _kept(row, user="", event="", patient="", outcome="", text=""):
    said = (row.user, row.event, row.patient, row.purpose, row.outcome, row.workstation)
    whole = " ".join((*said, *(value for _, value in row.detail))).casefold()
    return (
        event in ("", row.event)
        and outcome in ("", row.outcome)
        and user.casefold() in row.user.casefold()
        and patient.casefold() in row.patient.casefold()
        and text.casefold() in whole
    )


def password(user: str) -> str:
    return PASSWORD.format(user[:2])


def make_house(folder: Path) -> tuple[House, bytes]:
    """A clinic with Ada, Paul and Ina, and its recovery kit's PDF."""
    house = House(folder)
    kit = house.setup.create(house.vault, "Clinique Été", ADA, ROLES[ADA], password(ADA))
    house.setup.kit_kept(house.vault, kit)
    with house.open() as desk:
        desk.let_in(PAUL, ROLES[PAUL])
        desk.let_in(INA, ROLES[INA])
    return house, kit.pdf


def picture(seed: int = 1, size: tuple[int, int] = (48, 32)) -> Image.Image:
    noise = np.random.default_rng(seed).integers(0, 256, (8, 12, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)


def jpeg(path: Path, seed: int = 1, orientation: int = 1, size: tuple[int, int] = (48, 32)) -> Path:
    """A JPEG with canaries in its metadata."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "EOS R6"
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = "CANARY-OWNER"
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2026:02:14 10:11:12"
    inner[ExifTags.Base.BodySerialNumber] = "CANARY-SERIAL"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (48.0, 51.0, 29.6)
    picture(seed, size).save(path, "JPEG", quality=90, exif=exif, comment=b"CANARY-COMMENT")
    return path


def png(path: Path, seed: int = 2) -> Path:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "CANARY-TEXT")
    picture(seed).save(path, "PNG", pnginfo=texts)
    return path


def pixels(source: object) -> np.ndarray:
    """Height x width x 3 bytes, as stored (not turned)."""
    data = io.BytesIO(bytes(source)) if isinstance(source, bytes | bytearray) else source
    with Image.open(data) as opened:
        return np.asarray(opened.convert("RGB"))


class Listener:
    """Remembers what the import said, in its order."""

    def __init__(self) -> None:
        self.said: list[tuple[str, object]] = []

    def imported(self, photo) -> None:
        self.said.append(("imported", photo))

    def duplicate(self, duplicate) -> None:
        self.said.append(("duplicate", duplicate))

    def refused(self, refused) -> None:
        self.said.append(("refused", refused))

    def left_out(self, left) -> None:
        self.said.append(("left_out", left))
