"""Computers: asking to be let in, letting in, ending; and renewing everything after an incident."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from clinicvault.jobs import CancelToken
from clinicvault.services import views

from .progress import ProgressListener


class JoiningService(Protocol):
    """This computer and a vault that does not know it yet. Nobody is unlocked, nothing is open.

    Whatever these methods read of the store is unproven until `enrol` compared it with the code.
    """

    def suggested_name(self) -> str:
        """What this computer calls itself."""
        ...

    def pending(self, vault: Path) -> views.OwnRequest | None:
        """This computer's own request for the vault and whether it was answered, or None.

        Cheap enough to ask every few seconds. UsageError("vault-missing").
        """
        ...

    def request(self, vault: Path, name: str) -> views.OwnRequest:
        """Make this computer's keys and put the request into the vault's folder.

        Again with a request pending: the same keys and words, and the new name. The seed is kept
        before the file is written. InputRefused("name-missing"); StorageFailed where the folder
        or this computer's own memory refuses; UsageError("workstation-known") where the vault
        knows this computer already.
        """
        ...

    def withdraw(self, vault: Path) -> None:
        """Take the request back and forget its keys; nothing happens without one."""
        ...

    def enrol(
        self, vault: Path, code: str | bytes, *, progress: ProgressListener | None = None
    ) -> None:
        """Check the store against the code (typed words, or a photo of its QR code), and join.

        From then on the vault opens here. UsageError("station-code-unreadable") for words that
        are none or a picture without the code, ("station-request-missing") without a request;
        Refused("station-not-confirmed") where no administrator let this computer in;
        IntegrityError("station-code-differs") where the store is not what the code proves, and
        then nothing is pinned and no secret opened.
        """
        ...


class WorkstationService(Protocol):
    """The clinic's computers, from one that is enrolled."""

    def list(self) -> tuple[views.WorkstationView, ...]:
        """Every computer, this one first, then by name; revoked ones last."""
        ...

    def waiting(self) -> tuple[views.WaitingWorkstation, ...]:
        """Computers that asked and have not joined yet, oldest first; other files are left out.

        Refused("role-missing") for who is not an administrator.
        """
        ...

    def add(self, words: str | bytes, name: str) -> views.WorkstationCode:
        """Let the one computer in whose four words these are (typed, or a photo of their QR code).

        Logged. Again for one that was let in and has not joined: a new code, whatever the name.
        Refused("station-words-differ") where none waits with these words, or more than
        one; InputRefused("name-missing"); Refused("role-missing").
        """
        ...

    def refuse(self, workstation_id: str) -> None:
        """Take a waiting request out of the vault's folder, by its id."""
        ...

    def follows(self, workstation_id: str) -> views.RevocationView:
        """What ending a computer's access would bring with it; changes nothing."""
        ...

    def revoke(
        self, workstation_id: str, *, cancel: CancelToken | None = None
    ) -> views.RevocationView:
        """End a computer's access; the computers that stay share a new secret.

        Refused("own-workstation") for this computer, UsageError("workstation-missing") for none
        or one that is revoked already, Refused("role-missing").
        """
        ...

    def accept_clock(self) -> None:
        """This computer's clock stood in the future before, and is right now. Logged.

        What ends by day is judged by it again. Refused("role-missing").
        """
        ...


class RotationService(Protocol):
    """Renewing everything after an incident. Every method counts from rows, so it resumes."""

    def plan(self) -> views.RotationPlan:
        """What an order would bring with it; changes nothing. For administrators."""
        ...

    def state(self) -> views.RotationView | None:
        """The newest order and how far it is, None where there was none."""
        ...

    def order(self, reason: str) -> views.RotationView:
        """Order it: keys of before count as exposed from this moment; logged with the reason.

        One that is under way is taken over by this one. InputRefused("reason-missing");
        Refused("role-missing") for who is no administrator.
        """
        ...

    def go_on(
        self,
        password: str = "",
        *,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.RotationView:
        """Renew what this person can, the archived part with the own password; resumable anywhere.

        Refused("wrong-password"); UsageError("rotation-missing") without an order. A cancel
        (Cancelled) keeps what is done.
        """
        ...
