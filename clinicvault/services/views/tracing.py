"""What a trace found: where a copy came from, how sure that is, and what was not looked at."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from clinicvault.domain.record_kinds import Purpose


class Confidence(enum.Enum):
    """How sure it is which export a copy came from."""

    TRACED = "traced"
    INDICATION = "indication"
    NOTHING = "nothing"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NamedExport:
    """One export whose invisible mark was read in the copy."""

    export: str
    """Id of its entry in the list of what was given."""
    photo: str
    confidence: Confidence
    z: float
    """Standard deviations above what any other key reaches."""
    patient_id: str
    patient_code: str
    patient_name: str
    recipient: str
    purpose: Purpose | None
    form: str
    when: dt.datetime
    """UTC."""
    by: str
    """Who gave it."""


@dataclasses.dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture of the vault that the copy shows, by whomever it left."""

    photo: str
    patient_id: str
    patient_code: str
    patient_name: str


@dataclasses.dataclass(frozen=True, slots=True)
class NotLooked:
    """Pictures that could not be compared with the copy."""

    patient_id: str
    patient_code: str
    patient_name: str
    photos: tuple[str, ...]
    problem: str
    """Message code."""
    emergency: bool = False
    """Whether an emergency access to this patient would let the copy be compared with them."""


@dataclasses.dataclass(frozen=True, slots=True)
class TraceView:
    """The whole result; `named` holds the surest first, and several where copies were mixed."""

    confidence: Confidence
    named: tuple[NamedExport, ...] = ()
    shown: tuple[ShownPicture, ...] = ()
    compared: int = 0
    """Pictures that the copy was held against."""
    exports: int = 0
    """Exports of the list whose pictures have a mark, and that were asked about."""
    unmarked: int = 0
    """Exports among those asked about that have no mark: films, papers, pictures of before."""
    not_looked: tuple[NotLooked, ...] = ()
    other_teams: int = 0
    """Records of which something left, and that other teams alone open."""

    @property
    def whole(self) -> bool:
        """Whether everything that was asked about was looked at."""
        return not self.not_looked

    @property
    def emergency(self) -> bool:
        """Whether an emergency access to a patient would let more of it be looked at."""
        return any(one.emergency for one in self.not_looked)
