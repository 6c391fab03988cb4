"""New keys for a person whose own still lie under an earlier vault secret (DESIGN §4, Workstation).

At the next unlock, and with nothing but that unlock: the keys of before sign the next ones, give
them what they hold, and end with that. A copy of the vault from before, with a computer's secret
and the password, opens the old seeds alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, TypeVar

from clinicvault.access import contexts
from clinicvault.access.damage import Damaged, said_of
from clinicvault.access.deleting import deletion_of
from clinicvault.access.patients.pool import new_wrap
from clinicvault.access.people.groups import grant_record
from clinicvault.access.people.hardware import Seeds, for_next_seeds
from clinicvault.access.people.newcomer import FIRST, SECOND, password_record, words_of_keys
from clinicvault.access.people.own_groups import WITH_FIRST, WITH_SECOND, Line, open_own
from clinicvault.access.proving import Held, Proof, held_by
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.secret import Secret, derive
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.access_records import UsageRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Event, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, WrapKind
from clinicvault.domain.records import (
    GrantRecord,
    PasswordRecord,
    Record,
    UserKeyRecord,
    WrapRecord,
)

from .opened_secrets import VaultSecrets

R = TypeVar("R", bound=Record)


@dataclasses.dataclass(frozen=True, slots=True)
class OwnKeys:
    """A person's first keys, open, and the four words of both; the caller wipes them."""

    first: KeyPair
    words: str = ""
    """Empty unless they were made just now."""


def own_keys(vault: OpenVault, proof: Proof, password: Secret) -> OwnKeys | None:
    """The keys that an unlock opens, after making the next ones where a later secret is in force.

    None where another program of the same person made them meanwhile: prove again. Raises as
    `Proof.open`; IntegrityError where a damaged row may be the only one by which a group's
    key could be passed on: then nothing is written, and the old keys stay.
    """
    secrets = vault.secrets
    if proof.held.password.secret_generation == secrets.generation:
        return OwnKeys(proof.open(FIRST))
    with ExitStack() as opened:
        before = _opened(proof, opened)
        after = Seeds(KeyPair.generate(), KeyPair.generate() if before.second else None)
        if after.second is not None:
            opened.callback(after.second.wipe)
        with ExitStack() as undo:
            undo.callback(after.first.wipe)
            following = _Following(vault, proof.held, before, after)
            if not following.write(password, secrets):
                return None
            undo.pop_all()
    vault.forget_deleted()
    keys = following.record
    return OwnKeys(after.first, words_of_keys(keys.public, keys.second_public))


def _opened(proof: Proof, opened: ExitStack) -> Seeds:
    first = proof.open(FIRST)
    opened.callback(first.wipe)
    second = proof.open(SECOND) if proof.has_second else None
    if second is not None:
        opened.callback(second.wipe)
    return Seeds(first, second)


