"""Limits on release, per user and hour: slower, then one's own identity, then a second person.

What counts: each different patient whose record was opened; each picture shown, a page of
thumbnails as a quarter of its pictures (rounded up), a picture that the window still holds not
again; each picture exported, before the file is made. An act that would go beyond a limit by the
rules' factors opens nothing. These limits bind the program: an altered client, malware and
several users together are not stopped by them (threat model).
"""

from __future__ import annotations

import dataclasses
import enum
import time
from collections.abc import Callable, Sequence

from clinicvault.access.confirming import confirm
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused
from clinicvault.domain.ports import Event, UnitOfWork
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.domain.rules import ClinicRules

from .requests import spend
from .usage import HOUR_MS, Release, Usage, read_usage, write_usage

MOST_SECONDS = 2.0
"""The longest wait beyond a limit."""
_LOOK = 0.05
_QUARTER = 4


class Stage(enum.IntEnum):
    """How far beyond a limit; a confirmation lifts its own stage and those before."""

    FREE = 0
    SLOW = 1
    CONFIRM = 2
    COLLEAGUE = 3


_REFUSALS = {Stage.CONFIRM: "limit-confirm", Stage.COLLEAGUE: "limit-colleague"}
_WHAT = ("patients", "shown", "exported")


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """What counts in this hour, against which limits, and until when a lift holds."""

    used: dict[str, int]
    limits: dict[str, int]
    needs: Stage
    """What the next picture or record asks for; FREE where it opens, if slowly."""
    lifted_until_ms: int = 0


