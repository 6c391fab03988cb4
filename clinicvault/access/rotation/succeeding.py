"""A patient's next key pair, and all that is sealed to it: cryptography alone, no rows are read.

So it can be done in other processes as well, which is where most of a rotation's time goes.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Sequence

from clinicvault.access import contexts
from clinicvault.access.days import NEVER
from clinicvault.access.patients.cold_keys import ColdKeys
from clinicvault.access.patients.patient_keys import batch_again, checked
from clinicvault.access.patients.pool import PoolRecipients, new_wrap
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import BatchRecord, PatientKeyRecord, Record, WrapRecord

from .succession import open_one, succession

OF_TEAM = frozenset({WrapKind.TEAM, WrapKind.ARCHIVE})
OF_NAMED = frozenset({WrapKind.USER, WrapKind.USER_COLD, WrapKind.RETURNED})
ALWAYS = frozenset({WrapKind.KIT, WrapKind.HELD})
"""Wraps that every patient's pair has, also after a withdrawal."""
_OVER_ARCHIVE = frozenset({WrapKind.HELD, WrapKind.RETURNED})
"""What they seal is a wrap for the archive's key."""


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """One patient whose pair is to be replaced, as verified rows tell."""

    patient: bytes
    key: bytes
    """Key id of the pair in force."""
    wraps: tuple[WrapRecord, ...]
    """All that the pair has."""
    named: tuple[PublicKeys, ...]
    """First and second keys of the users for whom alone the record is; () for the team's."""
    batches: tuple[BatchRecord, ...]
    line: tuple[SuccessionRecord, ...] = ()
    """What leads to this pair from earlier ones, where a batch came late."""

    @property
    def renewed(self) -> frozenset[WrapKind]:
        """Kinds of wraps that go over to the next pair besides kit's and held."""
        return OF_NAMED if self.named else OF_TEAM


Work = tuple[Due, PoolRecipients]
"""A patient's rows, and for whom the later pair is sealed."""
Made = Sequence[Record] | IntegrityError
"""A patient's new rows, or what is damaged."""


@dataclasses.dataclass(frozen=True, slots=True)
class Holder:
    """The open keys of the practitioner who does it."""

    vault: bytes
    own: KeyPair
    """Signs the new rows."""
    team: tuple[KeyPair, ...]
    """Every generation of the team's key."""
    cold: ColdKeys | None = None
    """What a confirmed identity opens."""

    def open(self, due: Due) -> KeyPair:
        """The pair in force; Refused("no-patient-key") where none of these keys opens it.

        The caller wipes it. IntegrityError for a wrap that does not hold it.
        """
        holders = {pair.public.key_id: pair for pair in self.team}
        own = {self.own.public.key_id: self.own}
        for kind, pairs in ((WrapKind.TEAM, holders), (WrapKind.USER, own)):
            for wrap in due.wraps:
                if wrap.kind == kind and wrap.recipient in pairs:
                    return self._opened(wrap, pairs[wrap.recipient])
        if self.cold is None:
            raise Refused("no-patient-key")
        return self.cold.open(due.wraps)

    def _opened(self, wrap: WrapRecord, by: KeyPair) -> KeyPair:
        info = contexts.patient_wrap(
            self.vault, wrap.patient_key, WrapKind(wrap.kind), wrap.recipient
        )
        return checked(by.open_pair(wrap.sealed, info), wrap.patient_key)

    def signed(self, records: Iterator[Record]) -> list[Record]:
        """Each record with this practitioner's signature."""
        return [sign_record(one, self.own, self.own.public.key_id) for one in records]


def no_stop() -> None:
    """Nobody asks to stop."""


class Crew:
    """Who does the cryptography: here, in the caller's own time. `key_crew` has more hands."""

    ahead = 1
    """Chunks of patients that may be begun while an earlier one is not asked for yet."""

    def begin(self, holder: Holder, work: Sequence[Work]) -> Callable[[], Sequence[Made]]:
        """Start on some patients; what it returns gives the new rows, in the same order."""
        return lambda: [made_of(holder, due, to) for due, to in work]


def made_of(holder: Holder, due: Due, to: PoolRecipients) -> Made:
    """One patient's new rows, or the damage that is in the way."""
    try:
        return succeed(holder, due, to)
    except IntegrityError as error:
        return error
    except Refused as refused:
        if refused.code != "no-patient-key":
            raise
        # The wrap by which it looked open is damaged, and was left behind.
        return IntegrityError("row-altered", table=PatientKeyRecord.TABLE, id=due.key.hex())


def succeed(holder: Holder, due: Due, to: PoolRecipients) -> list[Record]:
    """The next pair's rows, signed: the pair, that it follows, its wraps, its batches' keys.

    Wraps and batches keep their rows: nothing is left of what the earlier pair opened, but for the
    seed that the later pair opens.
    """
    before = holder.open(due)
    after = KeyPair.generate()
    try:
        return holder.signed(_rows(holder.vault, due, to, before, after))
    finally:
        before.wipe()
        after.wipe()


def _rows(
    vault: bytes, due: Due, to: PoolRecipients, before: KeyPair, after: KeyPair
) -> Iterator[Record]:
    public = after.public
    yield PatientKeyRecord(id=public.key_id, team=to.team_id, public=public.encoded)
    yield succession(vault, due.patient, before, public)
    yield from _wraps(due, to, after)
    yield from _again(vault, due, before, public)


def _wraps(due: Due, to: PoolRecipients, after: KeyPair) -> Iterator[WrapRecord]:
    """The next version of each wrap that stays; kit's and held are made where one lacks."""
    vault, key = to.vault, after.public.key_id
    archived = new_wrap(vault, key, WrapKind.ARCHIVE, to.archive, after.seed)
    for old, kind, recipient in _kept(due, to):
        if kind is WrapKind.ARCHIVE:
            fresh = archived
        else:
            content = archived.sealed if kind in _OVER_ARCHIVE else after.seed
            fresh = new_wrap(vault, key, kind, recipient, content)
        if old is not None:
            due_day = NEVER if kind in ALWAYS else old.due_day
            fresh = dataclasses.replace(fresh, id=old.id, version=old.version + 1, due_day=due_day)
        yield fresh


def _kept(due: Due, to: PoolRecipients) -> Iterator[tuple[WrapRecord | None, WrapKind, PublicKeys]]:
    """(earlier row, kind, for whom): never for anybody the certificates do not name."""
    everybody = {
        WrapKind.KIT: to.kit,
        WrapKind.HELD: to.officers,
        WrapKind.TEAM: to.team,
        WrapKind.ARCHIVE: to.archive,
    }
    for kind, recipient in everybody.items():
        old = next((wrap for wrap in due.wraps if wrap.kind == kind), None)
        if kind in ALWAYS or (old is not None and kind in due.renewed):
            yield old, kind, recipient
    named = {public.key_id: public for public in due.named}
    for wrap in due.wraps:
        if wrap.kind in OF_NAMED and wrap.recipient in named:
            yield wrap, WrapKind(wrap.kind), named[wrap.recipient]


def _again(vault: bytes, due: Due, before: KeyPair, to: PublicKeys) -> Iterator[BatchRecord]:
    """The next version of each batch that opens; `before` is the pair of `due`.

    One that does not stays as it is, and is told with the late ones.
    """
    pairs = {due.key: before}
    try:
        for one in reversed(due.line):
            pairs[one.id] = open_one(vault, pairs[one.later], one)
        for record in due.batches:
            with contextlib.suppress(IntegrityError):
                yield batch_again(vault, pairs[record.patient_key], record, to)
    finally:
        for pair in pairs.values():
            pair.wipe()
