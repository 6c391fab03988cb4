"""How other clinics reach this one, and by what their packages are known."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class OwnComputer:
    """A computer of this clinic, and by which words others know its packages."""

    name: str
    words: str
    """Four words of its key."""
    here: bool = False
    """This very computer."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReceivingCard:
    """What another clinic has to know; none of it is secret."""

    clinic: str
    key: str
    """What packages for this clinic are encrypted for (`age1…`)."""
    computers: tuple[OwnComputer, ...]
    """This one first, then by name."""

    @property
    def groups(self) -> str:
        """The key in groups of four, to be read to one another."""
        return " ".join(self.key[at : at + 4] for at in range(0, len(self.key), 4))


@dataclasses.dataclass(frozen=True, slots=True)
class SenderView:
    """A computer of somebody in the address book, whose packages are known to be theirs."""

    signer: str
    """Its public key (hex)."""
    recipient_id: str
    name: str
    checked: dt.datetime
    """When somebody compared its words."""
    checked_by: str
