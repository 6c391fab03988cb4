"""Holding a log against every witness: those in the store and those that this computer keeps.

What this computer itself kept or signed stops; another computer's word alone is a doubt, which an
administrator can settle. What cannot be read, or nobody's key signed, is damage.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Protocol, Self

from clinicvault.audit.consistency import Broken, broken_by, gravest, is_explained, really
from clinicvault.audit.heads import nodes_agree
from clinicvault.audit.proven import NOTHING, Head
from clinicvault.audit.tree import root_at
from clinicvault.audit.witness import Witness, read_witness
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import Proven, WitnessKind, WitnessMemory, WitnessRow
from clinicvault.domain.ports import LogTables

from .proving import Cosigners, stamp_holds
from .verdicts import Strangers

MOST_STRANGERS = 2_000
"""So many rows of nobody's are looked at in one pass: whoever can add them can remove others."""
_ROLLED_BACK = {
    WitnessKind.EXPORT: "vault-rolled-back-export",
    WitnessKind.BACKUP: "vault-rolled-back-backup",
    WitnessKind.WORKSTATION: "vault-rolled-back-computer",
    WitnessKind.PRINT: "vault-rolled-back-print",
    WitnessKind.TIMESTAMP: "vault-rolled-back-time",
    WitnessKind.LOG_EXPORT: "vault-rolled-back-log",
}
_STRANGERS = Strangers()


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


@dataclasses.dataclass(frozen=True, slots=True)
class Doubt:
    """Another computer's word alone says that the log was put back, or is another one."""

    station: bytes
    """The computer that signed it."""
    error: Callable[[], IntegrityError]
    """What everybody is told who cannot end that computer's access."""


def require_continued(log: LogTables, noted: tuple[int, bytes]) -> None:
    """IntegrityError("log-rolled-back") unless the log begins as it was when last noted here.

    `noted` is (size, root), (0, b"") for nothing; IntegrityError("node-missing").
    """
    size, root = noted
    if size and (log.size() < size or root_at(log.node, size) != root):
        raise IntegrityError("log-rolled-back")


def require_witnessed(
    log: LogTables,
    vault: bytes,
    signers: Cosigners,
    memory: Remembering | None = None,
    own: bytes = b"",
    head: Head = NOTHING,
) -> Doubt | None:
    """IntegrityError unless the log begins with every head that this computer kept or signed.

    `own` is its id, `head` as far as it followed the log. "vault-rolled-back-…" (missing, when)
    where it is shorter, "history-replaced-since" (when) where it is another one; "log-rolled-back"
    where the note alone tells it. What a later generation of the log owns up to is told there, not
    here.
    """
    told = list(_broken_stored(log, vault, signers, memory))
    mine = [one for one in told if one.witness is not None and one.witness.station == own]
    proved = gravest(log, [*_broken_here(log, vault, memory), *mine], head)
    if proved is not None:
        raise _refusal(log, proved)
    left = gravest(log, [one for one in told if one not in mine], head)
    if left is None or left.witness is None:
        return None
    code, params = _said(log, left, left.witness)
    return Doubt(left.witness.station, lambda: IntegrityError(code, **params))


def broken(
    log: LogTables,
    vault: bytes,
    signers: Cosigners,
    memory: Remembering | None = None,
) -> Iterator[Broken]:
    """What the log does not begin with, of all that was proven once; explained ones among them."""
    yield from _broken_here(log, vault, memory)
    yield from _broken_stored(log, vault, signers, memory)


def misfits(
    log: LogTables,
    vault: bytes,
    gone: Cosigners,
    memory: Remembering | None = None,
    head: Head = NOTHING,
) -> list[Broken]:
    """Copies of computers whose access ended, `gone`, that this log does not begin with.

    Whoever has such a computer's key can sign them still: they accuse nobody. What this computer
    keeps itself is not among them.
    """
    found = really(log, _broken_stored(log, vault, gone, memory))
    return [one for one in found if not is_explained(log, one, head)]


def signed_rows(
    log: LogTables,
    vault: bytes,
    signers: Cosigners,
    known: AbstractSet[bytes] = frozenset(),
    most: float = MOST_STRANGERS,
    ids: Iterable[bytes] | None = None,
) -> Iterator[Witness]:
    """The store's witnesses that these signed, one at a time, but for those of `known` ids.

    Those of `ids`, in that order, or all. Who signed it comes before any other question, and is
    asked once in a process; after `most` new ones that nobody signed it ends.
    """
    called, strange, left = signers.called(vault), set[bytes](), most
    passed = _STRANGERS.of(called)
    try:
        for one in list(log.witness_ids() if ids is None else ids):
            if one in known or one in passed:
                continue
            witness = _read(log, one, vault)
            if witness is not None and signers.signed(witness, vault):
                yield witness
                continue
            if witness is not None:
                strange.add(one)
            left -= 1
            if not left:
                return
    finally:
        _STRANGERS.add(called, strange)


def proven(log: LogTables, vault: bytes, signers: Cosigners) -> Iterator[Witness]:
    """The store's witnesses that one of these signed, their time-stamps good."""
    return filter(stamp_holds, signed_rows(log, vault, signers, most=math.inf))


def damaged(log: LogTables, vault: bytes, signers: Cosigners) -> Iterator[bytes]:
    """Ids of rows of the store that are no witnesses, or that nobody's key signed."""
    for one in list(log.witness_ids()):
        witness = _read(log, one, vault)
        if witness is None or not signers.signed(witness, vault) or not stamp_holds(witness):
            yield one


def _read(log: LogTables, one: bytes, vault: bytes) -> Witness | None:
    """A row of the store, None where it is none."""
    row = log.witness(one)
    if row is None:
        return None
    try:
        return read_witness(row, vault)
    except IntegrityError:
        return None


def _broken_stored(
    log: LogTables, vault: bytes, signers: Cosigners, memory: Remembering | None
) -> Iterator[Broken]:
    known = memory.known() if memory is not None else frozenset()
    for witness in signed_rows(log, vault, signers, known):
        found = broken_by(log, witness)
        if found is not None:
            yield found


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


def _refusal(log: LogTables, found: Broken) -> IntegrityError:
    if found.witness is None:
        return IntegrityError("log-rolled-back")
    code, params = _said(log, found, found.witness)
    return IntegrityError(code, **params)


def _said(log: LogTables, found: Broken, witness: Witness) -> tuple[str, dict[str, str | int]]:
    """Code and parameters of the message."""
    missing, when = found.missing(log), _told(found.ms)
    if missing:
        return _ROLLED_BACK[witness.kind], {"missing": missing, "when": when}
    return "history-replaced-since", {"when": when}


def _told(ms: int) -> str:
    """A moment as messages tell it, clinic-local."""
    return f"{dt.datetime.fromtimestamp(ms / 1000).astimezone():%Y-%m-%d %H:%M}"
