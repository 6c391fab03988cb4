"""The clinic's own `age` key: packages for it open at every front desk, and nowhere else.

Derived from the directory key, so that whoever may take photos in opens what other clinics send,
also what was sent to the key of an earlier generation.
"""

from __future__ import annotations

import pyrage

from clinicvault.access.session import VaultSession
from clinicvault.crypto.age_keys import age_identity
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import derive
from clinicvault.domain.record_kinds import GroupKind

_LABEL = "receiving"


def receiving_keys(session: VaultSession) -> list[pyrage.x25519.Identity]:
    """Newest first; none for who does not hold the key. Refused("locked")."""
    session.alive()
    if not session.holds(GroupKind.DIRECTORY):
        return []
    return [_identity(pair) for pair in reversed(session.generations(GroupKind.DIRECTORY))]


def receiving_address(session: VaultSession) -> str:
    """What other clinics encrypt for (`age1…`), not secret.

    Refused("no-key") for who does not hold the newest directory key.
    """
    return str(_identity(session.group(GroupKind.DIRECTORY)).to_public())


def _identity(pair: KeyPair) -> pyrage.x25519.Identity:
    with derive(pair.seed, _LABEL) as seed:
        return age_identity(seed)
