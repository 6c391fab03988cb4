"""Users as the window sees them, and what administrators and holders do with them."""

from __future__ import annotations

from collections.abc import Sequence

from clinicvault.access.certificates.trust import GROUP_HOLDERS, OF_A_TEAM, Person
from clinicvault.access.people import enrolment, granting, leaving, reinviting
from clinicvault.access.plain import password_secret
from clinicvault.access.unlocking import change_password, own_words
from clinicvault.access.vault import OpenVault
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.records import GrantRecord
from clinicvault.domain.roles import Role
from clinicvault.jobs import CancelToken, Progress

from . import renewals, views
from .api import ProgressListener
from .clinic import Clinic
from .invitations import invitation, known_user
from .names import user_name
from .setup import LEAST_STRENGTH, Setup
from .teams import chosen_teams, place_of, signing

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
        hardware=_needs_hardware(rows, person),
        waiting=_waits(vault, person),
        teams=tuple(team.hex() for team in person.teams),
    )


def _waits(vault: OpenVault, person: Person) -> bool:
    """Whether a one-time code for this person's keys may still be used."""
    until = vault.trust.open_codes.get(person.id, 0)
    return until > vault.now() and person.user.state != UserState.DISABLED


def _needs_hardware(rows: Snapshot, person: Person) -> bool:
    """Whether the password opens only together with a hardware key."""
    own = person.public.key_id if person.public else b""
    return any(key.signer == own for key in rows.find(HardwareKeyRecord, user=person.id))


def _missing(vault: OpenVault, rows: Snapshot, person: Person) -> frozenset[Role]:
    """Roles whose keys were not all given yet."""
    own = {key.key_id for key in (person.public, person.second) if key is not None}
    grants = rows.find(GrantRecord, user=person.id)
    held = {grant.group for grant in grants if grant.recipient in own}
    newest = [line[-1] for line in vault.trust.groups.values() if line]
    of_own = [one for one in newest if one.kind not in OF_A_TEAM or one.team in person.teams]
    lacking = {one.kind for one in of_own if one.id not in held}
    if not person.teams:
        lacking |= {one.kind for one in newest if one.kind in OF_A_TEAM}
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

    def add(
        self,
        name: str,
        roles: frozenset[Role],
        *,
        team: str = "",
        officer: views.OfficerSays | None = None,
    ) -> views.Invitation:
        """Invite; the code is shown once."""
        tidy = " ".join(name.split())
        if not tidy or len(tidy) > _NAME_CHARS:
            raise InputRefused("name-wrong")
        working = (user for user in self.list() if user.state is not UserState.DISABLED)
        if any(user.name.casefold() == tidy.casefold() for user in working):
            raise UsageError("user-name-known")
        with signing(self._clinic, officer) as signer:
            place = place_of(team, signer)
            return invitation(enrolment.invite(self._clinic.session, tidy, roles, place))

    def change_roles(self, user_id: str, roles: frozenset[Role]) -> views.Invitation:
        """Other roles; the code makes the person's new keys."""
        user = known_user(self._clinic, user_id)
        return invitation(reinviting.change_roles(self._clinic.session, user, roles))

    def reinvite(self, user_id: str) -> views.Invitation:
        """A forgotten password: a new code, and members let the person in again."""
        user = known_user(self._clinic, user_id)
        return invitation(reinviting.reinvite(self._clinic.session, user))

    def enrol(
        self, user_id: str, code: str, password: str, progress: ProgressListener | None = None
    ) -> views.Enrolled:
        """A newcomer's first unlock."""
        self._clinic.require_finished()
        vault = self._clinic.vault
        user = known_user(self._clinic, user_id)
        if self._setup.strength(password, (user_name(vault, user),))[0] < LEAST_STRENGTH:
            raise InputRefused("password-weak")
        told = (lambda done, total: progress(Progress(done, total))) if progress else None
        with password_secret(password) as secret:
            words = enrolment.enrol(vault, user, code, secret, told, self._clinic.pool_target)
        return views.Enrolled(user_id, words)

    def grant(
        self, user_id: str, words: str, password: str = "", *, teams: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Compare the words, then give the keys."""
        session, user = self._clinic.session, known_user(self._clinic, user_id)
        into = chosen_teams(self._clinic, teams)
        if not password:
            return granting.grant(session, user, words, None, into)
        with password_secret(password) as secret:
            return granting.grant(session, user, words, secret, into)

    def own_words(self, password: str) -> str:
        """The four words that a colleague compares before letting this person in somewhere."""
        with password_secret(password) as secret:
            return own_words(self._clinic.session, secret)

    def disable(self, user_id: str) -> None:
        """End a person's access."""
        leaving.disable(self._clinic.session, known_user(self._clinic, user_id))

    def reach(self, user_id: str) -> views.ReachView:
        """What a person holds keys for, and so may have copied: for who decides about leaving."""
        found = leaving.reach(self._clinic.session, known_user(self._clinic, user_id))
        groups = tuple(kind.name.lower() for kind in found.groups)
        return views.ReachView(groups, found.names, found.active, found.archived)

    def renewals(self) -> tuple[views.RenewalView, ...]:
        """What is being renewed because somebody left."""
        return renewals.renewals(self._clinic.session)

    def renew(
        self,
        password: str = "",
        *,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> tuple[views.RenewalView, ...]:
        """Renew what this person can, the archive with the password; returns what is left."""
        renewals.renew(self._clinic.session, password, progress, cancel)
        return self.renewals()

    def change_password(self, old: str, new: str) -> None:
        """For oneself."""
        session = self._clinic.session
        name = user_name(self._clinic.vault, session.user_id)
        if self._setup.strength(new, (name,))[0] < LEAST_STRENGTH:
            raise InputRefused("password-weak")
        with password_secret(old) as before, password_secret(new) as after:
            change_password(session, before, after)
