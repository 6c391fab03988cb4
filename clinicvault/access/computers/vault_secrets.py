"""A new vault secret for the computers that stay; the one before is kept for a while.

Whoever has an older copy of the vault, a computer's seed and a password opens with them what lay
in that copy, and nothing that lies under a later secret (DESIGN §4, Workstation).
"""

from __future__ import annotations

import dataclasses

from clinicvault.access import contexts
from clinicvault.access.damage import Damaged, as_stored
from clinicvault.access.deleting import delete_row
from clinicvault.access.people.founding import kit_secret
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import CLINIC_NAME, OpenVault
from clinicvault.crypto.keys import PublicKeys, seal
from clinicvault.crypto.secret import Secret
from clinicvault.domain.ids import new_id
from clinicvault.domain.lifecycle_records import OldSecretRecord, TeamRecord
from clinicvault.domain.ports import UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason
from clinicvault.domain.records import (
    GrantRecord,
    PolicyRecord,
    Record,
    UserRecord,
    WorkstationRecord,
)

from .opened_secrets import VaultSecrets
from .station_facts import seal_facts, station_facts

KEPT_MS = 30 * 24 * 3600 * 1000
"""How long an earlier secret is kept for people who were away."""


def renew_vault_secret(session: VaultSession, rows: UnitOfWork, leaving: bytes | None) -> int:
    """Put a new secret in force, in a transaction that the caller logs and commits; its number.

    Sealed to the recovery kit and to every computer that is not revoked, but for `leaving`; the
    one before is sealed to the same computers for 30 days. All names are sealed anew. The caller
    holds the root (Refused("no-key")), and has put none of these rows in this transaction before:
    workstations, users, teams, policies, grants to the kit.
    """
    number = session.vault.trust.secret_generation + 1
    with Secret.random() as fresh:
        secrets = VaultSecrets({number: fresh.copy()})
        try:
            _Renewal(session, rows, secrets, leaving).write()
        finally:
            secrets.wipe()
    return number


def keep_for(
    vault: OpenVault, station: bytes, to: PublicKeys, generation: int, until_ms: int
) -> OldSecretRecord:
    """An earlier secret that is still kept, sealed to a computer; unsigned."""
    info = contexts.old_vault_secret(vault.id, station, generation)
    return OldSecretRecord(
        id=new_id(),
        workstation=station,
        generation=generation,
        sealed=seal(to, vault.secrets.of(generation), info),
        until_ms=until_ms,
    )


class _Renewal:
    """Everything that is written anew under a new secret, in one transaction."""

    def __init__(
        self, session: VaultSession, rows: UnitOfWork, secrets: VaultSecrets, leaving: bytes | None
    ) -> None:
        self._session, self._rows, self._secrets = session, rows, secrets
        self._vault = session.vault
        self._reader = session.vault.reader(rows)
        self._damaged = Damaged()
        known = session.vault.trust.workstations
        self._staying = {one: public for one, public in known.items() if one != leaving}

    def write(self) -> None:
        """Put every row; what was for computers that go is deleted."""
        # All is read before the first row changes: a reader takes no row of its own transaction.
        stations = self._reader.find(WorkstationRecord)
        named: list[UserRecord | TeamRecord] = [*self._reader.find(UserRecord)]
        named += self._reader.find(TeamRecord)
        olds, clinic = self._olds(), self._clinic()
        grants = self._reader.find(GrantRecord, group=self._vault.id)
        for station in stations:
            self._put(self._station(station))
        for record in named:
            self._put(self._named(record))
        for policy in clinic:
            self._put(policy)
        self._keep_old(olds)
        self._seal_to_kits(grants)
        self._session.tell_damage(self._damaged)

    def _put(self, record: Record) -> None:
        self._rows.put(self._session.rooted(record))

    def _station(self, record: WorkstationRecord) -> WorkstationRecord:
        """A computer that goes keeps its name, and no secret at all."""
        facts, to = station_facts(self._vault.secrets, record), self._staying.get(record.id)
        sealed, number = b"", record.secret_generation
        if to is not None:
            info = contexts.vault_secret(self._vault.id, record.id)
            sealed, number = seal(to, self._secrets.current, info), self._secrets.generation
        elif not facts.until_ms:
            facts = dataclasses.replace(facts, until_ms=self._vault.now())
        return dataclasses.replace(
            record,
            version=record.version + 1,
            name_sealed=seal_facts(self._secrets, record.id, facts),
            secret_generation=number,
            vault_secret_sealed=sealed,
        )

    def _named(self, record: UserRecord | TeamRecord) -> UserRecord | TeamRecord:
        name = self._vault.open_name(record.name_sealed, record.TABLE, record.id)
        context = contexts.field(record.TABLE, "name_sealed", record.id)
        sealed = self._secrets.seal(name, context)
        return dataclasses.replace(record, version=record.version + 1, name_sealed=sealed)

    def _clinic(self) -> list[PolicyRecord]:
        """The clinic's name. A damaged row of it is left alone, and a whole one put beside it."""
        name = self._vault.clinic_name_in(self._rows)
        whole = self._damaged.found(self._rows, self._reader, PolicyRecord)
        fresh = PolicyRecord(id=new_id(), version=0, name=CLINIC_NAME, value=b"")
        base = next((policy for policy in whole if policy.name == CLINIC_NAME), fresh)
        place = contexts.field(PolicyRecord.TABLE, "value", base.id)
        record = dataclasses.replace(
            base, version=base.version + 1, value=self._secrets.seal(name, place)
        )
        return [record] if name else []

    def _olds(self) -> list[OldSecretRecord]:
        """Earlier secrets that are kept; damaged rows, too, as far as they can be deleted."""
        spoiled = Damaged()
        whole = spoiled.found(self._rows, self._reader, OldSecretRecord)
        state = self._vault.ports.state
        stored = [as_stored(self._rows, state, OldSecretRecord, row) for _, row in spoiled]
        self._damaged.update(spoiled)
        return whole + [record for record in stored if record is not None]

    def _keep_old(self, olds: list[OldSecretRecord]) -> None:
        """The secret that was in force, for 30 days, at the computers that stay alone."""
        for old in olds:
            if old.workstation not in self._staying:
                delete_row(self._session, self._rows, old, DeletionReason.LEFT)
        before, until = self._vault.trust.secret_generation, self._vault.now() + KEPT_MS
        for station, to in self._staying.items():
            self._put(keep_for(self._vault, station, to, before, until))

    def _seal_to_kits(self, grants: list[GrantRecord]) -> None:
        """The sheets open the secret in force and no other; also a kit about to be printed."""
        for grant in grants:
            delete_row(self._session, self._rows, grant, DeletionReason.REPLACED)
        trust, keys = self._vault.trust, self._session.keys
        for kit in trust.kits[trust.kits.index(trust.kit) :]:
            self._rows.put(kit_secret(self._vault.id, self._secrets.current, kit, keys))
