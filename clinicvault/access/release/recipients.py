"""The clinic's address book: who is given pictures, and by which key only they open them.

Rows lie under the directory key. A key counts as checked once somebody compared its words or
fingerprint with its owner by another way; a new key is unchecked again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from clinicvault.access import contexts
from clinicvault.access.damage import Row, found_rows
from clinicvault.access.deleting import delete_row
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment, raw
from clinicvault.crypto.fields import open_value, seal_value
from clinicvault.crypto.keys import SIGNING_BYTES
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.export_records import RecipientRecord
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind
from clinicvault.domain.roles import Act

MOST = 2_000
"""Recipients in the book."""
MOST_SIGNERS = 32
"""Computers of one recipient whose keys are known."""
LIMITS = {
    "name": 200, "organisation": 200, "address": 300, "email": 254, "phone": 40, "note": 500,
    "age_key": 200, "certificate": 16_384,
}  # fmt: skip
"""Characters of each text, at most."""
_LABEL, _FIELD = "recipients", "facts_sealed"
_KEYS = ("age_key", "certificate")
_LANGUAGES = frozenset({"en", "fr"})


@dataclasses.dataclass(frozen=True, slots=True)
class KnownSigner:
    """A computer of a recipient: its packages are theirs, because somebody compared its words."""

    key: bytes
    """Ed25519, 32 bytes."""
    checked_ms: int
    checked_by: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who is given pictures; texts are "" where nobody told."""

    name: str
    sort: RecipientSort = RecipientSort.OTHER
    organisation: str = ""
    address: str = ""
    """For letters, and for the accounting of disclosures."""
    email: str = ""
    phone: str = ""
    """By which a passphrase is told, or a key compared."""
    language: str = "en"
    note: str = ""
    age_key: str = ""
    """A public X25519 key, `age1…`."""
    certificate: str = ""
    """X.509, in PEM."""
    id: bytes = b""
    """b"" before it is in the book."""
    by: bytes = b""
    """Who wrote it down."""
    made_ms: int = 0
    checked_ms: int = 0
    """When the key was compared with its owner; 0 where it never was."""
    checked_by: bytes = b""
    signers: tuple[KnownSigner, ...] = ()
    """By which computers' keys their own packages are known; oldest first."""

    @property
    def keyed(self) -> bool:
        """Whether there is a key to seal for."""
        return bool(self.age_key or self.certificate)


def recipients(session: VaultSession) -> list[Recipient]:
    """The whole book by name; damaged rows are left out, and the log names them."""
    session.require(Act.LIST_PATIENTS)
    with session.vault.read() as rows:
        found, damaged = _all(session, rows)
    session.tell_damage(damaged)
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def recipient(session: VaultSession, rows: Snapshot | UnitOfWork, row: bytes) -> Recipient:
    """One of them; UsageError("recipient-unknown")."""
    return _opened(session, _need(session, rows, row))


def add_recipient(session: VaultSession, new: Recipient) -> Recipient:
    """Into the book; logged. InputRefused as `_tidy`, ("recipients-many")."""
    session.require(Act.KEEP_RECIPIENTS)
    made = dataclasses.replace(
        _tidy(new),
        id=new_id(),
        by=session.user_id,
        made_ms=session.vault.now(),
        checked_ms=0,
        checked_by=b"",
        signers=(),
    )
    with session.vault.write() as rows:
        if rows.count(RecipientRecord) >= MOST:
            raise InputRefused("recipients-many", most=MOST)
        rows.put(_record(session, made, 1))
        rows.event(_event(session, "recipient-add", made, {}))
        rows.commit()
    return made


