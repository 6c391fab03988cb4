"""What leaves: address book, rules and second persons, the ledger of what was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from clinicvault.domain.exports import ExportRules, FollowUp
from clinicvault.services.views import releases as views
from clinicvault.services.views.access import RequestView


class RecipientService(Protocol):
    """The address book; everybody who lists patients reads it."""

    def list(self, text: str = "") -> tuple[views.RecipientView, ...]:
        """By name; those whose name, organisation or address hold a text."""
        ...

    def get(self, recipient_id: str) -> views.RecipientView:
        """One of them; UsageError("recipient-unknown")."""
        ...

    def add(self, details: views.RecipientDetails) -> views.RecipientView:
        """Into the book; practitioners and officers; logged.

        InputRefused("recipient-missing"), ("recipient-text-long"), ("recipient-key-wrong"),
        ("recipient-certificate…"), ("recipients-many").
        """
        ...

    def change(self, recipient_id: str, details: views.RecipientDetails) -> views.RecipientView:
        """Write one anew; another key counts as not compared. As `add`."""
        ...

    def check(self, recipient_id: str, fingerprint: str) -> views.RecipientView:
        """The key was compared with its owner, and has this fingerprint; logged.

        Refused("recipient-no-key"), ("recipient-key-changed").
        """
        ...

    def remove(self, recipient_id: str) -> None:
        """Out of the book; what was given stays on record."""
        ...


class ReleaseService(Protocol):
    """Which exports need a second person, and the asking."""

    def rules(self) -> ExportRules:
        """Those in force."""
        ...

    def set_rules(self, rules: ExportRules) -> None:
        """Administrators; signed and logged."""
        ...

    def needed(self, order: views.OrderView) -> views.Needed:
        """What the rules want; Refused("export-plain-purpose")."""
        ...

    def ask(self, order: views.OrderView, reason: str) -> RequestView:
        """Ask for exactly this; answered by `RequestService.allow` and `deny`. Logged."""
        ...

    def asked(self, patient_id: str) -> tuple[RequestView, ...]:
        """This person's own that wait or were allowed, each with its `order`; oldest first."""
        ...

    def take_back(self, request_id: str) -> None:
        """Who asked does so no longer; logged."""
        ...


class LedgerService(Protocol):
    """What was given to whom, and what came after."""

    def whole(self, patient_id: str = "") -> views.LedgerView:
        """Gifts and what is shown, of one patient or of all, read once."""
        ...

    def gifts(self, patient_id: str = "") -> tuple[views.GiftView, ...]:
        """Of one patient, or of all; newest first."""
        ...

    def to_ask_back(self, patient_id: str = "") -> tuple[views.GiftView, ...]:
        """Those that may not stay where they are by today's consents, or whose time is over."""
        ...

    def note(self, gift_ids: Sequence[str], what: FollowUp, note: str = "") -> None:
        """Acknowledged, asked back, returned or kept; logged, one entry each."""
        ...

    def show(self, gift_id: str, photo_ids: Sequence[str], place: str) -> None:
        """Pictures given for marketing are shown at a place from now on; () for all of the gift.

        Refused("live-not-marketing").
        """
        ...

    def take_down(self, item_id: str, note: str = "") -> None:
        """It is shown there no longer; Refused("live-down")."""
        ...

    def live(self, patient_id: str = "") -> tuple[views.LiveView, ...]:
        """Everything that is shown now, what must be taken down first."""
        ...
