"""What is sealed to older group keys, sealed to the newest: in chunks, resumable, told as it goes.

A row is due while it names an older generation as its recipient (a patient's row: while it is older
than the newest directory key). Each is looked at once more in the transaction that changes it, so
that the work may stop anywhere, and several people may do it at once. Damaged rows are told, and
stop nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

from clinicvault.access import contexts
from clinicvault.access.certificates.trust import GROUP_GIVERS
from clinicvault.access.damage import Row, readable, row_of
from clinicvault.access.patients.patient_keys import checked
from clinicvault.access.patients.patients import under_newest
from clinicvault.access.patients.pool import CHUNK, new_wrap
from clinicvault.access.rotation.succeeding import no_stop
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import confirmed
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.secret import KEY_BYTES, Secret
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    PatientRecord,
    Record,
    WrapRecord,
)
from clinicvault.domain.roles import DESK, Act, Role

from .renewing import Lines, archive_lines, begin_renewals

Told = Callable[[GroupKind, int, int], None]
"""Hears (group, rows done, rows in all)."""
RESEALED = (GroupKind.DIRECTORY, GroupKind.TEAM, GroupKind.OFFICERS, GroupKind.ARCHIVE)
"""Groups to which rows are sealed; the log key's epochs go to the newest by themselves."""
_WRAPS = {
    GroupKind.TEAM: WrapKind.TEAM,
    GroupKind.OFFICERS: WrapKind.HELD,
    GroupKind.ARCHIVE: WrapKind.ARCHIVE,
}


def stale(vault: OpenVault, rows: Snapshot, kind: GroupKind) -> list[bytes]:
    """Ids of the rows that are still sealed to older generations of groups of a kind."""
    teams = vault.trust.teams_of(kind)
    return [row for team in teams for row in _stale(vault, rows, kind, team)]


def _stale(vault: OpenVault, rows: Snapshot, kind: GroupKind, team: bytes) -> list[bytes]:
    line = vault.trust.groups.get((kind, team), [])
    if len(line) < 2 or vault.trust.newest(kind, team) is None:
        return []
    if kind is GroupKind.DIRECTORY:
        items = vault.ports.state.items(PatientRecord.TABLE)
        return [row for row, known in items if known.digest and known.seq <= line[-1].seq]
    older = [group.public.key_id for group in line[:-1]]
    return [row for recipient in older for row in _sealed_to(rows, recipient)]


def total(rows: Snapshot, kind: GroupKind) -> int:
    """About how many rows are sealed to a group in all."""
    return rows.count(PatientRecord if kind is GroupKind.DIRECTORY else AssignmentRecord)


def resealers(kind: GroupKind) -> frozenset[Role]:
    """Who seals anew what is sealed to a group: patients' rows are signed at the desk alone."""
    return DESK if kind is GroupKind.DIRECTORY else GROUP_GIVERS[kind]


def can_reseal(session: VaultSession, kind: GroupKind) -> bool:
    """Whether this person's keys and roles do it; the archive's needs a step-up besides."""
    if kind is GroupKind.ARCHIVE:
        return session.may(Act.STEP_UP)
    held = any(session.holds(kind, team) for team in session.vault.trust.teams_of(kind))
    return held and bool(resealers(kind) & session.roles)


def renew(
    session: VaultSession,
    password: Secret | None = None,
    told: Told | None = None,
    stop: Callable[[], None] | None = None,
) -> int:
    """New keys where they are due, and what is sealed to older ones: all that this person can.

    The archive's with the password alone. Returns how many rows were sealed anew; Refused as
    `reseal`, and as `unlocking.confirmed` for the password.
    """
    session.current()
    begin_renewals(session)
    with ExitStack() as opened:
        archive: Lines = {}
        if password is not None:
            mine = opened.enter_context(confirmed(session, password))
            archive = opened.enter_context(archive_lines(session, mine.archives))
        return reseal(session, told, archive, stop or no_stop)


def reseal(
    session: VaultSession,
    told: Told | None = None,
    archive: Lines | None = None,
    stop: Callable[[], None] = no_stop,
) -> int:
    """Do what this person can; returns how many rows were sealed anew.

    `archive` are the archive keys of this person's teams, while a step-up holds them open.
    `stop` is called before every chunk, and ends the work by raising. Refused("locked") once the
    keys are wiped, as `VaultSession.current` once they do not count any more.
    """
    done = 0
    for kind in RESEALED:
        for team in session.vault.trust.teams_of(kind) if can_reseal(session, kind) else ():
            held = _held_keys(session, kind, team, archive or {})
            if held:
                done += _Resealing(session, kind, team, held, told, stop).run()
    return done


def _held_keys(
    session: VaultSession, kind: GroupKind, team: bytes, archive: Lines
) -> Sequence[KeyPair]:
    """The generations that open what is sealed to a group; none for who does not hold its key."""
    if kind is GroupKind.ARCHIVE:
        return archive.get(team, ())
    return session.generations(kind, team) if session.holds(kind, team) else ()


