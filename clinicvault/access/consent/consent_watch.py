"""What is to be looked after in a patient's consents, short enough to lie in the name index."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from clinicvault.domain.clinical import ConsentStatus, Evidence, Scope
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.rules import ClinicRules

from .consent_reading import BY_STATE, Consent, local_day

EXPIRING, EXPIRED, MAJORITY = "expiring", "expired", "majority"
UNCONFIRMED, MISSING, OFFICER = "unconfirmed", "evidence-missing", "awaiting-officer"
_NONE = "-"


@dataclasses.dataclass(frozen=True, slots=True)
class Watched:
    """One consent that was not withdrawn, as the index remembers it."""

    consent: bytes
    purpose: Purpose
    state: ConsentState
    since: dt.date | None
    ends: dt.date | None
    majority: dt.date | None
    confirm_by_ms: int
    scan_missing: bool
    superseded: bool
    """Another one for the same goes on when this ends."""

    def status(self, now_ms: int) -> ConsentStatus:
        """As `Consent.status` at a moment."""
        today = local_day(now_ms)
        if self.ends is not None and self.ends < today:
            return ConsentStatus.EXPIRED
        if self.since is not None and self.since > today:
            return ConsentStatus.NOT_YET
        late = 0 < self.confirm_by_ms < now_ms
        return ConsentStatus.UNCONFIRMED if late else BY_STATE[self.state]

    def due(self, now_ms: int, rules: ClinicRules) -> list[tuple[str, dt.date | None]]:
        """(reason, day) of everything that somebody should do about it."""
        today = local_day(now_ms)
        over = self.ends is not None and self.ends < today
        found: list[tuple[str, dt.date | None]] = []
        if self.ends is not None and not self.superseded:
            grown = self.majority is not None and self.ends < self.majority
            if over:
                found.append((MAJORITY, self.majority) if grown else (EXPIRED, self.ends))
            elif self.ends <= today + dt.timedelta(days=rules.warn_days):
                found.append((MAJORITY, self.majority) if grown else (EXPIRING, self.ends))
        if not over and self.confirm_by_ms:
            found.append((UNCONFIRMED, local_day(self.confirm_by_ms)))
        if not over and self.scan_missing:
            found.append((MISSING, None))
        if not over and self.state is ConsentState.AWAITING_OFFICER:
            found.append((OFFICER, None))
        return found


def watched(consents: Sequence[Consent]) -> str:
    """The consents of one patient that are to be watched; "" for the usual patient.

    All of those for care as soon as one of them is, so that they tell the badge.
    """
    open_ones = [one for one in consents if one.state is not ConsentState.WITHDRAWN]
    care = any(one.purpose is Purpose.CARE and _special(one) for one in open_ones)
    chosen = [one for one in open_ones if _special(one) or (care and one.purpose is Purpose.CARE)]
    return " ".join(_written(one, open_ones) for one in chosen)


def read(text: str) -> list[Watched]:
    """The reverse of `watched`; ValueError for anything else."""
    return [_read(item) for item in text.split()]


def _special(one: Consent) -> bool:
    return (
        one.ends is not None
        or one.since is not None
        or bool(one.confirm_by_ms)
        or scan_missing(one)
        or one.state is ConsentState.AWAITING_OFFICER
    )


def scan_missing(one: Consent) -> bool:
    """Signed on paper, and the scan has not followed yet."""
    return one.evidence is Evidence.PAPER_TO_FOLLOW and one.state is not ConsentState.WITHDRAWN


def superseded(one: Consent, others: Sequence[Consent]) -> bool:
    """Whether another consent for the same, and at least as much, lasts longer."""
    return any(_outlasts(other, one) for other in others)


def _outlasts(other: Consent, one: Consent) -> bool:
    if other.purpose is not one.purpose or one.ends is None or other.id == one.id:
        return False
    later = other.ends is None or other.ends > one.ends
    return later and (other.renews == one.id or _includes(other, one))


def _includes(other: Consent, one: Consent) -> bool:
    """As many pictures, channels and people."""
    if other.scope is not Scope.ALL and (
        other.scope is not one.scope or not set(one.subjects) <= set(other.subjects)
    ):
        return False
    if other.named and not (one.named and set(one.named) <= set(other.named)):
        return False
    return one.channels <= other.channels and (other.faces or not one.faces)


def _written(one: Consent, others: Sequence[Consent]) -> str:
    parts = (
        one.id.hex(),
        str(int(one.purpose)),
        str(int(one.state)),
        _day(one.since),
        _day(one.ends),
        _day(one.majority),
        str(one.confirm_by_ms),
        str(int(scan_missing(one))),
        str(int(superseded(one, others))),
    )
    return ",".join(parts)


def _read(item: str) -> Watched:
    consent, purpose, state, since, ends, majority, confirm, missing, renewed = item.split(",")
    return Watched(
        bytes.fromhex(consent),
        Purpose(int(purpose)),
        ConsentState(int(state)),
        _date(since),
        _date(ends),
        _date(majority),
        int(confirm),
        missing == "1",
        renewed == "1",
    )


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day is not None else _NONE


def _date(text: str) -> dt.date | None:
    return None if text == _NONE else dt.date.fromisoformat(text)