def change_recipient(session: VaultSession, changed: Recipient) -> Recipient:
    """Write one anew; another key counts as unchecked. Logged; UsageError("recipient-unknown")."""
    session.require(Act.KEEP_RECIPIENTS)
    wanted = _tidy(changed)
    with session.vault.write() as rows:
        record = _need(session, rows, changed.id)
        before = _opened(session, record)
        told = ("id", "by", "made_ms", "checked_ms", "checked_by", "signers")
        made = dataclasses.replace(wanted, **{name: getattr(before, name) for name in told})
        if any(getattr(made, name) != getattr(before, name) for name in _KEYS):
            made = dataclasses.replace(made, checked_ms=0, checked_by=b"")
        fields = sorted(one for one in LIMITS if getattr(made, one) != getattr(before, one))
        rows.put(_record(session, made, record.version + 1))
        rows.event(_event(session, "recipient-change", made, {"fields": ", ".join(fields)}))
        rows.commit()
    return made


def check_key(session: VaultSession, row: bytes, seen: str) -> Recipient:
    """Somebody compared the key with its owner; logged. `seen` is the key that was compared.

    Refused("recipient-no-key"), ("recipient-key-changed") where it is another one by now.
    """
    session.require(Act.KEEP_RECIPIENTS)
    with session.vault.write() as rows:
        record = _need(session, rows, row)
        before = _opened(session, record)
        if not before.keyed:
            raise Refused("recipient-no-key")
        if seen != (before.age_key or before.certificate):
            raise Refused("recipient-key-changed")
        now = session.vault.now()
        made = dataclasses.replace(before, checked_ms=now, checked_by=session.user_id)
        rows.put(_record(session, made, record.version + 1))
        rows.event(_event(session, "recipient-check", made, {}))
        rows.commit()
    return made


def know_signer(session: VaultSession, row: bytes, key: bytes) -> Recipient:
    """Somebody compared the words of a computer that signs packages with its owner; logged.

    Refused("sender-other") where it is another recipient's, ("sender-own") for this clinic's own,
    InputRefused("senders-many").
    """
    session.require(Act.KEEP_RECIPIENTS)
    with session.vault.write() as rows:
        record = _need(session, rows, row)
        before = _opened(session, record)
        if any(one.signing == key for one in session.vault.trust.workstations.values()):
            raise Refused("sender-own")
        others = (one for one in _all(session, rows)[0] if one.id != row)
        if any(_signs(one, key) for one in others):
            raise Refused("sender-other")
        kept = [one for one in before.signers if one.key != key]
        if len(kept) >= MOST_SIGNERS:
            raise InputRefused("senders-many", most=MOST_SIGNERS)
        kept.append(KnownSigner(key, session.vault.now(), session.user_id))
        return _resigned(session, rows, record, "sender-check", before, kept)


def forget_signer(session: VaultSession, row: bytes, key: bytes) -> Recipient:
    """Packages of this computer are an unknown sender's again; logged. UsageError as `recipient`.

    UsageError("sender-unknown") where it was not known.
    """
    session.require(Act.KEEP_RECIPIENTS)
    with session.vault.write() as rows:
        record = _need(session, rows, row)
        before = _opened(session, record)
        if not _signs(before, key):
            raise UsageError("sender-unknown")
        kept = [one for one in before.signers if one.key != key]
        return _resigned(session, rows, record, "sender-forget", before, kept)


def remove_recipient(session: VaultSession, row: bytes) -> None:
    """Out of the book; what they were given stays in the patients' lists. Logged.

    Also one that cannot be read any more.
    """
    session.require(Act.KEEP_RECIPIENTS)
    with session.vault.write() as rows:
        record = _need(session, rows, row)
        delete_row(session, rows, record, DeletionReason.DISCARDED)
        detail = {"entry": row.hex()}
        rows.event(session.event("recipient-remove", purpose="", detail=detail))
        rows.commit()


def _signs(one: Recipient, key: bytes) -> bool:
    return any(known.key == key for known in one.signers)


def _resigned(
    session: VaultSession,
    rows: UnitOfWork,
    record: RecipientRecord,
    event: str,
    before: Recipient,
    signers: Sequence[KnownSigner],
) -> Recipient:
    made = dataclasses.replace(before, signers=tuple(signers))
    rows.put(_record(session, made, record.version + 1))
    rows.event(_event(session, event, made, {}))
    rows.commit()
    return made


