"""A real little clinic for tests: SQLite, a folder of objects, five people with known keys."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import shutil
import sqlite3
from pathlib import Path

from clinicvault.access.consent.consents import NewConsent, record_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.log.reading import LogAccess
from clinicvault.access.patients import pool
from clinicvault.access.patients.patients import Identity, register
from clinicvault.access.people import enrolment, granting
from clinicvault.access.people.founding import Founded, Names, found_vault
from clinicvault.access.pictures.importing import Cleaned, ImportKeys
from clinicvault.access.pictures.kept_files import acknowledge_kept, seal_kept
from clinicvault.access.release.hints import give_hints
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault, VaultPorts
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import Keeping, Purpose
from clinicvault.domain.roles import Role
from clinicvault.storage.db import SqliteStateIndex, create_database, open_database
from clinicvault.storage.objects.local import LocalObjectStore

NOON = int(dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC).timestamp() * 1000)
DAY_MS = 24 * 3600 * 1000
POOL = 8
ADA, PAM, PETE, INA = "Ada", "Pam", "Pete", "Ina"
"""Administrator and officer; two practitioners; intake."""
ROLES = {
    ADA: frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    PAM: frozenset({Role.PRACTITIONER}),
    PETE: frozenset({Role.PRACTITIONER}),
    INA: frozenset({Role.INTAKE}),
}
PREVIEW, THUMBNAIL, ORIGINAL = ObjectKind.PREVIEW, ObjectKind.THUMBNAIL, ObjectKind.ORIGINAL


def password(name: str) -> Secret:
    return Secret(f"password of {name}".encode())


class Clock:
    """Milliseconds that stand still until told otherwise."""

    def __init__(self, ms: int = NOON) -> None:
        self.ms = ms

    def __call__(self) -> int:
        self.ms += 1
        return self.ms

    def pass_days(self, days: float) -> None:
        self.ms += int(days * DAY_MS)


@dataclasses.dataclass
class Member:
    """Somebody's user id and seed, as only the own computer memory would hold it."""

    user: bytes
    seed: bytes


