"""People of the clinic and its patients: unlock, users, directory, consents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.jobs import CancelToken
from clinicvault.services import views

from .progress import ProgressListener


class UnlockService(Protocol):
    """Unlock and lock."""

    def vault(self) -> views.VaultView:
        """Clinic, users, workstation; needs the workstation's seed only."""
        ...

    def unlock(
        self,
        user_id: str,
        password: str,
        *,
        progress: ProgressListener | None = None,
        touch: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> views.SessionView:
        """Refused("wrong-password") (logged); IntegrityError where the vault was altered.

        `progress` counts patients where this computer reads them for the first time. `touch` is
        called when this person's hardware key waits for a finger; `cancel` ends that wait, and so
        does `lock`.
        """
        ...

    def session(self) -> views.SessionView | None:
        """Who is unlocked, or None."""
        ...

    def lock(self) -> None:
        """Wipe every key at once; never blocks on jobs, never asks."""
        ...

    def idle_seconds(self) -> int:
        """Seconds without activity after which the window locks, for this user's roles."""
        ...

    def ended(self) -> str:
        """Message code of why this session is over already, "" while it goes on.

        "user-disabled", "keys-replaced" or "roles-taken"; cheap enough to ask every few seconds.
        """
        ...

    def allow_capture(self, reason: str, minutes: int) -> None:
        """Log that the window may be captured for a while; InputRefused("reason-missing")."""
        ...

    def end_capture(self) -> None:
        """Log that it may not be captured any more; the lock does so by itself."""
        ...


class UserService(Protocol):
    """People of the clinic."""

    def list(self) -> tuple[views.UserView, ...]:
        """Everyone, by name."""
        ...

    def add(
        self,
        name: str,
        roles: frozenset[Role],
        *,
        team: str = "",
        officer: views.OfficerSays | None = None,
    ) -> views.Invitation:
        """Invite; the code is shown once. A practitioner may be for one `team`.

        Whose first practitioner begins it, which a privacy officer signs: the caller, or `officer`
        with the own password at this screen (Refused("team-needs-officer") otherwise).
        """
        ...

    def enrol(self, user_id: str, code: str, password: str) -> views.Enrolled:
        """A newcomer's first unlock (nobody needs to be unlocked)."""
        ...

    def grant(
        self, user_id: str, words: str, password: str = "", *, teams: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Give every group key the roles ask for and the caller holds; returns their kinds.

        A practitioner who lets a practitioner in confirms with the own `password`
        (Refused("step-up-needed") without), because the archive key opens only so. Who is in
        several teams says into which (UsageError("team-missing") otherwise).
        """
        ...

    def own_words(self, password: str) -> str:
        """The four words that a colleague compares before letting this person in somewhere."""
        ...

    def disable(self, user_id: str) -> None:
        """End a person's access at once; keys are renewed as members unlock (`renewals`)."""
        ...

    def change_roles(self, user_id: str, roles: frozenset[Role]) -> views.Invitation:
        """Other roles: taken ones end at once; the code makes the person's new keys."""
        ...

    def reinvite(self, user_id: str) -> views.Invitation:
        """A forgotten password: a new code; members let the person in again."""
        ...

    def reach(self, user_id: str) -> views.ReachView:
        """What a person holds keys for, and so may have copied (stays readable to who did)."""
        ...

    def renewals(self) -> tuple[views.RenewalView, ...]:
        """What is being renewed because somebody left."""
        ...

    def renew(
        self,
        password: str = "",
        *,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> tuple[views.RenewalView, ...]:
        """Renew what this person can, the archive with the password; resumable."""
        ...

    def change_password(self, old: str, new: str) -> None:
        """For oneself."""
        ...


class TeamService(Protocol):
    """Teams of practitioners, each with keys and patients of its own."""

    def list(self) -> tuple[views.TeamView, ...]:
        """Every team, the one founded first first; nobody needs to be unlocked."""
        ...

    def add(self, name: str) -> views.TeamView:
        """A new team; it begins with its first practitioner (`UserService.add`, `begin`)."""
        ...

    def begin(
        self, team_id: str, user_id: str, officer: views.OfficerSays | None = None
    ) -> views.Invitation:
        """Somebody who works here begins a team: the code makes the person's new keys.

        Given with the own password, it brings along the teams of before. `officer` as `add` says.
        """
        ...

    def rename(self, team_id: str, name: str) -> views.TeamView:
        """Another name, or the first team's first one."""
        ...

    def leave(self, team_id: str, user_id: str) -> None:
        """Take somebody out of a team, at once; its keys are renewed as members unlock."""
        ...

    def move(self, patient_id: str, team_id: str, password: str) -> None:
        """Move a patient to another team; only who is in both can. Logged."""
        ...


class PatientService(Protocol):
    """The directory of patients."""

    def search(self, text: str = "", limit: int = 200) -> tuple[views.PatientRow, ...]:
        """Instant: tokens and prefixes of names, record number, birth date; "" = recent first."""
        ...

    def count(self) -> int:
        """Number of patients."""
        ...

    def add(self, details: views.PatientDetails) -> views.PatientRow:
        """Register."""
        ...

    def edit(self, patient_id: str, details: views.PatientDetails) -> views.PatientRow:
        """Correct a patient's data."""
        ...

    def page(self, patient_id: str, purpose: Purpose | None = None) -> views.PatientPage:
        """Open a patient (logged). Shows what this user may see, with the reason for the rest.

        `purpose` states why, for this session of work; None is what was stated before, else care.
        """
        ...

    def find(self, code: str) -> str:
        """Patient id of a code; UsageError("patient-unknown")."""
        ...
