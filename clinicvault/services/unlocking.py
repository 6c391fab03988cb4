"""Unlock and lock; who works here."""

from __future__ import annotations

from collections.abc import Callable

from clinicvault.access.plain import password_secret
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import unlock_with_words
from clinicvault.access.witnesses.keeping import attend
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.ports import Touch
from clinicvault.domain.records import WorkstationRecord
from clinicvault.domain.roles import Act, Role
from clinicvault.jobs import CancelToken, ProgressMeter

from . import views
from .api import ProgressListener
from .clinic import Clinic, Unlocked
from .hardware import as_touch
from .health import Health
from .local_zone import zone_view
from .log.witnesses.own import note_station
from .log.witnesses.stamping import stamp_daily
from .people import user_view, user_views

_REASON_CHARS = 200
_HOUR_MS = 3_600_000
_DAMAGE = "damage"
"""Name of the small fact how many rows the last reading of the patients found damaged."""


class Unlocking:
    """Implements `api.UnlockService`."""

    def __init__(self, clinic: Clinic, hourly: Callable[[], object] = lambda: None) -> None:
        """`hourly` is done in the background once an hour while somebody is unlocked."""
        self._clinic = clinic
        self._hourly = hourly
        self._done: tuple[bytes, int] = (b"", 0)
        """For which session, and in which hour."""

    def vault(self) -> views.VaultView:
        """Clinic, users, workstation, by the workstation's own seed."""
        self._clinic.require_finished()
        vault = self._clinic.vault
        with vault.read() as rows:
            station = vault.reader(rows).need(WorkstationRecord, vault.workstation_id)
            users = user_views(vault, rows)
        name = vault.open_name(station.name_sealed, WorkstationRecord.TABLE, station.id)
        return views.VaultView(
            vault.id.hex(), vault.clinic_name, name, users, self._clinic.remembered.keychain
        )

    def unlock(
        self,
        user_id: str,
        password: str,
        *,
        progress: ProgressListener | None = None,
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> views.SessionView:
        """Open a user's keys; a failed try is logged.

        `progress` counts patients where this computer reads them for the first time; `touch` is
        called when a hardware key waits for a finger, and `cancel` ends that wait.
        """
        locks = self._clinic.lock()
        self._clinic.require_finished()
        try:
            user = bytes.fromhex(user_id)
        except ValueError:
            raise UsageError("user-unknown") from None
        session, words = self._opened(user, password, as_touch(touch, cancel))
        try:
            unlocked = self._clinic.begin(session, locks, _counted(progress))
            unlocked.words = words
            note_station(self._clinic)
            self._note_damage(unlocked)
            self._clinic.background("witnesses", lambda: attend(self._clinic.vault))
            stamp_daily(self._clinic, session)
            if self._clinic.marks.crashed():
                self._clinic.background("tidy", Health(self._clinic).tidy)
            return self._seen(session, words)
        except BaseException:
            self._clinic.lock_if(session)
            session.wipe()
            raise

    def session(self) -> views.SessionView | None:
        """Who is unlocked."""
        try:
            unlocked = self._clinic.unlocked
        except Refused:
            return None
        return self._seen(unlocked.session, unlocked.words)

    def _opened(self, user: bytes, password: str, touch: Touch) -> tuple[VaultSession, str]:
        vault = self._clinic.vault

        def lacks(session: VaultSession) -> bool:
            with vault.read() as rows:
                return bool(user_view(vault, rows, session.person).missing_grants)

        with password_secret(password) as secret:
            return unlock_with_words(vault, user, secret, lacks, touch)

    def _seen(self, session: VaultSession, words: str) -> views.SessionView:
        vault = self._clinic.vault
        with vault.read() as rows:
            user = user_view(vault, rows, session.person)
        session.alive()
        acts = frozenset(act for act in Act if session.may(act))
        return views.SessionView(user, acts, self._warnings(), words, zone_view(session))

    def lock(self) -> None:
        """Wipe every key at once."""
        self._clinic.lock()

    def idle_seconds(self) -> int:
        """The shortest time that the rules give the user's roles."""
        session = self._clinic.session
        times = dict(rules(session).idle_seconds)
        return min(times[role] for role in session.roles or frozenset(Role))

    def ended(self) -> str:
        """Message code of why this session is over already, "" while it goes on."""
        unlocked = self._clinic.unlocked
        self._clinic.follow_day()
        session = unlocked.session
        self._follow_hour(session)
        with session.vault.read():  # follows what other computers decided meanwhile
            lost = unlocked.roles - session.roles
            why = session.ended or ("roles-taken" if lost else "")
        if unlocked.directory is not None and not why:
            unlocked.directory.refresh()  # who was erased elsewhere is forgotten here, too
        return why

    def _follow_hour(self, session: VaultSession) -> None:
        now = (session.id, session.vault.now() // _HOUR_MS)
        if self._done != now:
            self._done = now
            self._clinic.background("hourly", self._hourly)

    def allow_capture(self, reason: str, minutes: int) -> None:
        """Log that the window may be captured for a while; InputRefused("reason-missing")."""
        told = " ".join(reason.split())[:_REASON_CHARS]
        if not told:
            raise InputRefused("reason-missing")
        session = self._clinic.session
        detail: dict[str, object] = {"reason": told, "minutes": minutes}
        session.vault.log_event(session.event("capture-allowed", detail=detail))
        self._clinic.unlocked.captured = True

    def end_capture(self) -> None:
        """Log that it may not be captured any more; the lock does so by itself."""
        unlocked = self._clinic.unlocked
        if unlocked.captured:
            unlocked.captured = False
            unlocked.session.vault.log_event(unlocked.session.event("capture-ended"))

    def _note_damage(self, unlocked: Unlocked) -> None:
        """Damaged records are told to everybody who unlocks here, until they are mended."""
        clinic, directory = self._clinic, unlocked.directory
        if directory is not None:
            found = str(directory.damaged or "")
            if clinic.host.noted(clinic.path, _DAMAGE) != found:
                clinic.host.note(clinic.path, _DAMAGE, found)
        else:
            unlocked.session.tell_damage(clinic.vault.lost.owners)

    def _warnings(self) -> tuple[str, ...]:
        remembered = self._clinic.remembered
        found = []
        if not remembered.keychain:
            found.append("warning-no-keychain")
        kit = self._clinic.host.noted(self._clinic.path, "kit")
        if kit and self._clinic.host.kit_present(kit):
            found.append("warning-kit-on-computer")
        if self._clinic.host.noted(self._clinic.path, _DAMAGE) or self._clinic.vault.lost.owners:
            found.append("warning-records-damaged")
        if self._clinic.seen_time.much_behind():
            found.append("warning-clock-behind")
        if self._clinic.vault.doubted_by:
            found.insert(0, "warning-log-doubted")
        if not self._clinic.host.noted(self._clinic.path, "backup"):
            found.append("warning-no-backup")
        return tuple(found)


def _counted(listener: ProgressListener | None) -> Callable[[int, int], None] | None:
    """A listener as the directory tells it: (done, in all), over and over."""
    if listener is None:
        return None
    meters: list[ProgressMeter] = []

    def count(done: int, total: int) -> None:
        if not meters:
            meters.append(ProgressMeter(total, listener))
        meters[0].add(done - meters[0].now().done)

    return count
