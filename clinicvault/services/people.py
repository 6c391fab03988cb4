"""Users as the window sees them, and what administrators and holders do with them."""

from __future__ import annotations

import datetime as dt

from clinicvault.access import enrolment, granting
from clinicvault.access.plain import password_secret
from clinicvault.access.trust import GROUP_HOLDERS, Person
from clinicvault.access.unlocking import change_password
from clinicvault.access.vault import OpenVault
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.records import GrantRecord, UserRecord
from clinicvault.domain.roles import Role
from clinicvault.jobs import Progress

from . import views
from .api import ProgressListener
from .clinic import Clinic
from .setup import LEAST_STRENGTH, Setup

_NAME_CHARS = 100


def user_views(vault: OpenVault, rows: Snapshot) -> tuple[views.UserView, ...]:
    """Everyone, by name."""
    people = [user_view(vault, rows, person) for person in vault.trust.people.values()]
    return tuple(sorted(people, key=lambda user: user.name.casefold()))


def user_view(vault: OpenVault, rows: Snapshot, person: Person) -> views.UserView:
    """One user; names lie under the vault secret, so no unlock is needed."""
    state = UserState(person.user.state)
    if state is UserState.INVITED and person.keys is not None:
        state = UserState.ACTIVE
    return views.UserView(
        id=person.id.hex(),
        name=user_name(vault, person.id),
        roles=person.declared,
        state=state,
        has_password=person.keys is not None and not person.revoked,
        missing_grants=_missing(vault, rows, person) if person.keys else frozenset(),
    )


def user_name(vault: OpenVault, user: bytes) -> str:
    """A user's name, or "" for nobody."""
    person = vault.trust.people.get(user)
    if person is None:
        return ""
    return vault.open_name(person.user.name_sealed, UserRecord.TABLE, user)


def _missing(vault: OpenVault, rows: Snapshot, person: Person) -> frozenset[Role]:
    """Roles whose keys were not all given yet."""
    held = {grant.group for grant in rows.find(GrantRecord, user=person.id)}
    newest = {line[-1].kind: line[-1].id for line in vault.trust.groups.values()}
    lacking = {kind for kind, group in newest.items() if group not in held}
    return frozenset(
        role
        for role in person.declared
        if role not in person.certified
        or any(role in GROUP_HOLDERS[kind] for kind in lacking if kind in GROUP_HOLDERS)
    )


class People:
    """Implements `api.UserService`."""

    def __init__(self, clinic: Clinic, setup: Setup) -> None:
        self._clinic = clinic
        self._setup = setup

    def list(self) -> tuple[views.UserView, ...]:
        """Everyone, by name."""
        with self._clinic.vault.read() as rows:
            return user_views(self._clinic.vault, rows)

    def add(self, name: str, roles: frozenset[Role]) -> views.Invitation:
        """Invite; the code is shown once."""
        tidy = " ".join(name.split())
        if not tidy or len(tidy) > _NAME_CHARS:
            raise InputRefused("name-wrong")
        working = (user for user in self.list() if user.state is not UserState.DISABLED)
        if any(user.name.casefold() == tidy.casefold() for user in working):
            raise UsageError("user-name-known")
        made = enrolment.invite(self._clinic.session, tidy, roles)
        expires = dt.datetime.fromtimestamp(made.expires_ms / 1000, dt.UTC)
        return views.Invitation(made.user.hex(), made.code, expires)

    def enrol(
        self, user_id: str, code: str, password: str, progress: ProgressListener | None = None
    ) -> views.Enrolled:
        """A newcomer's first unlock."""
        self._clinic.require_finished()
        vault = self._clinic.vault
        user = self._known(user_id)
        if self._setup.strength(password, (user_name(vault, user),))[0] < LEAST_STRENGTH:
            raise InputRefused("password-weak")
        told = (lambda done, total: progress(Progress(done, total))) if progress else None
        with password_secret(password) as secret:
            words = enrolment.enrol(vault, user, code, secret, told, self._clinic.pool_target)
        return views.Enrolled(user_id, words)

    def grant(self, user_id: str, words: str, password: str = "") -> tuple[str, ...]:
        """Compare the words, then give the keys."""
        session, user = self._clinic.session, self._known(user_id)
        if not password:
            return granting.grant(session, user, words, None)
        with password_secret(password) as secret:
            return granting.grant(session, user, words, secret)

    def disable(self, user_id: str) -> None:
        """End a person's access."""
        enrolment.disable(self._clinic.session, self._known(user_id))

    def change_password(self, old: str, new: str) -> None:
        """For oneself."""
        session = self._clinic.session
        name = user_name(self._clinic.vault, session.user_id)
        if self._setup.strength(new, (name,))[0] < LEAST_STRENGTH:
            raise InputRefused("password-weak")
        with password_secret(old) as before, password_secret(new) as after:
            change_password(session, before, after)

    def _known(self, text: str) -> bytes:
        """The id of somebody who works here; UsageError("user-unknown")."""
        vault = self._clinic.vault
        with vault.read():
            people = vault.trust.people
        found = next((user for user in people if user.hex() == text), None)
        if found is None:
            raise UsageError("user-unknown")
        return found