class World:
    """One vault folder and one workstation folder, opened."""

    def __init__(self, folder: Path, station: bytes, pin: bytes = b"", clock: Clock | None = None):
        self.folder = folder
        self.station = station
        self.pin = pin
        self.clock = clock or Clock()
        self.members: dict[str, Member] = {}
        self.founded: Founded | None = None
        self._vault: OpenVault | None = None
        self.ports = self.attach("home")

    def attach(self, home: str, locks: str = "locks") -> VaultPorts:
        """The store with this or another workstation's own folder."""
        for name in (home, locks):
            (self.folder / name).mkdir(exist_ok=True)
        objects = LocalObjectStore(self.folder / "objects")
        return VaultPorts(
            open_database(self.database, objects=objects, busy_ms=1500),
            objects,
            SqliteStateIndex(self.folder / home / "state.db"),
            self.folder / locks,
            self.clock,
        )

    @property
    def database(self) -> Path:
        return self.folder / "vault.db"

    def keys(self) -> KeyPair:
        return KeyPair.from_seed(Secret(self.station))

    @property
    def vault(self) -> OpenVault:
        if self._vault is None:
            self._vault = OpenVault(self.ports, self.keys(), self.pin)
        return self._vault

    def again(self) -> OpenVault:
        """The vault as the program's next start finds it."""
        self.shut()
        self.ports = self.attach("home")
        return self.vault

    def shut(self) -> None:
        if self._vault is not None:
            with contextlib.suppress(Exception):
                self._vault.close()
            self._vault = None
        self.ports.database.close()
        self.ports.state.close()

    def session(self, name: str, vault: OpenVault | None = None) -> VaultSession:
        """An unlocked session without the wait for the password's key."""
        member = self.members[name]
        keys = KeyPair.from_seed(Secret(member.seed))
        session = VaultSession(vault or self.vault, member.user, keys)
        give_hints(session)
        return session

    def unlock(self, name: str) -> VaultSession:
        return unlock(self.vault, self.members[name].user, password(name))

    def user(self, name: str) -> bytes:
        return self.members[name].user

    def join(
        self, name: str, roles: frozenset[Role], by: str = ADA, pool_size: int = POOL, place=None
    ) -> str:
        """Invite and enrol; returns the words."""
        invited = enrolment.invite(self.session(by), name, roles, place)
        words = enrolment.enrol(
            self.vault, invited.user, invited.code, password(name), pool_size=pool_size
        )
        opened = unlock(self.vault, invited.user, password(name))
        self.members[name] = Member(invited.user, bytes(opened.keys.seed.view()))
        opened.wipe()
        return words

    def plain_administrator(self) -> VaultSession:
        """Ada is an officer, too; Adam is not."""
        self.grant(ADA, "Adam", self.join("Adam", frozenset({Role.ADMINISTRATOR})))
        return self.session("Adam")

    def grant(self, by: str, name: str, words: str, *teams: bytes) -> tuple[str, ...]:
        return granting.grant(self.session(by), self.user(name), words, password(by), teams)

    # patients

    def patient(self, given: str = "Amélie", family: str = "Rousseau", **more: object) -> bytes:
        identity = Identity(given, family, **{"born": None, **more})
        return register(self.session(INA), identity).id

    def consent(
        self,
        patient: bytes,
        until: dt.date | None = None,
        purpose: Purpose = Purpose.CARE,
        team: bytes = b"",
    ) -> bytes:
        new = NewConsent(purpose, until, Evidence.PAPER_SCANNED, team=team)
        return record_consent(self.session(INA), patient, new)

    def photo(self, patient: bytes, content: bytes = b"picture", keys: ImportKeys | None = None):
        """Import one photo; its row."""
        page = keys or ImportKeys(self.session(INA))
        page.begin(patient)
        visit = page.visit(patient, dt.date(2026, 3, 2), "first")
        cleaned = Cleaned(content, b"preview " + content, b"thumb " + content, {"view": "frontal"})
        row = page.seal(patient, visit, cleaned, page.digest(patient, content))
        page.acknowledge(row, {})
        if keys is None:
            page.close()
        return row

    def kept(self, patient: bytes, content: bytes = b"as it came", keys=None, **more: object):
        """Set a file aside, or keep a RAW file beside `photo`; its row."""
        page = keys or ImportKeys(self.session(INA))
        page.begin(patient)
        photo = more.pop("photo", ZERO_ID)
        keeping = Keeping.QUARANTINE if photo == ZERO_ID else Keeping.RAW
        facts = {"name": "IMG_1.JPG", "reason": "picture-crashed", "params": {}, **more}
        row = seal_kept(page, patient, content, keeping, facts, photo)
        acknowledge_kept(page, row)
        if keys is None:
            page.close()
        return row

    def treated(self, content: bytes = b"picture", **more: object):
        """A consenting patient with one photo: (patient id, photo row)."""
        patient = self.patient(**more)
        self.consent(patient)
        return patient, self.photo(patient, content)

    def view(self, name: str, photo: bytes, kind=PREVIEW, checks: bool = True) -> bytes:
        """What somebody gets to see."""
        gate = AccessGate(self.session(name), checks=checks)
        return bytes(gate.open([photo], kind, Purpose.CARE, event="photo-view")[0].data)

    # the log and the rows, from outside

    def log(self) -> list:
        """Every entry, oldest first, read by the administrator."""
        with LogAccess(self.session(ADA)) as log:
            return list(log.forward())

    def events(self, name: str) -> list:
        return [entry for entry in self.log() if entry.event == name]

    @contextlib.contextmanager
    def sql(self):
        """The attacker's own hand on the database file; triggers dropped."""
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as rows:
            yield rows

    def swap(self, sql: str, *values: object) -> None:
        with self.sql() as rows:
            assert rows.execute(sql, values).rowcount > 0

    def append(self, *changes: object, delete: tuple = (), event: str = "pool-fill") -> None:
        """What an insider with an enrolled computer can do: rows of his own, properly logged."""
        with self.vault.write() as rows:
            for record in delete:
                rows.delete(record)
            for record in changes:
                rows.put(record)
            rows.event(Event(event, "done", self.clock()))
            rows.commit()


def make_world(folder: Path) -> World:
    """Found the clinic and enrol everybody; takes about two seconds."""
    folder.mkdir(exist_ok=True)
    create_database(folder / "vault.db").close()
    station = KeyPair.generate()
    world = World(folder, bytes(station.seed.view()))
    founded = found_vault(
        world.ports, station, Names("Belle Vue", ADA, "Desk"), ROLES[ADA], password(ADA)
    )
    world.pin, world.founded = founded.pin, founded
    opened = unlock(world.vault, founded.user, password(ADA))
    world.members[ADA] = Member(founded.user, bytes(opened.keys.seed.view()))
    opened.wipe()
    world.grant(ADA, PAM, world.join(PAM, ROLES[PAM]))
    words = world.join(PETE, ROLES[PETE])
    world.grant(PAM, PETE, words)
    world.grant(ADA, PETE, words)
    world.grant(ADA, INA, world.join(INA, ROLES[INA]))
    return world


def copy_world(made: World, folder: Path) -> World:
    """The same clinic in another folder, untouched by other tests."""
    shutil.copytree(made.folder, folder)
    world = World(folder, made.station, made.pin, Clock(made.clock.ms))
    world.members, world.founded = dict(made.members), made.founded
    return world


def refill(world: World, name: str = PAM, size: int = POOL) -> int:
    session = world.session(name)
    return pool.fill_pool(world.vault, session.user_id, session.keys, size)
