"""The export as the window's wizard drives it: look and plan, render for the eyes, then give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.domain.clinical import Channel
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.services.views import exports as views
from clinicvault.services.views.releases import RecipientDetails, RecipientView

from .progress import ProgressListener


class ExportWizardService(Protocol):
    """Nothing is rendered before a consent covers it, and nothing leaves before it is logged."""

    def asked(self, patient_id: str) -> tuple[views.AskedExport, ...]:
        """This person's exports of the patient that wait for a second person, or were allowed."""
        ...

    def take_back(self, request: str) -> None:
        """A question that waits is asked no longer."""
        ...

    def recipients(self, patient_id: str) -> tuple[RecipientView, ...]:
        """The patient, who needs no entry, then the address book by name."""
        ...

    def add_recipient(self, details: RecipientDetails) -> RecipientView:
        """Into the address book; InputRefused where name or key cannot be taken."""
        ...

    def check_recipient(self, recipient: str, fingerprint: str) -> RecipientView:
        """The key was compared with its owner, and has this fingerprint; logged."""
        ...

    def purposes(
        self, patient_id: str, photo_ids: Sequence[str], recipient: str
    ) -> tuple[views.PurposeStanding, ...]:
        """What the consents say about every reason of this person's roles."""
        ...

    def kinds(
        self, recipient: str, purpose: Purpose, channel: Channel | None
    ) -> tuple[views.KindOffer, ...]:
        """Every kind of package, those that cannot be chosen with why."""
        ...

    def faces(self, photo_id: str, purpose: Purpose) -> tuple[views.FaceFound, ...]:
        """Faces in a picture, in the order of their size; empty also where none was found.

        InputRefused where it cannot be searched (a film, a document).
        """
        ...

    def rendered(self, plan: views.ExportPlan, photo_id: str) -> views.RenderedPicture:
        """A picture exactly as it will leave; logged.

        Refused where the consent does not cover it.
        """
        ...

    def look(self, plan: views.ExportPlan) -> views.ExportLook:
        """What the rules say: second person, pictures that cannot leave, size."""
        ...

    def ask(self, plan: views.ExportPlan) -> str:
        """Ask a second person for exactly this plan; the request's id. `plan.note` is the why."""
        ...

    def give(
        self,
        plan: views.ExportPlan,
        output: Path,
        *,
        second: tuple[str, str] = ("", ""),
        passphrase: str = "",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.ExportGiven:
        """Approve where needed, log, render, protect, write; nothing is left where it is cancelled.

        `second` is (user id, password) of the second person at this screen; `passphrase` opens an
        `age` file in the place of words that are made, InputRefused where it is weak. `output` is
        a file that is not there yet, for plain files an empty or new folder. A picture that cannot
        be read is left out and told of. StorageFailed("disk-full") leaves nothing behind.
        """
        ...
