"""Holding a log against witnesses: what it does not begin with, and what explains that."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import LogTables

from .heads import GENERATION_BYTES, generations, nodes_agree, roots_of_leaves
from .proven import NOTHING, Head
from .witness import Witness

NOBODY: Mapping[bytes, int] = MappingProxyType({})


@dataclasses.dataclass(frozen=True, slots=True)
class Broken:
    """A head that was once seen, and that the log does not begin with."""

    size: int
    root: bytes
    generations: bytes
    """Ids of the generations in the log that had it (`heads.generations_of`)."""
    ms: int = 0
    """When it was signed; 0 for this computer's own note, which tells no time."""
    witness: Witness | None = None

    def missing(self, log: LogTables) -> int:
        """Leaves that the log does not have any more; 0 where they are other ones."""
        return max(0, self.size - log.size())


def broken_by(log: LogTables, witness: Witness) -> Broken | None:
    """What a witness says against a log's nodes, None where the log begins with it."""
    if nodes_agree(log, witness.size, witness.root):
        return None
    row = witness.row
    return Broken(row.size, row.root, witness.generations, row.ms, witness)


def is_signed(
    witness: Witness,
    vault: bytes,
    stations: Mapping[bytes, bytes],
    ended: Mapping[bytes, int] = NOBODY,
) -> bool:
    """Whether the computer that it names signed it, one of `stations` (id -> Ed25519 key).

    Of those whose access `ended` (workstation -> leaf of its revocation) a head of before counts.
    """
    until = ended.get(witness.station, witness.size)
    return witness.size <= until and witness.holds(vault, stations)


def is_explained(log: LogTables, broken: Broken, head: Head = NOTHING) -> bool:
    """Whether the log itself says that it was restored or lost there, for everybody to see.

    A generation that was not in the log of then cites a head that reaches so far, and stays flagged
    until it is settled. It owns up to what is behind its own beginning alone: what was before is
    not said to be lost. Leaves below `head` count as it binds them, others as they are stored.
    """
    told, step = broken.generations, GENERATION_BYTES
    known = {told[at : at + step] for at in range(0, len(told), step)}
    try:
        later = [(seq, leaf.cites) for seq, one, leaf in generations(log, head) if one not in known]
    except IntegrityError:
        return False
    return any(cites is not None and seq < broken.size <= cites[0] for seq, cites in later)


def really(log: LogTables, found: Iterable[Broken]) -> list[Broken]:
    """Those that the leaves themselves bear out: a damaged node makes no history another one."""
    known = list(found)
    reached = [one.size for one in known if one.size <= log.size()]
    roots = roots_of_leaves(log, reached) if reached else {}
    return [one for one in known if roots.get(one.size) != one.root]


def gravest(log: LogTables, found: Iterable[Broken], head: Head = NOTHING) -> Broken | None:
    """The one that tells most of those that nothing explains: a signed one, the longest.

    `head` is as far as the log was followed (`is_explained`).
    """
    left = sorted(really(log, found), key=lambda one: (one.witness is None, -one.size, -one.ms))
    return next((one for one in left if not is_explained(log, one, head)), None)
