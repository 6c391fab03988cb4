"""Holding a log against every witness: those in the store and those that this computer keeps.

What a signature proves stops; what merely cannot be read, or nobody's key signed, is damage, and
keeps nobody out.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Protocol, Self

from clinicvault.audit.consistency import Broken, broken_by, gravest
from clinicvault.audit.heads import nodes_agree
from clinicvault.audit.witness import Witness, read_witness
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import Proven, WitnessKind, WitnessMemory, WitnessRow
from clinicvault.domain.ports import LogTables

from .proving import Cosigners, stamp_holds

_ROLLED_BACK = {
    WitnessKind.EXPORT: "vault-rolled-back-export",
    WitnessKind.BACKUP: "vault-rolled-back-backup",
    WitnessKind.WORKSTATION: "vault-rolled-back-computer",
    WitnessKind.PRINT: "vault-rolled-back-print",
    WitnessKind.TIMESTAMP: "vault-rolled-back-time",
    WitnessKind.LOG_EXPORT: "vault-rolled-back-log",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Remembered:
    """What a computer keeps, as it stood before a view of the vault was taken."""

    ids: set[bytes]
    rows: list[WitnessRow]
    head: Proven

    @classmethod
    def of(cls, memory: WitnessMemory) -> Self:
        """As it stands now."""
        return cls(memory.known(), memory.kept(), memory.proven())

    def known(self) -> set[bytes]:
        """As of `WitnessMemory`."""
        return self.ids

    def kept(self) -> list[WitnessRow]:
        """As of `WitnessMemory`."""
        return self.rows

    def proven(self) -> Proven:
        """As of `WitnessMemory`."""
        return self.head


class Remembering(Protocol):
    """The part of `WitnessMemory` that is held against a log."""

    def known(self) -> set[bytes]:
        """Ids of those that were held against it once."""
        ...

    def kept(self) -> list[WitnessRow]:
        """The rows that are left of them."""
        ...

    def proven(self) -> Proven:
        """The head against which all of them were held."""
        ...


def require_witnessed(
    log: LogTables,
    vault: bytes,
    signers: Cosigners,
    memory: Remembering | None = None,
) -> None:
    """IntegrityError unless the log begins with every head that somebody signed.

    "vault-rolled-back-…" (missing, when) where it is shorter, "history-replaced-since" (when) where
    it is another one; "log-rolled-back" where this computer's own note tells it, and no copy. What
    a later generation of the log owns up to is told there, not here.
    """
    found = gravest(log, broken(log, vault, signers, memory))
    if found is None:
        return
    if found.witness is None:
        raise IntegrityError("log-rolled-back")
    missing, when = found.missing(log), _told(found.ms)
    if missing:
        raise IntegrityError(_ROLLED_BACK[found.witness.kind], missing=missing, when=when)
    raise IntegrityError("history-replaced-since", when=when)


def broken(
    log: LogTables,
    vault: bytes,
    signers: Cosigners,
    memory: Remembering | None = None,
) -> Iterator[Broken]:
    """What the log does not begin with, of all that was proven once; explained ones among them."""
    yield from _broken_here(log, vault, memory)
    known = memory.known() if memory is not None else set()
    for witness in stored(log, vault, known):
        found = broken_by(log, witness)
        if found is not None and signers.signed(witness, vault):
            yield found


def stored(log: LogTables, vault: bytes, known: frozenset[bytes] | set[bytes]) -> Iterator[Witness]:
    """The store's witnesses that can be read, signed or not, but for those of these ids."""
    for one in list(log.witness_ids()):
        row = None if one in known else log.witness(one)
        if row is None:
            continue
        try:
            yield read_witness(row, vault)
        except IntegrityError:
            continue


def proven(log: LogTables, vault: bytes, signers: Cosigners) -> Iterator[Witness]:
    """The store's witnesses that one of these signed, their time-stamps good."""
    for one in stored(log, vault, frozenset()):
        if signers.signed(one, vault) and stamp_holds(one):
            yield one


def damaged(log: LogTables, vault: bytes, signers: Cosigners) -> Iterator[bytes]:
    """Ids of rows of the store that are no witnesses, or that nobody's key signed."""
    whole = {one.row.id for one in proven(log, vault, signers)}
    return (one for one in list(log.witness_ids()) if one not in whole)


def _broken_here(log: LogTables, vault: bytes, memory: Remembering | None) -> Iterator[Broken]:
    """Where the head of the last proof holds, so does every one that was held against it."""
    if memory is None:
        return
    head = memory.proven()
    if not head.size or nodes_agree(log, head.size, head.root):
        return
    yield Broken(head.size, head.root, head.generations)
    for row in memory.kept():
        try:
            found = broken_by(log, read_witness(row, vault))
        except IntegrityError:
            continue
        if found is not None:
            yield found


def _told(ms: int) -> str:
    """A moment as messages tell it, clinic-local."""
    return f"{dt.datetime.fromtimestamp(ms / 1000).astimezone():%Y-%m-%d %H:%M}"
