"""Who did what of one patient: entries of one person that follow one another, told as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from clinicvault.access.log.index import Look
from clinicvault.audit.counted import is_look
from clinicvault.audit.history import Column
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import parse_id, patient_code
from clinicvault.services import views

from .filters import code_prefixes
from .rows import LogNames, time_of

_APART_MS = 30 * 60_000
"""After so long a pause the same person's work is told as something new."""
_TYPED = frozenset({"request-make", "hold-place", "hold-lift"})
"""Acts whose `reason` a person typed; of any other it is a code of the program."""

Flagged = Mapping[int, tuple[str, ...]]


def patient_in(look: Look, text: str) -> bytes:
    """The patient of a code or id, as far as the log names one; UsageError("patient-unknown")."""
    known = [one for one in look.history.patients if one]
    try:
        whole = parse_id(text)
        found = [one for one in known if one == whole]
    except ValueError:
        codes = [number for number, shift in code_prefixes(text) if shift == 0]
        found = [one for one in known if int.from_bytes(one[:5], "big") in codes]
    if len(found) != 1:
        raise UsageError("patient-unknown")
    return found[0]


def seqs_about(look: Look, patient: bytes) -> Column:
    """Entries about a patient, oldest first, those included that name the patient in a detail."""
    history = look.history
    table = np.array([one == patient for one in history.patients], np.bool_)
    named = table[history.patient] | look.saying(patient.hex())
    return history.seq[named & ~history.closed]


def timeline(
    patient: bytes, entries: Sequence[LogEntry], names: LogNames, flagged: Flagged
) -> views.PatientTimeline:
    """Told newest first; `entries` are oldest first."""
    return views.PatientTimeline(
        code=patient_code(patient),
        name=names.patient(patient),
        items=tuple(_item(run, names, flagged) for run in reversed(_runs(entries))),
        people=_lookers(patient, entries, names),
    )


def _lookers(
    patient: bytes, entries: Sequence[LogEntry], names: LogNames
) -> tuple[views.Looker, ...]:
    """By id: two people may have one name. What only names the patient is no look at her."""
    done = Counter(entry.user for entry in entries)
    looks = Counter(
        entry.user
        for entry in entries
        if entry.patient == patient and is_look(entry.event, entry.outcome)
    )
    told = [
        views.Looker(user.hex(), names.user(user), looks[user], count)
        for user, count in done.items()
    ]
    return tuple(sorted(told, key=lambda one: (-one.looks, -one.entries, one.name.casefold())))


def _runs(entries: Sequence[LogEntry]) -> list[list[LogEntry]]:
    """What one person did at one computer for one reason, without a long pause."""
    runs: list[list[LogEntry]] = []
    for entry in entries:
        if runs and _goes_on(runs[-1][-1], entry):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _goes_on(before: LogEntry, entry: LogEntry) -> bool:
    alike = all(
        getattr(before, name) == getattr(entry, name)
        for name in ("user", "workstation", "purpose", "outcome")
    )
    return alike and _told(before) == _told(entry) and entry.ms - before.ms <= _APART_MS


def _item(run: Sequence[LogEntry], names: LogNames, flagged: Flagged) -> views.TimelineItem:
    first, seqs = run[0], tuple(entry.seq for entry in run)
    events = Counter(entry.event or entry.problem for entry in run)
    flags = dict.fromkeys(flag for seq in seqs for flag in flagged.get(seq, ()))
    return views.TimelineItem(
        since=time_of(min(entry.ms for entry in run)),
        until=time_of(max(entry.ms for entry in run)),
        user=names.user(first.user),
        user_id=first.user.hex(),
        events=tuple(events.items()),
        purpose=first.purpose,
        outcome=first.outcome,
        workstation=names.station(first.workstation),
        photos=len({thing for entry in run for thing in map(str, entry.objects)}),
        told=_told(first),
        entries=seqs,
        flags=tuple(flags),
    )


def _told(entry: LogEntry) -> str:
    """To whom something was given, or the reason that was typed."""
    typed = entry.event in _TYPED and entry.outcome not in ("refused", "failed")
    said = entry.detail.get("recipient") or (entry.detail.get("reason") if typed else "")
    return str(said or "")
