"""Who saw what of one patient: read by an administrator, for who writes that patient's own copy.

Only administrators hold the log's key, and they read no name (DESIGN §2). So one of them reads the
log for one patient, and what was found is sealed to the officers' key and to every team's: to who
may write the report, and to nobody else. It goes with the report that uses it, or with its time.
Whoever holds the log's key writes the report without it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from clinicvault.access import contexts
from clinicvault.access.damage import Row, as_stored, found_rows
from clinicvault.access.deleting import delete_row
from clinicvault.access.log.reading import LogAccess
from clinicvault.access.purposes import OWN_ACCESS
from clinicvault.access.session import VaultSession
from clinicvault.access.told_values import moment, raw
from clinicvault.audit.reading import LogEntry
from clinicvault.crypto.fields import FieldCipher, open_value, seal_value
from clinicvault.crypto.keys import SEAL_OVERHEAD, KeyPair, PublicKeys, seal
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ids import ID_BYTES, new_id, patient_code
from clinicvault.domain.lifecycle_records import LogPartRecord
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, GroupKind
from clinicvault.domain.roles import Act

LIFETIME_MS = 86_400_000
"""So long a part waits for its report: what is done after it was read is not in it."""
_LINES = "lines_sealed"
_KEY_BYTES = 32
_SLOT = ID_BYTES + SEAL_OVERHEAD + _KEY_BYTES
"""One holder's copy of the part's key: key id, then the key sealed to it."""
_TYPED = frozenset({"request-make", "hold-place", "hold-lift"})
"""Acts whose `reason` a person typed; of any other it is a code of the program."""
_NOT_DONE = frozenset({"refused", "failed"})
"""Of such an act `reason` is a message code, and no word of a person."""
_FINDING = "flag-raise"
"""The review's word about a colleague, who may be the one that writes the report."""
_OWN_READING = frozenset({"report-log", "report-write"})
"""Acts that read the log themselves, and find themselves in it, begun."""
_GOES_ON = frozenset({"intent", "done"})
"""Outcomes after which another of the same act may follow."""
_BEFORE = {"intent": (), "given": ("done", "intent")}
"""Which earlier entries an outcome stands for; any other for the intent."""
_WRITERS = (GroupKind.OFFICERS, GroupKind.TEAM)


@dataclasses.dataclass(frozen=True, slots=True)
class LogLine:
    """One entry about the patient: who, what, when, why, how it ended."""

    seq: int
    ms: int
    event: str
    user: bytes
    workstation: bytes
    purpose: str
    outcome: str
    objects: int
    """How many pictures or documents it names."""
    told: str = ""
    """To whom something was given, or the reason that was typed."""


@dataclasses.dataclass(frozen=True, slots=True)
class LogPart:
    """The entries about one patient, oldest first."""

    lines: tuple[LogLine, ...]
    size: int
    """Size of the log when it was read."""
    unread: int
    """Entries of the whole log that could not be read: any of them may concern the patient."""
    read_ms: int
    """When it was read: later entries are not in it."""
    by: bytes
    """Who read it."""


def read_part(session: VaultSession, patient: bytes) -> LogPart:
    """Read the whole log for one patient; itself logged first. Refused("role"), ("no-key")."""
    session.require(Act.READ_LOG)
    event, read_ms = _event(session, "intent", patient), session.vault.now()
    session.vault.log_event(event)
    with LogAccess(session) as log:
        entries = list(_concerning(log.forward(), patient))
        size = log.size()
    known = [one for one in entries if not _unreadable(one)]
    lines = tuple(_line(_ended(one, event)) for one in _settled(known))
    return LogPart(lines, size, len(entries) - len(known), read_ms, session.user_id)


