"""What another clinic has to know of this one, and this one of others."""

from __future__ import annotations

from pathlib import Path

from clinicvault.access.computers.stations import stations
from clinicvault.access.release import recipients as book
from clinicvault.access.release.package_signing import signer_words
from clinicvault.access.release.receiving import receiving_address
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.services.api.exports import RecipientService
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import write_new
from clinicvault.services.known import parse_id
from clinicvault.services.telling import moment
from clinicvault.services.views.receiving import OwnComputer, ReceivingCard, SenderView
from clinicvault.services.views.releases import RecipientDetails

from .senders import known_senders, sender_views
from .sheet import sheet_pdf


class Receiving:
    """Implements `api.ReceivingService`."""

    def __init__(self, clinic: Clinic, recipients: RecipientService) -> None:
        self._clinic = clinic
        self._recipients = recipients

    def card(self) -> ReceivingCard:
        """Key and words; a tenth of a second for each computer."""
        key, vault = receiving_address(self._clinic.session), self._clinic.vault
        return ReceivingCard(vault.clinic_name, key, tuple(self._computers()))

    def sheet(self, output: Path, language: str = "en") -> None:
        """The same as a PDF page."""
        self._clinic.refuse_output(output)
        if output.exists():
            raise UsageError("output-exists")
        made = moment(self._clinic.vault.now()).astimezone().date()
        write_new(output, [sheet_pdf(self.card(), made, language)])

    def senders(self) -> tuple[SenderView, ...]:
        """Every computer that is known as somebody's, by the name."""
        found = known_senders(self._clinic).values()
        return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.checked)))

    def compared(self, recipient: str | RecipientDetails, signer: str, words: str) -> SenderView:
        """The sender read these words; logged."""
        key = _key(signer)
        if _tidy(words) != _tidy(_words_of(key)):
            raise Refused("sender-words")
        if isinstance(recipient, RecipientDetails):
            recipient = self._recipients.add(recipient).id
        made = book.know_signer(self._clinic.session, _parsed(recipient), key)
        return next(one for one in sender_views(self._clinic, made) if one.signer == key.hex())

    def forget(self, recipient_id: str, signer: str) -> None:
        """Its packages are an unknown sender's again; logged."""
        book.forget_signer(self._clinic.session, _parsed(recipient_id), _key(signer))

    def _computers(self) -> list[OwnComputer]:
        """Those that have access; this one first, then by name."""
        vault = self._clinic.vault
        own, keys = vault.workstation_id, vault.trust.workstations
        there = [one for one in stations(vault) if not one.revoked and one.id in keys]
        return [
            OwnComputer(one.name, signer_words(keys[one.id].signing), one.id == own)
            for one in sorted(there, key=lambda one: (one.id != own, one.name.casefold()))
        ]


def _key(signer: str) -> bytes:
    try:
        return bytes.fromhex(signer)
    except ValueError:
        raise UsageError("sender-unknown") from None


def _words_of(key: bytes) -> str:
    try:
        return signer_words(key)
    except InputRefused:
        raise UsageError("sender-unknown") from None


def _tidy(words: str) -> str:
    """As they are read aloud: hyphens, commas and capitals do not count."""
    return " ".join(words.casefold().replace("-", " ").replace(",", " ").split())


def _parsed(text: str) -> bytes:
    return parse_id(text, "recipient-unknown")
