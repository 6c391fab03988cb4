"""Packages of other clinics: how they reach this one, and who is known to have sent them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from clinicvault.services.views.receiving import ReceivingCard, SenderView
from clinicvault.services.views.releases import RecipientDetails


class ReceivingService(Protocol):
    """What another clinic has to know of this one, and this one of others."""

    def card(self) -> ReceivingCard:
        """Key and computers' words; a tenth of a second for each computer. Refused("no-key")."""
        ...

    def sheet(self, output: Path, language: str = "en") -> None:
        """The same as a PDF page to be handed over.

        UsageError("output-exists"), InputRefused("sheet-language").
        """
        ...

    def senders(self) -> tuple[SenderView, ...]:
        """Every computer that is known as somebody's, by the name."""
        ...

    def compared(self, recipient: str | RecipientDetails, signer: str, words: str) -> SenderView:
        """The sender read these words: from now on that computer's packages are theirs; logged.

        A recipient of the address book by id, or somebody who is added to it now.

        Refused("sender-words") where they are others, ("sender-own"), ("sender-other").
        """
        ...

    def forget(self, recipient_id: str, signer: str) -> None:
        """Its packages are an unknown sender's again; logged. UsageError("sender-unknown")."""
        ...
