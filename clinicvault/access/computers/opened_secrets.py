"""The vault secret as this computer's key opens it, and earlier ones while they are kept.

Users' names, computers' names and the clinic's lie under a key of the secret (DESIGN §4,
Workstation).
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from types import MappingProxyType

from clinicvault.access import contexts
from clinicvault.access.certificates.trust import Trust
from clinicvault.access.damage import Damaged, Row
from clinicvault.access.reading import VerifiedReader
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret, derive
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import OldSecretRecord
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.records import WorkstationRecord


class VaultSecrets:
    """The vault's secrets by generation, and what lies under them.

    When a newer one comes these are dropped, not wiped: who works with one ends first, and it is
    overwritten then.
    """

    def __init__(
        self, secrets: Mapping[int, Secret], damaged: Mapping[Row, bytes] = MappingProxyType({})
    ) -> None:
        """Takes ownership; there is at least one."""
        self._secrets = dict(secrets)
        self.damaged = dict(damaged)
        """Rows of earlier ones that do not open: told by who unlocks (DESIGN §4, Freshness)."""
        self.generation = max(secrets)
        """Number of the one in force: 1, 2, …"""
        newest_first = sorted(secrets, reverse=True)
        self._names = [FieldCipher(derive(secrets[number], "names")) for number in newest_first]

    @property
    def current(self) -> Secret:
        """The secret in force."""
        return self._secrets[self.generation]

    def of(self, generation: int) -> Secret:
        """One generation's; Refused("code-needed") once it is no longer kept."""
        found = self._secrets.get(generation)
        if found is None:
            raise Refused("code-needed")
        return found

    def earlier(self) -> dict[int, Secret]:
        """The ones before that are still kept, by generation."""
        return {number: one for number, one in self._secrets.items() if number < self.generation}

    def seal(self, value: object, context: bytes) -> bytes:
        """A value under the names' key in force."""
        return seal_value(self._names[0], value, context)

    def open(self, sealed: bytes, context: bytes) -> object:
        """The reverse, of any generation that is kept; IntegrityError("field")."""
        for cipher in self._names[:-1]:
            with contextlib.suppress(IntegrityError):
                return open_value(cipher, sealed, context)
        return open_value(self._names[-1], sealed, context)

    def wipe(self) -> None:
        """Zero everything."""
        for cipher in self._names:
            cipher.wipe()
        for secret in self._secrets.values():
            secret.wipe()


def open_secrets(
    rows: Snapshot | UnitOfWork, reader: VerifiedReader, trust: Trust, station: KeyPair
) -> VaultSecrets:
    """Open what is sealed to this computer; a damaged earlier secret stays shut, and is named.

    Refused("workstation-revoked") where its access was ended, ("workstation-unknown") where it was
    never let in.
    """
    own = station.public.key_id
    if own in trust.ended:
        raise Refused("workstation-revoked")
    known = trust.workstations.get(own)
    if known is None or known.encoded != station.public.encoded:
        raise Refused("workstation-unknown")
    record = reader.need(WorkstationRecord, own)
    info = contexts.vault_secret(trust.vault, own)
    secrets = {record.secret_generation: station.open(record.vault_secret_sealed, info)}
    damaged = Damaged()
    for old in damaged.found(rows, reader, OldSecretRecord, workstation=own):
        info = contexts.old_vault_secret(trust.vault, own, old.generation)
        try:
            if old.generation < record.secret_generation:
                secrets[old.generation] = station.open(old.sealed, info)
        except IntegrityError as error:
            damaged.add(error, old)
    return VaultSecrets(secrets, damaged)
