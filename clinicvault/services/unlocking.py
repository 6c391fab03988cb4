"""Unlock and lock; who works here."""

from __future__ import annotations

from clinicvault.access.plain import password_secret
from clinicvault.access.unlocking import unlock
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.records import WorkstationRecord
from clinicvault.domain.roles import Act, Role

from . import views
from .clinic import Clinic
from .health import Health
from .people import user_view, user_views

_IDLE_SECONDS = {
    Role.ADMINISTRATOR: 300,
    Role.OFFICER: 300,
    Role.PRACTITIONER: 300,
    Role.INTAKE: 180,
}


class Unlocking:
    """Implements `api.UnlockService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def vault(self) -> views.VaultView:
        """Clinic, users, workstation, by the workstation's own seed."""
        vault = self._clinic.vault
        with vault.read() as rows:
            station = vault.reader(rows).need(WorkstationRecord, vault.workstation_id)
            users = user_views(vault, rows)
        name = vault.open_name(station.name_sealed, WorkstationRecord.TABLE, station.id)
        return views.VaultView(
            vault.id.hex(), vault.clinic_name, name, users, self._clinic.remembered.keychain
        )

    def unlock(self, user_id: str, password: str) -> views.SessionView:
        """Open a user's keys; a failed try is logged."""
        self._clinic.lock()
        try:
            user = bytes.fromhex(user_id)
        except ValueError:
            raise UsageError("user-unknown") from None
        with password_secret(password) as secret:
            session = unlock(self._clinic.vault, user, secret)
        try:
            self._clinic.begin(session)
        except BaseException:
            self._clinic.lock()
            session.wipe()
            raise
        if self._clinic.marks.crashed():
            self._clinic.background("tidy", Health(self._clinic).tidy)
        view = self.session()
        if view is None:
            raise Refused("locked")
        return view

    def session(self) -> views.SessionView | None:
        """Who is unlocked."""
        try:
            session = self._clinic.session
        except Refused:
            return None
        vault = self._clinic.vault
        with vault.read() as rows:
            user = user_view(vault, rows, session.person)
        acts = frozenset(act for act in Act if session.may(act))
        return views.SessionView(user, acts, self._warnings())

    def lock(self) -> None:
        """Wipe every key at once."""
        self._clinic.lock()

    def idle_seconds(self) -> int:
        """The shortest time of the user's roles."""
        roles = self._clinic.session.roles
        return min((_IDLE_SECONDS[role] for role in roles), default=180)

    def _warnings(self) -> tuple[str, ...]:
        remembered = self._clinic.remembered
        found = []
        if not remembered.keychain:
            found.append("warning-no-keychain")
        kit = self._clinic.host.noted(self._clinic.path, "kit")
        if kit and self._clinic.host.kit_present(kit):
            found.append("warning-kit-on-computer")
        if not self._clinic.host.noted(self._clinic.path, "backup"):
            found.append("warning-no-backup")
        return tuple(found)