class _Following:
    """One person's next keys, and everything that goes over to them."""

    def __init__(self, vault: OpenVault, held: Held, before: Seeds, after: Seeds) -> None:
        self._vault, self._held = vault, held
        self._before, self._after = before, after
        self._user = held.person.id
        self._damaged = Damaged()
        enrolment = held.person.keys.enrolment if held.person.keys else b""
        bare = UserKeyRecord(
            id=new_id(),
            user=self._user,
            enrolment=enrolment,
            public=after.first.public.encoded,
            second_public=after.second.public.encoded if after.second else b"",
        )
        self.record = self._by_old(bare)
        self._pairs = [(before.first, after.first)]
        if before.second is not None and after.second is not None:
            self._pairs.append((before.second, after.second))

    def write(self, password: Secret, secrets: VaultSecrets) -> bool:
        """One transaction; False where the person's rows are others by now."""
        sealed = self._sealed(password, secrets)
        with self._vault.write() as rows:
            if held_by(self._vault, rows, self._user) != self._held:
                return False
            # What the old keys sign comes first: they end with the leaf of the new ones.
            grants, wraps = list(self._grants(rows)), list(self._wraps(rows))
            usage = self._usage(rows)
            for grant in grants:
                rows.put(grant)
            for old, new in wraps:
                rows.delete(old)
                rows.put(self._by_old(deletion_of(old, DeletionReason.REPLACED)))
                rows.put(new)
            rows.put(self.record)
            for record in (*sealed, *usage):
                rows.put(self._by_new(record))
            detail: dict[str, object] = {"keys": len(grants), "wraps": len(wraps)}
            event = Event("user-reseed", "done", self._vault.now(), self._user, detail=detail)
            rows.event(event)
            self._tell(rows)
            rows.commit()
        return True

    def _tell(self, rows: UnitOfWork) -> None:
        """Damage that stops nobody; there is no session yet that could tell it."""
        if self._damaged:
            said: dict[str, Any] = said_of(self._damaged)
            event = Event("damage-found", "failed", self._vault.now(), self._user, **said)
            rows.event(event)

    def _sealed(self, password: Secret, secrets: VaultSecrets) -> list[Record]:
        """The rows that the password opens, and a hardware key where there is one."""
        held = self._held
        record: PasswordRecord = password_record(
            self._user,
            self._after.first,
            self._after.second,
            password,
            secrets.current,
            held.password.version + 1,
            secrets.generation,
        )
        if not held.hardware:
            return [record]
        emptied = dataclasses.replace(record, sealed_seed=b"", sealed_second=b"")
        keys = for_next_seeds(held, self._before, self._after, password, secrets)
        return [emptied, *keys]

    def _grants(self, rows: UnitOfWork) -> Iterator[GrantRecord]:
        """Every group key that the old keys open; IntegrityError as `open_own`."""
        for (old, new), kinds in zip(self._pairs, (WITH_FIRST, WITH_SECOND), strict=False):
            lines = open_own(self._vault, rows, self._user, old, kinds, self._damaged, last=True)
            pairs = [(line, pair) for line, line_pairs in lines.items() for pair in line_pairs]
            try:
                for line, pair in pairs:
                    yield self._grant(line, pair, new.public)
            finally:
                for _, pair in pairs:
                    pair.wipe()

    def _grant(self, line: Line, pair: KeyPair, to: PublicKeys) -> GrantRecord:
        certified = self._vault.trust.groups[line]
        group = next(one for one in certified if one.public == pair.public)
        return grant_record(self._vault.id, group.id, pair, self._user, to, self._before.first)

    def _wraps(self, rows: UnitOfWork) -> Iterator[tuple[WrapRecord, WrapRecord]]:
        """Patients whose records are sealed to this person's own keys.

        Damaged rows stay, and are told, as those that do not open, whoever signed them: neither
        keeps anybody out. Once repaired, such a record is sealed to the new keys by the next of
        those named who confirms the own identity for it; of an only one, by an officer.
        """
        vault, reader = self._vault, self._vault.reader(rows)
        for old, new in self._pairs:
            for wrap in self._damaged.found(rows, reader, WrapRecord, recipient=old.public.key_id):
                place = (vault.id, wrap.patient_key, WrapKind(wrap.kind))
                info = contexts.patient_wrap(*place, wrap.recipient)
                try:
                    content = old.open(wrap.sealed, info)
                except IntegrityError as error:
                    self._damaged.add(error, wrap)
                    continue
                with content:
                    fresh = new_wrap(*place, new.public, content, wrap.due_day)
                yield wrap, self._by_old(fresh)

    def _usage(self, rows: UnitOfWork) -> list[UsageRecord]:
        """What was opened in the last hour counts on; a damaged row stays damaged."""
        place = contexts.field(UsageRecord.TABLE, "sealed", self._user)
        before, after = _usage_key(self._before.first), _usage_key(self._after.first)
        try:
            record = self._vault.reader(rows).get(UsageRecord, self._user)
            if record is None:
                return []
            sealed = seal_value(after, open_value(before, record.sealed, place), place)
        except IntegrityError:
            return []
        finally:
            before.wipe()
            after.wipe()
        return [dataclasses.replace(record, version=record.version + 1, sealed=sealed)]

    def _by_old(self, record: R) -> R:
        first = self._before.first
        return sign_record(record, first, first.public.key_id)

    def _by_new(self, record: Record) -> Record:
        first = self._after.first
        return sign_record(record, first, first.public.key_id)


def _usage_key(first: KeyPair) -> FieldCipher:
    with derive(first.seed, UsageRecord.TABLE) as key:
        return FieldCipher(key)