class _Resealing:
    """One group's rows."""

    def __init__(
        self,
        session: VaultSession,
        kind: GroupKind,
        team: bytes,
        held: Sequence[KeyPair],
        told: Told | None,
        stop: Callable[[], None],
    ) -> None:
        self._session, self._kind, self._team, self._held_keys = session, kind, team, held
        self._told, self._stop = told, stop
        self._changed = 0

    def run(self) -> int:
        """Until nothing is left but what is damaged; what comes meanwhile is found, too."""
        seen: set[bytes] = set()
        while ids := [row for row in self._stale() if row not in seen]:
            for start in range(0, len(ids), CHUNK):
                self._stop()
                self._session.current()
                self._chunk(ids[start : start + CHUNK])
                if self._told is not None:
                    self._told(self._kind, min(start + CHUNK, len(ids)), len(ids))
            seen.update(ids)
        return self._changed

    def _stale(self) -> list[bytes]:
        with self._session.vault.read() as rows:
            return _stale(self._session.vault, rows, self._kind, self._team)

    def _chunk(self, ids: Sequence[bytes]) -> None:
        session, damaged, done = self._session, dict[Row, bytes](), 0
        table = PatientRecord.TABLE if self._kind is GroupKind.DIRECTORY else WrapRecord.TABLE
        with session.vault.write() as rows:
            for row in ids:
                try:
                    fresh = self._fresh(rows, row)
                except IntegrityError as error:
                    damaged[row_of(error, table, row)] = b""
                    continue
                for record in fresh:
                    rows.put(record)
                done += bool(fresh)
            if done:
                said = {"group": self._kind.name.lower(), "keys": done}
                rows.event(session.event("keys-renew", detail=said))
                rows.commit()
        self._changed += done
        session.tell_damage(damaged)

    def _fresh(self, rows: UnitOfWork, row: bytes) -> list[Record]:
        """The next versions, signed; [] where the row is gone, or renewed meanwhile."""
        if self._kind is GroupKind.DIRECTORY:
            return self._patient(rows, row)
        wrap = self._session.vault.reader(rows).get(WrapRecord, row)
        if wrap is None or wrap.kind != _WRAPS[self._kind]:
            return []
        if wrap.recipient == self._newest().key_id:
            return []
        with self._opened(wrap) as content:
            if self._kind is GroupKind.OFFICERS:
                return [self._again(wrap, self._newest(), content)]
            _require_seed(content, wrap.patient_key)
            anew = self._again(wrap, self._newest(), content)
        return [anew, *self._held(rows, anew)] if self._kind is GroupKind.ARCHIVE else [anew]

    def _patient(self, rows: UnitOfWork, row: bytes) -> list[Record]:
        session, vault = self._session, self._session.vault
        known = vault.ports.state.get(PatientRecord.TABLE, row)
        if known is None or not known.digest or known.seq > vault.trust.need(self._kind).seq:
            return []
        reader = vault.reader(rows)
        # Whoever is being erased needs no new key, and keeps nobody else waiting for theirs.
        if reader.erased(row):
            return []
        return [under_newest(session, reader.need(PatientRecord, row))]

    def _held(self, rows: UnitOfWork, archived: WrapRecord) -> list[WrapRecord]:
        """The held wrap is an archive wrap, sealed once more: a new one for the new inside.

        Of a patient without an archive wrap it stays, until an officer brings the patient back.
        """
        key, officers = archived.patient_key, self._session.vault.trust.need(GroupKind.OFFICERS)
        found = self._session.vault.reader(rows).find(WrapRecord, patient_key=key)
        held = [wrap for wrap in found if wrap.kind == WrapKind.HELD]
        return [self._again(wrap, officers.public, archived.sealed) for wrap in held]

    def _again(self, wrap: WrapRecord, to: PublicKeys, content: Secret | bytes) -> WrapRecord:
        """A wrap's next version, sealed to somebody else."""
        vault, kind = self._session.vault.id, WrapKind(wrap.kind)
        fresh = new_wrap(vault, wrap.patient_key, kind, to, content, wrap.due_day)
        return self._session.signed(
            dataclasses.replace(fresh, id=wrap.id, version=wrap.version + 1)
        )

    def _newest(self) -> PublicKeys:
        return self._session.vault.trust.need(self._kind, self._team).public

    def _opened(self, wrap: WrapRecord) -> Secret:
        """What a wrap holds, by the generation it names, else by whichever opens it.

        An officer who gives a patient back cannot tell the inside's generation, and names the
        oldest.
        """
        vault, key, kind = self._session.vault, wrap.patient_key, WrapKind(wrap.kind)
        for pair in sorted(self._held_keys, key=lambda one: one.public.key_id != wrap.recipient):
            try:
                to = pair.public.key_id
                return pair.open(wrap.sealed, contexts.patient_wrap(vault.id, key, kind, to))
            except IntegrityError:
                continue
        raise IntegrityError("row-altered", table=WrapRecord.TABLE, id=wrap.id.hex())


def _require_seed(content: Secret, key_id: bytes) -> None:
    """IntegrityError("grant-false") unless it is the seed of that patient's key pair."""
    if len(content) != KEY_BYTES:
        raise IntegrityError("grant-false")
    checked(KeyPair.from_seed(content.copy()), key_id).wipe()


def _sealed_to(rows: Snapshot, recipient: bytes) -> Iterator[bytes]:
    """Ids of wraps that name a recipient, also where one of them cannot even be read."""
    try:
        yield from [w.id for w in rows.between(WrapRecord, "recipient", recipient, recipient)]
    except IntegrityError:
        for row in list(rows.ids(WrapRecord)):
            wrap = readable(rows, WrapRecord, row)
            if wrap is not None and wrap.recipient == recipient:
                yield row