def make_part(session: VaultSession, patient: bytes) -> tuple[LogPartRecord, LogPart]:
    """As `read_part`, kept for who writes the report; takes the place of an earlier one. Logged."""
    part, vault = read_part(session, patient), session.vault
    with vault.write() as rows:
        record = _sealed(session, patient, part)
        drop_parts(session, rows, patient)
        rows.put(record)
        detail = {"entries": len(part.lines), "hours": LIFETIME_MS // 3_600_000}
        rows.event(dataclasses.replace(_event(session, "done", patient), detail=detail))
        rows.commit()
    return record, part


def part_of(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes
) -> LogPartRecord | None:
    """The newest part that waits for this patient's report; needs no key.

    A damaged one is told, and is as if it were not there: an administrator reads the log anew.
    """
    found, damaged = found_rows(rows, session.vault.reader(rows), LogPartRecord, patient=patient)
    session.tell_damage(dict.fromkeys(damaged, patient))
    waiting = [one for one in found if not _past(session, one)]
    return max(waiting, key=lambda one: (one.made_ms, one.id), default=None)


def require_part(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> None:
    """Refused("report-log-missing") unless an administrator has taken part in this report.

    So nobody calls an export the patient's own copy alone, to pass by the patient's consent;
    where one person is administrator and practitioner, that separation is given up (DESIGN §2).
    """
    if not session.may(Act.READ_LOG) and part_of(session, rows, patient) is None:
        raise Refused("report-log-missing")


def open_part(session: VaultSession, record: LogPartRecord) -> LogPart:
    """What an administrator found, and when; Refused("no-key") for who writes no reports."""
    with _key(session, record) as key:
        cipher = FieldCipher(key.copy())
    try:
        value = open_value(cipher, record.lines_sealed, _place(record.id))
    finally:
        cipher.wipe()
    try:
        lines = tuple(_told_line(one) for one in value["lines"])
        by = session.vault.trust.owner(record.signer)
        return LogPart(lines, int(value["size"]), int(value["unread"]), record.made_ms, by)
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError("row-altered", table=record.TABLE, id=record.id.hex()) from error


def drop_parts(session: VaultSession, rows: UnitOfWork, patient: bytes) -> int:
    """Delete what waits for a patient, signed, in a transaction that the caller commits."""
    found, damaged = found_rows(rows, session.vault.reader(rows), LogPartRecord, patient=patient)
    gone = [*found, *_useless(session, rows, damaged)]
    for record in gone:
        delete_row(session, rows, record, DeletionReason.OVER)
    return len(gone)


def delete_past(session: VaultSession) -> int:
    """Delete parts that no report took in time; anybody's program does it, and needs no key.

    Damaged ones go with them: nobody opens them, and the log is read anew.
    """
    vault = session.vault
    with vault.write() as rows:
        sound, damaged = found_rows(rows, vault.reader(rows), LogPartRecord)
        over = [one for one in sound if _past(session, one)]
        over += _useless(session, rows, damaged)
        for record in over:
            delete_row(session, rows, record, DeletionReason.OVER)
        if over:
            rows.event(session.event("report-logs-past", detail={"parts": len(over)}))
            rows.commit()
    session.tell_damage(damaged)
    return len(over)


def _useless(
    session: VaultSession, rows: UnitOfWork, damaged: Iterable[Row]
) -> list[LogPartRecord]:
    """Damaged parts that can be deleted all the same."""
    state = session.vault.ports.state
    stored = (as_stored(rows, state, LogPartRecord, row) for _, row in sorted(damaged))
    return [one for one in stored if one is not None]


def _past(session: VaultSession, record: LogPartRecord) -> bool:
    """Whether it is too old for a report; an older program let it wait for longer."""
    return min(record.until_ms, record.made_ms + LIFETIME_MS) <= session.vault.now()


def _event(session: VaultSession, outcome: str, patient: bytes) -> Event:
    return session.event("report-log", outcome, patient=patient, purpose=OWN_ACCESS)


def _ended(entry: LogEntry, reading: Event) -> LogEntry:
    """The reading itself, and the report it is for, are not only begun where this is told."""
    own = entry.event in _OWN_READING and entry.session == reading.session
    if not own or entry.outcome != "intent":
        return entry
    return dataclasses.replace(entry, outcome="done")


def _concerning(entries: Iterable[LogEntry], patient: bytes) -> Iterator[LogEntry]:
    """Entries that name the patient, wherever; and those of which nobody knows."""
    called = (patient, patient.hex(), patient_code(patient))
    for entry in entries:
        told = () if entry.event == _FINDING else entry.detail.values()
        named = (entry.patient, entry.objects, *told)
        if _unreadable(entry) or any(_names(value, called) for value in named):
            yield entry


def _unreadable(entry: LogEntry) -> bool:
    return entry.problem in ("no-key", "unreadable")


def _names(value: object, called: tuple[bytes | str, ...]) -> bool:
    if isinstance(value, list | tuple):
        return any(_names(one, called) for one in value)
    return value in called


def _settled(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Oldest first; an act is told once: by its outcome, by what was given once it was."""
    found: dict[int, LogEntry] = {}
    begun: dict[tuple[object, ...], list[int]] = {}
    for entry in entries:
        key = (entry.session, entry.event, entry.patient, entry.objects)
        for before in _BEFORE.get(entry.outcome, ("intent",)):
            if begun.get((*key, before)):
                del found[begun[*key, before].pop()]
                break
        if entry.outcome in _GOES_ON:
            begun.setdefault((*key, entry.outcome), []).append(entry.seq)
        found[entry.seq] = entry
    return list(found.values())


def _line(entry: LogEntry) -> LogLine:
    typed = entry.event in _TYPED and entry.outcome not in _NOT_DONE
    told = entry.detail.get("recipient") or (entry.detail.get("reason") if typed else "")
    return LogLine(
        entry.seq,
        entry.ms,
        entry.event,
        entry.user,
        entry.workstation,
        entry.purpose,
        entry.outcome,
        len(entry.objects),
        str(told or ""),
    )


def _sealed(session: VaultSession, patient: bytes, part: LogPart) -> LogPartRecord:
    vault, row = session.vault, new_id()
    lines = [list(dataclasses.astuple(line)) for line in part.lines]
    value = {"lines": lines, "size": part.size, "unread": part.unread}
    with Secret.random() as key:
        cipher = FieldCipher(key.copy())
        sealed = seal_value(cipher, value, _place(row))
        cipher.wipe()
        keys = b"".join(
            to.key_id + seal(to, key, contexts.log_part(vault.id, row, patient, to.key_id))
            for to in _writers(session)
        )
    return session.signed(
        LogPartRecord(
            id=row,
            patient=patient,
            made_ms=part.read_ms,
            until_ms=part.read_ms + LIFETIME_MS,
            keys_sealed=keys,
            lines_sealed=sealed,
        )
    )


def _writers(session: VaultSession) -> list[PublicKeys]:
    """The officers' newest key, and every team's."""
    trust = session.vault.trust
    newest = (trust.newest(*group) for group in sorted(trust.groups) if group[0] in _WRITERS)
    return [one.public for one in newest if one is not None]


def _key(session: VaultSession, record: LogPartRecord) -> Secret:
    """The part's key, by whichever group key this person holds."""
    vault, slots = session.vault, _slots(record)
    for pair in _held(session):
        sealed = slots.get(pair.public.key_id)
        if sealed is not None:
            recipient = pair.public.key_id
            return pair.open(
                sealed, contexts.log_part(vault.id, record.id, record.patient, recipient)
            )
    raise Refused("no-key", key="officers")


def _held(session: VaultSession) -> Iterator[KeyPair]:
    for kind, team in list(session.vault.trust.groups):
        if kind in _WRITERS and session.holds(kind, team):
            yield from session.generations(kind, team)


def _slots(record: LogPartRecord) -> Mapping[bytes, bytes]:
    """Key id -> the part's key sealed to it."""
    data = record.keys_sealed
    if len(data) % _SLOT:
        raise IntegrityError("row-altered", table=record.TABLE, id=record.id.hex())
    slots = (data[at : at + _SLOT] for at in range(0, len(data), _SLOT))
    return {slot[:ID_BYTES]: slot[ID_BYTES:] for slot in slots}


def _told_line(value: list[Any]) -> LogLine:
    seq, ms, event, user, workstation, purpose, outcome, objects, told = value
    return LogLine(
        int(seq),
        moment(ms),
        str(event),
        raw(user),
        raw(workstation),
        str(purpose),
        str(outcome),
        int(objects),
        str(told),
    )


def _place(row: bytes) -> bytes:
    return contexts.field(LogPartRecord.TABLE, _LINES, row)
