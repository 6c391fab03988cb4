"""One open vault with at most one unlocked user: what all services share."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from clinicvault.access.computers.old_secrets import drop_old_secrets
from clinicvault.access.consent.care_keys import assign_waiting
from clinicvault.access.damage import Row
from clinicvault.access.days import today_number
from clinicvault.access.gate import AccessGate
from clinicvault.access.log.archive import archive
from clinicvault.access.log.index import LogIndex
from clinicvault.access.patients.active import lasting
from clinicvault.access.patients.directory import Directory
from clinicvault.access.patients.pool import current_keys, fill_pool, whole_keys
from clinicvault.access.people.old_kits import drop_old_kits
from clinicvault.access.people.renewing import begin_renewals
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.plain import workstation_keys
from clinicvault.access.release.limits import lift_lost
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault, VaultPorts
from clinicvault.access.witnesses.keeping import attend
from clinicvault.domain.errors import ClinicVaultError, Refused, StorageFailed
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.records import AssignmentRecord, PatientKeyRecord
from clinicvault.domain.roles import Act, Role
from clinicvault.media.pool import MediaPool

from .duties import begin_day, renew, settle_lasting
from .erasures.kept import erase_again
from .files import refuse_within
from .following import VaultFollower
from .host import KIT_UNSAVED, Remembered, VaultHost
from .log.shared import SharedLog
from .running_exports import RunningExports
from .seen_time import SeenTime
from .storing import StoringMarks

POOL_TARGET = 1000
_POOL_AT_ONCE = 20


@dataclasses.dataclass(slots=True)
class Unlocked:
    """Everything that exists only while somebody is unlocked."""

    session: VaultSession
    gate: AccessGate
    directory: Directory | None
    import_keys: ImportKeys
    words: str = ""
    """As `views.SessionView.words`."""
    day: int = 0
    """The clinic's day whose duties are done."""
    captured: bool = False
    """Whether the window may be captured for now, which the lock ends."""
    roles: frozenset[Role] = dataclasses.field(init=False)
    """As they were at the unlock."""

    def __post_init__(self) -> None:
        self.roles = self.session.roles

    @property
    def stated(self) -> dict[bytes, Purpose]:
        """By patient why this session works with them, where somebody said so; care otherwise."""
        return self.session.stated