def _all(
    session: VaultSession, rows: Snapshot | UnitOfWork
) -> tuple[list[Recipient], dict[Row, bytes]]:
    reader = session.vault.reader(rows)
    records, damaged = found_rows(rows, reader, RecipientRecord)
    damaged |= {(RecipientRecord.TABLE, row): b"" for row in reader.lost(RecipientRecord)}
    found = []
    for record in records:
        try:
            found.append(_opened(session, record))
        except IntegrityError:
            damaged[RecipientRecord.TABLE, record.id] = b""
    return found, damaged


def _need(session: VaultSession, rows: Snapshot | UnitOfWork, row: bytes) -> RecipientRecord:
    record = session.vault.reader(rows).get(RecipientRecord, row)
    if record is None:
        raise UsageError("recipient-unknown")
    return record


def _tidy(new: Recipient) -> Recipient:
    """In one line each, keys apart; InputRefused("recipient-missing"), ("recipient-text-long")."""
    kept: dict[str, Any] = {name: " ".join(str(getattr(new, name)).split()) for name in LIMITS}
    kept["certificate"] = new.certificate.strip()
    if not kept["name"]:
        raise InputRefused("recipient-missing")
    for name, limit in LIMITS.items():
        if len(kept[name]) > limit:
            raise InputRefused("recipient-text-long", limit=limit)
    if new.language not in _LANGUAGES:
        raise InputRefused("recipient-language")
    return dataclasses.replace(new, **kept)


def _record(session: VaultSession, one: Recipient, version: int) -> RecipientRecord:
    facts = {name: getattr(one, name) for name in LIMITS}
    facts |= {"sort": one.sort.value, "language": one.language}
    facts |= {"by": one.by, "made": one.made_ms}
    facts |= {"checked": one.checked_ms, "checked_by": one.checked_by}
    facts |= {"signers": [dataclasses.astuple(known) for known in one.signers]}
    cipher = session.cipher(GroupKind.DIRECTORY, _LABEL)
    sealed = seal_value(cipher, facts, contexts.field(RecipientRecord.TABLE, _FIELD, one.id))
    return session.signed(RecipientRecord(id=one.id, version=version, facts_sealed=sealed))


def _opened(session: VaultSession, record: RecipientRecord) -> Recipient:
    """By whichever generation of the directory key sealed it; IntegrityError("row-altered")."""
    place = contexts.field(RecipientRecord.TABLE, _FIELD, record.id)
    for cipher in reversed(session.ciphers(GroupKind.DIRECTORY, _LABEL)):
        try:
            facts = open_value(cipher, record.facts_sealed, place)
        except IntegrityError:
            continue
        return _told(record, facts)
    raise _altered(record)


def _told(record: RecipientRecord, facts: object) -> Recipient:
    """Who holds the directory key may have sealed anything."""
    if not isinstance(facts, Mapping):
        raise _altered(record)
    try:
        return Recipient(
            id=record.id,
            sort=RecipientSort(facts["sort"]),
            language=str(facts["language"]),
            by=raw(facts["by"]),
            made_ms=moment(facts["made"]),
            checked_ms=moment(facts["checked"]),
            checked_by=raw(facts["checked_by"]),
            signers=tuple(map(_signer, facts.get("signers", ()))),
            **{name: str(facts[name])[:limit] for name, limit in LIMITS.items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _altered(record) from error


def _signer(told: Sequence[object]) -> KnownSigner:
    key, checked, by = told
    if len(raw(key)) != SIGNING_BYTES:
        raise ValueError("no key of a computer")
    return KnownSigner(raw(key), moment(checked), raw(by))


def _event(session: VaultSession, name: str, one: Recipient, detail: dict[str, object]) -> Event:
    told = {"entry": one.id.hex(), "recipient": one.name, **detail}
    return session.event(name, purpose="", detail=told)


def _altered(record: RecipientRecord) -> IntegrityError:
    return IntegrityError("row-altered", table=record.TABLE, id=record.id.hex())
