"""The steps of an inclusion proof, as the figure tells them (RFC 9162 2.1.3.2)."""

from __future__ import annotations

import dataclasses
import json

from clinicvault.services.views import LogEntryView

_SHORT = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One neighbour on the way up."""

    hash: str
    """Hex."""
    left: bool
    """Whether the neighbour stands at the left."""


@dataclasses.dataclass(frozen=True, slots=True)
class Code:
    """What the figure tells of a daily check code."""

    entries: int
    root: str
    """Base64."""


def read_code(checkpoint: str) -> Code | None:
    """Size and root of a signed checkpoint (C2SP: origin, size, root); None where it is none."""
    lines = checkpoint.splitlines()
    if len(lines) < 3 or not lines[1].isdecimal():
        return None
    return Code(int(lines[1]), lines[2])


def steps(seq: int, entries: int, path: tuple[str, ...]) -> tuple[Step, ...]:
    """At which side each neighbour stands, the entry's own first."""
    number, last = seq, entries - 1
    made = []
    for one in path:
        left = bool(number % 2) or number == last
        if left:
            while number and not number % 2:
                number, last = number // 2, last // 2
        made.append(Step(one, left))
        number, last = number // 2, last // 2
    return tuple(made)


def short(code: str) -> str:
    """How a hash begins."""
    return f"{code[:_SHORT]}…" if len(code) > _SHORT else code


def as_json(entry: LogEntryView) -> str:
    """The proof for others' tools; it names nobody."""
    return json.dumps(
        {
            "seq": entry.row.seq,
            "leaf_hash": entry.leaf,
            "audit_path": list(entry.path),
            "checkpoint": entry.checkpoint,
        },
        indent=2,
    )