def released(records: Sequence[PhotoRecord], kind: ObjectKind, act: Act) -> Release | None:
    """What opening these objects of one patient lets out; None where nobody sees any of it."""
    if act is Act.TRACE:
        return None
    patient, count = records[0].patient, len(records)
    if act is Act.EXPORT_PHOTO:
        return Release(patient, exported=count)
    return Release(patient, shown=-(-count // _QUARTER) if kind is ObjectKind.THUMBNAIL else count)


def log_release(
    session: VaultSession, said: Event | Callable[[UnitOfWork], Event], release: Release
) -> bool:
    """Count what an entry lets out and write both in one transaction; wait, where it is much.

    The entry may be made there, by who looks first whether it may be written at all. Returns
    whether it waited: role or consent may be gone since they were asked for.
    Refused("limit-confirm"), ("limit-colleague") where it would be too much: then `said` is not
    written, the limit's own entry is, once per stage and hour.
    """
    rules(session)  # first: what damage they show is told in a transaction of its own
    with session.vault.write() as rows:
        entry = said if isinstance(said, Event) else said(rows)
        seconds = charge(session, rows, release)
        rows.event(entry)
        rows.commit()
    wait(session, seconds)
    return seconds > 0


def charge(session: VaultSession, rows: UnitOfWork, release: Release) -> float:
    """Count in a transaction that the caller commits; returns how many seconds to `wait` after.

    As `log_release`; where it refuses, it has committed the limit's entry by itself, so nothing
    else may be in the transaction yet.
    """
    now = read_usage(session, rows)
    if now is None:
        raise Refused("limit-confirm")
    after = now.plus(release)
    stages = _stages(session, now, after)
    worst = max(stages.values(), default=Stage.FREE)
    refused = worst >= Stage.CONFIRM and worst > now.lifted
    told = _tell(session, rows, now, stages)
    if refused:
        if told != now:
            write_usage(session, rows, told)
            rows.commit()
        raise Refused(_REFUSALS[worst])
    counted = dataclasses.replace(after, told=told.told)
    if counted != now:
        write_usage(session, rows, counted)
    return 0.0 if now.lifted else _seconds(session, counted, stages)


def charge_patient(session: VaultSession, rows: UnitOfWork, patient: bytes) -> float:
    """As `charge`, for opening a patient's record."""
    return charge(session, rows, Release(patient))


def wait(
    session: VaultSession, seconds: float, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Let so many seconds pass; Refused("locked") as soon as the keys are gone."""
    left = seconds
    while left > 0:
        session.alive()
        sleep(min(_LOOK, left))
        left -= _LOOK
    session.alive()


def standing(session: VaultSession) -> Standing:
    """How much of the hour's limits is used."""
    limits = _limits_of(session)
    with session.vault.read() as rows:
        now = read_usage(session, rows)
    if now is None:
        return Standing(dict.fromkeys(limits, 0), limits, Stage.CONFIRM)
    law = rules(session)
    worst = max(_stage(now.counts[what] + 1, limits[what], law) for what in limits)
    asks = worst if worst >= Stage.CONFIRM and worst > now.lifted else Stage.FREE
    until = now.since_ms + HOUR_MS if now.lifted else 0
    return Standing(now.counts, limits, asks, until)


def lift(session: VaultSession, password: Secret) -> None:
    """Go on beyond a limit for the rest of the hour, by the own password; logged."""
    confirm(session, password, {"limit": True})
    with session.vault.write() as rows:
        _lift(session, rows, Stage.CONFIRM, {})
        rows.commit()


def lift_lost(session: VaultSession) -> None:
    """Where the count is lost: who unlocks by a password has said who it is just now; logged.

    Else nobody could go on at the command line, where a limit is lifted by no other way.
    """
    with session.vault.read() as rows:
        if read_usage(session, rows) is not None:
            return
    with session.vault.write() as rows:
        _lift(session, rows, Stage.CONFIRM, {"lost": True})
        rows.commit()


def lift_by_request(session: VaultSession, request: bytes) -> None:
    """The same by a second person's word, which is used up by it; Refused as `requests.spend`."""
    with session.vault.write() as rows:
        waited = spend(session, rows, request, RequestKind.RELEASE)
        _lift(session, rows, Stage.COLLEAGUE, {"request": request.hex(), "waited": waited})
        rows.commit()


def _lift(session: VaultSession, rows: UnitOfWork, stage: Stage, detail: dict[str, object]) -> None:
    now = read_usage(session, rows) or Usage(session.vault.now())
    write_usage(session, rows, dataclasses.replace(now, lifted=max(now.lifted, stage)))
    rows.event(session.event("limit-lift", detail={"stage": stage.name.lower(), **detail}))


def _tell(session: VaultSession, rows: UnitOfWork, now: Usage, stages: dict[str, Stage]) -> Usage:
    """A log entry for every limit that was not told yet; the usage that remembers it."""
    hits = {f"{what}-{stage.name.lower()}": what for what, stage in stages.items() if stage}
    for hit in sorted(hits.keys() - now.told):
        what = hits[hit]
        stage = stages[what].name.lower()
        rows.event(session.event("limit-reached", detail={"what": what, "stage": stage}))
    return dataclasses.replace(now, told=now.told | hits.keys())


def _stages(session: VaultSession, now: Usage, after: Usage) -> dict[str, Stage]:
    """For everything that an act adds to: where it would stand then."""
    law, limits = rules(session), _limits_of(session)
    grown = {what for what, count in after.counts.items() if count > now.counts[what]}
    return {what: _stage(after.counts[what], limits[what], law) for what in sorted(grown)}


def _stage(used: int, limit: int, law: ClinicRules) -> Stage:
    if not limit or used <= limit:
        return Stage.FREE
    if used > limit * law.colleague_factor:
        return Stage.COLLEAGUE
    return Stage.CONFIRM if used > limit * law.confirm_factor else Stage.SLOW


def _seconds(session: VaultSession, usage: Usage, stages: dict[str, Stage]) -> float:
    """The further beyond a limit, the longer."""
    limits, span = _limits_of(session), max(1, rules(session).confirm_factor - 1)
    slow = (what for what, stage in stages.items() if stage is Stage.SLOW)
    beyond = (usage.counts[what] / limits[what] - 1 for what in slow)
    return min(MOST_SECONDS, MOST_SECONDS * max(beyond, default=0.0) / span)


def _limits_of(session: VaultSession) -> dict[str, int]:
    """The most generous of the user's roles; 0, where none of them does such a thing, is none."""
    own = [one for role, one in rules(session).limits if role in session.roles]
    return {what: max((int(getattr(one, what)) for one in own), default=0) for what in _WHAT}