class Clinic:
    """Holds ports, open vault, session and worker pool; every service has one.

    The vault opens on first use, so that verification can run on one too damaged to open.
    """

    def __init__(
        self,
        path: Path,
        host: VaultHost,
        media: Callable[[], MediaPool],
        pool_target: int = POOL_TARGET,
    ) -> None:
        self.path = path
        self.host = host
        self.pool_target = pool_target
        self.remembered: Remembered = host.recall(path)
        self.ports: VaultPorts = host.attach(path)
        self._make_media = media
        self._media: MediaPool | None = None
        self._vault: OpenVault | None = None
        self._unlocked: Unlocked | None = None
        self._locks = 0
        self._coming: list[VaultSession] = []
        """Sessions whose unlock is under way: the lock wipes them, too."""
        self._lock = threading.RLock()
        self._storing = threading.RLock()
        self._threads: list[threading.Thread] = []
        self.marks = StoringMarks(self.ports.locks)
        self.exports = RunningExports()
        self._followers: list[VaultFollower] = []
        self.log_reading = SharedLog(lambda: self.session, self.remembered.folder / "log-index")

    @property
    def vault(self) -> OpenVault:
        """The open vault; IntegrityError where it is not what its log says."""
        with self._lock:
            if self._vault is None:
                keys = workstation_keys(self.host.seed(self.remembered))
                self._vault = OpenVault(self.ports, keys, self.remembered.pin)
                for follower in self._followers:
                    follower.follow(self._vault)
            return self._vault

    def followed_by(self, follower: VaultFollower) -> None:
        """From now on it goes along with the vault, also with one that is open already."""
        with self._lock:
            self._followers.append(follower)
            if self._vault is not None:
                follower.follow(self._vault)

    @property
    def media(self) -> MediaPool:
        """The workers that decode; they hold no keys, and end with the lock."""
        with self._lock:
            self.unlocked.session.alive()
            if self._media is None:
                self._media = self._make_media()
            return self._media

    @property
    def unlocked(self) -> Unlocked:
        """Refused("locked") while nobody is."""
        current = self._unlocked
        if current is None:
            raise Refused("locked")
        return current

    @property
    def session(self) -> VaultSession:
        """The unlocked user's session; Refused once its keys were revoked or replaced."""
        session = self.unlocked.session
        session.current()
        return session

    @property
    def locked(self) -> bool:
        """Whether nobody is unlocked."""
        return self._unlocked is None

    @property
    def directory(self) -> Directory:
        """The patients in memory; Refused("role") or ("names-waiting") for who has none."""
        current = self.unlocked
        current.session.current()
        if current.directory is None:
            current.session.require(Act.LIST_PATIENTS)
            raise Refused("names-waiting")
        return current.directory

    def begin(
        self,
        session: VaultSession,
        locks: int,
        progress: Callable[[int, int], None] | None = None,
    ) -> Unlocked:
        """Take over a fresh session: the day's duties, the directory, the pool.

        `locks` is what `lock` gave before the password was tried: Refused("locked") where the
        vault was locked since. `progress` hears (patients read, patients in all) on this
        computer's first unlock.
        """
        with self._lock:
            if locks != self._locks:
                raise Refused("locked")
            self._coming.append(session)
        try:
            return self._begin(session, locks, progress)
        finally:
            with self._lock:
                self._coming = [one for one in self._coming if one is not session]

    def _begin(
        self, session: VaultSession, locks: int, progress: Callable[[int, int], None] | None
    ) -> Unlocked:
        self.seen_time.note()
        for follower in self._followers:
            follower.follow(self.vault)
        rules(session)
        lift_lost(session)
        day = today_number(session)
        erase_again(session, self.ports.locks)
        begin_day(session)
        drop_old_kits(session)
        drop_old_secrets(session)
        begin_renewals(session)
        directory = None
        if session.may(Act.LIST_PATIENTS) and session.holds(GroupKind.DIRECTORY):
            cache = self.remembered.folder / "names.sealed"
            directory = Directory(session, cache, progress)
        current = Unlocked(session, AccessGate(session), directory, ImportKeys(session), day=day)
        with self._lock:
            late = locks != self._locks
            if not late:
                self._unlocked = current
        if late:
            if directory is not None:
                directory.forget()
            raise Refused("locked")
        if Role.PRACTITIONER in session.roles:
            self._top_up(current)
        self.background("forget-deleted", self.vault.forget_deleted)
        self.background("renewals", lambda: renew(session))
        self.background("log", lambda: archive(self.vault, self.storing, session.alive))
        if lasting(session):
            self.background("active-days", lambda: settle_lasting(session))
        return current

    def require_finished(self) -> None:
        """Refused while the newest recovery sheets exist nowhere (codes of `services.host`).

        Else photos would be taken in that no sheet opens, or the older sheets ended for nothing.
        """
        unsaved = self.host.noted(self.path, KIT_UNSAVED)
        if unsaved:
            raise Refused(unsaved)

    def follow_day(self) -> None:
        """Whoever stays unlocked past midnight does the new day's duties, too."""
        current = self.unlocked
        today = today_number(current.session)
        if current.day != today:
            current.day = today
            self.seen_time.note()
            self.background("day", lambda: begin_day(current.session))

    @property
    def log_index(self) -> LogIndex:
        """The log in columns, one for all who read it; Refused("role") or ("no-key")."""
        return self.log_reading.index

    @property
    def seen_time(self) -> SeenTime:
        """The latest time that this computer has seen."""
        return SeenTime(self.host, self.path, self.vault)

    def refuse_output(self, output: Path) -> None:
        """UsageError("output-in-vault"): who copies vault or key gets no picture in the clear."""
        refuse_within(output, (self.path, self.host.home), "output-in-vault")

    @contextlib.contextmanager
    def storing(self) -> Iterator[None]:
        """Held while objects exist that no row names yet: tidying waits for it, everywhere."""
        with self._storing, self.marks.writing():
            yield

    @contextlib.contextmanager
    def tidying(self) -> Iterator[None]:
        """Nobody in this process writes objects meanwhile."""
        with self._storing:
            yield

    def lock(self) -> int:
        """Wipe every key now; a running import or export finds its keys gone and stops.

        An unlock under way fails, too. Returns how often this program has locked.
        """
        ended, locks = self._wipe()
        if ended is not None:
            names = ("capture-ended", "lock") if ended.captured else ("lock",)
            events = [ended.session.event(name) for name in names]
            self.background("lock", lambda: self._say_locked(events))
        return locks

    def lock_if(self, session: VaultSession) -> None:
        """Lock, unless somebody else has unlocked meanwhile."""
        with self._lock:
            if self._unlocked is not None and self._unlocked.session is session:
                self.lock()

    def leave(self) -> None:
        """Lock at leisure: keep the sealed name cache and log the end first."""
        current = self._unlocked
        try:
            if current is not None:
                if current.directory is not None:
                    current.directory.close()
                self.log_reading.keep()
                self._say_locked([current.session.event("lock")])
        finally:
            self._wipe()
            self._join()

    def _say_locked(self, events: Sequence[Event]) -> None:
        for event in events:
            self.vault.log_event(event)
        with contextlib.suppress(StorageFailed):
            attend(self.vault)

    def close(self) -> None:
        """Lock, end the log's epoch, stop the workers, close the files."""
        try:
            self.leave()
        finally:
            self._shut()

    def background(self, name: str, act: Callable[[], object]) -> None:
        """Do something in a thread that `leave` waits for; its refusals concern nobody."""

        def run() -> None:
            with contextlib.suppress(ClinicVaultError):
                act()

        thread = threading.Thread(target=run, name=name, daemon=True)
        with self._lock:
            self._threads = [one for one in self._threads if one.is_alive()]
            self._threads.append(thread)
            thread.start()

    def _wipe(self) -> tuple[Unlocked | None, int]:
        """Keys first; the workers' shared memory follows in the background."""
        self.ports.touches.cancel()
        with self._lock:
            self._locks += 1
            locks = self._locks
            current, self._unlocked = self._unlocked, None
            media, self._media = self._media, None
            coming, self._coming = self._coming, []
        with contextlib.ExitStack() as acts:
            for session in coming:
                acts.callback(session.wipe)
            if media is not None:
                acts.callback(self.background, "media-close", media.close)
            if current is not None:
                if current.directory is not None:
                    acts.callback(current.directory.forget)
                acts.callback(current.import_keys.close)
                acts.callback(current.session.wipe)
        return current, locks

    def _shut(self) -> None:
        self._join()
        try:
            if self._vault is not None:
                for follower in self._followers:
                    follower.close()
                self._vault.close()
        finally:
            self.host.forget_ports(self.ports)

    def _top_up(self, current: Unlocked) -> None:
        """A few keys at once for patients who wait, the rest in the background.

        Damaged keys do not count; whether the next ones are whole is looked at every time.
        """
        session = current.session
        vault = self.vault
        if not session.person.teams:
            return
        at_once, damaged = min(_POOL_AT_ONCE, self.pool_target), dict[Row, bytes]()
        with vault.read() as rows:
            teams = session.person.teams
            next_ones = [current_keys(vault, rows, team, at_once) for team in teams]
            sound = [whole_keys(vault, rows, keys, damaged) for keys in next_ones]
            # Counted; listing costs a tenth of a second at 100,000 patients. Keys that a revocation
            # outdated count too, but where they are all that is left, none of the next is sound.
            owned = rows.count(AssignmentRecord) + rows.count(SuccessionRecord)
            free = rows.count(PatientKeyRecord) - owned
        if not all(sound):
            fill_pool(vault, session.user_id, session.keys, at_once)
        session.tell_damage(damaged)
        if assign_waiting(session) and current.directory is not None:
            current.directory.refresh()
        few = any(len(keys) < at_once for keys in next_ones)
        if damaged or few or free < self.pool_target // 2:
            self.background("patient-keys", lambda: self._fill(session))

    def _fill(self, session: VaultSession) -> None:
        """Ends by itself when the keys are wiped; the next unlock goes on."""
        fill_pool(self.vault, session.user_id, session.keys, self.pool_target)

    def _join(self) -> None:
        with self._lock:
            threads, self._threads = self._threads, []
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join()
