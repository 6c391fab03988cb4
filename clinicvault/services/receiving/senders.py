"""Whose computer signed a package: by the address book, or one of this clinic's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from clinicvault.access.release.recipients import Recipient, recipients
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.services.clinic import Clinic
from clinicvault.services.names import user_name
from clinicvault.services.telling import moment
from clinicvault.services.views.receiving import SenderView

NOBODY: Mapping[bytes, SenderView] = MappingProxyType({})


class Senders:
    """Looked up once for each import, and only where something is signed."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._known: Mapping[bytes, SenderView] | None = None

    def of(self, signer: bytes) -> SenderView | None:
        """Who signs with a computer's public key; None for nobody who is known."""
        if self._known is None:
            self._known = known_senders(self._clinic)
        return self._known.get(signer)

    def name(self, signer: str) -> str:
        """Whose computer a public key (hex) is by the address book, "" for nobody's."""
        try:
            found = self.of(bytes.fromhex(signer))
        except ValueError:
            return ""
        return found.name if found is not None else ""

    def own(self, signer: bytes) -> bool:
        """Whether it is a computer of this clinic that still has access."""
        trust = self._clinic.vault.trust
        found = (one for one, keys in trust.workstations.items() if keys.signing == signer)
        return any(one not in trust.ended for one in found)


def known_senders(clinic: Clinic) -> Mapping[bytes, SenderView]:
    """By public key; nobody is known to who cannot read the address book."""
    session = clinic.session
    if not session.holds(GroupKind.DIRECTORY):
        return NOBODY
    found = (view for one in recipients(session) for view in sender_views(clinic, one))
    return {bytes.fromhex(view.signer): view for view in found}


def sender_views(clinic: Clinic, one: Recipient) -> list[SenderView]:
    """Every known computer of somebody in the address book."""
    return [
        SenderView(
            known.key.hex(),
            one.id.hex(),
            one.name,
            moment(known.checked_ms),
            user_name(clinic.vault, known.checked_by),
        )
        for known in one.signers
    ]
