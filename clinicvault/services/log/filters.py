"""Which entries a filter keeps, found in the columns of the index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from clinicvault.access.log.index import Look
from clinicvault.access.log.index.texts import needles
from clinicvault.access.patients.name_index import fold
from clinicvault.audit.counted import Kind, of_kind
from clinicvault.audit.history import Column
from clinicvault.domain.ids import patient_code
from clinicvault.services.flags.looking import FlagLook
from clinicvault.services.flags.review_days import waiting
from clinicvault.services.views import LogFilter

from .rows import LogNames
from .times import local_times, within

Mask = npt.NDArray[np.bool_]
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_DIGITS, _CODE_BYTES = 8, 5
_LOOKS_LIKE = str.maketrans("OIL", "011")
_NOBODY = b"?"
WAITING = "waiting"
"""As a kind: what waits for a review."""


class LogMasks:
    """Filters over one look at the index."""

    def __init__(self, look: Look, names: LogNames, flags: FlagLook, zone: dt.tzinfo) -> None:
        """`flags` are looked for only where a filter wants them; days and hours are `zone`'s."""
        self._look, self._names, self._flags, self._zone = look, names, flags, zone
        self._history = look.history

    def shown(self) -> Mask:
        """What is shown where nothing is filtered."""
        return ~self._history.closed

    def keeps(self, wanted: LogFilter) -> Mask:
        """What passes all conditions."""
        history, kept = self._history, self.shown()
        kept &= within(history.ms, wanted.since, wanted.until, self._zone)
        for mask in self._of_tables(wanted):
            kept &= mask
        if wanted.weekday >= 0 or wanted.hour >= 0:
            kept &= self._at_hours(wanted)
        if wanted.after >= 0 or wanted.upto >= 0:
            kept &= self._between(wanted)
        if wanted.kind:
            kept &= self._counted_as(wanted.kind)
        if wanted.flagged:
            kept &= np.isin(history.seq, np.array(list(self._flags.named()), np.int64))
        if wanted.flag:
            kept &= np.isin(history.seq, np.array(self._flags.entries(wanted.flag), np.int64))
        for word in needles(wanted.text):
            kept &= self._saying(word)
        return kept

    def _of_tables(self, wanted: LogFilter) -> list[Mask]:
        history = self._history
        masks = [
            _equal(getattr(history, column), table, asked)
            for column, table, asked in (
                ("user", history.users, _id(wanted.user)),
                ("workstation", history.workstations, _id(wanted.workstation)),
                ("session", history.sessions, _id(wanted.session)),
                ("outcome", history.outcomes, wanted.outcome or None),
                ("purpose", history.purposes, wanted.purpose or None),
            )
            if asked is not None
        ]
        if wanted.events:
            masks.append(self._named(lambda event: event in wanted.events))
        if wanted.patient.strip():
            masks.append(self._of_patient(wanted.patient))
        return masks

    def _between(self, wanted: LogFilter) -> Mask:
        found = self._history.seq > wanted.after
        return found & (self._history.seq <= wanted.upto) if wanted.upto >= 0 else found

    def _counted_as(self, kind: str) -> Mask:
        """As the figures count; nothing for a kind that there is not."""
        if kind == WAITING:
            return waiting(self._history)
        found = next((one for one in Kind if one.value == kind), None)
        return of_kind(self._history, found) if found else np.zeros(len(self._history), np.bool_)

    def _at_hours(self, wanted: LogFilter) -> Mask:
        times = local_times(self._history.ms, self._zone)
        found = np.ones(len(self._history), np.bool_)
        if wanted.weekday >= 0:
            found &= times.weekday == wanted.weekday
        if wanted.hour >= 0:
            found &= times.hour == wanted.hour
        return found

    def _named(self, passes: Callable[[str], bool]) -> Mask:
        """By the event's name; what could not be read is named by its problem."""
        history = self._history
        nameless = _where(history.event, history.events, lambda event: not event)
        found = _where(history.event, history.events, passes) & ~nameless
        return found | (nameless & _where(history.problem, history.problems, passes))

    def _of_patient(self, text: str) -> Mask:
        """By code, its beginning or the id; by name for who reads names."""
        alike, whole, codes = self._names.alike(text), _id(text), list(code_prefixes(text))

        def passes(patient: bytes) -> bool:
            if not patient:
                return False
            number = int.from_bytes(patient[:_CODE_BYTES], "big")
            coded = any(number >> shift == digits for digits, shift in codes)
            return coded or patient in alike or patient == whole

        return _where(self._history.patient, self._history.patients, passes)

    def _saying(self, word: str) -> Mask:
        """A folded word anywhere: in a name, a code, an event, a reason, a detail."""
        history, names = self._history, self._names
        found = self._look.saying(word) | self._named(lambda event: word in fold(event))
        people = {one for one in history.users if word in fold(names.user(one))}
        for user in people - {b""}:
            found |= self._look.saying(user.hex())
        # One letter begins half of all names: it is looked for everywhere else.
        alike = names.alike(word) if len(word) > 1 else set()
        for mask in (
            _where(history.user, history.users, people.__contains__),
            _where(
                history.workstation, history.workstations, lambda s: word in fold(names.station(s))
            ),
            _where(history.purpose, history.purposes, lambda purpose: word in fold(purpose)),
            _where(history.outcome, history.outcomes, lambda outcome: word in fold(outcome)),
            _where(history.patient, history.patients, lambda p: p in alike or word in _code(p)),
        ):
            found |= mask
        return found


def _where(column: Column, table: Sequence[Any], passes: Callable[[Any], bool]) -> Mask:
    """Rows whose value passes; each value is asked once."""
    return np.array([passes(value) for value in table], np.bool_)[column]


def _equal(column: Column, table: Sequence[Any], asked: object) -> Mask:
    return _where(column, table, lambda value: value == asked)


def _id(text: str) -> bytes | None:
    """An id typed in hex, None for an empty text; what is none is nobody's."""
    if not text:
        return None
    try:
        return bytes.fromhex(text) or None
    except ValueError:
        return _NOBODY


def _code(patient: bytes) -> str:
    return fold(patient_code(patient)) if patient else ""


def code_prefixes(text: str) -> Iterator[tuple[int, int]]:
    """(number, bits to the right of it) of the codes that a typed text may begin."""
    typed = text.strip().upper()
    readings = {typed.removeprefix("P-")} | ({typed[1:]} if typed.startswith("P") else set())
    for reading in readings:
        digits = reading.replace("-", "").replace(" ", "").translate(_LOOKS_LIKE)
        if len(digits) <= _CODE_DIGITS and set(digits) <= set(_CROCKFORD):
            number = 0
            for digit in digits:
                number = number << 5 | _CROCKFORD.index(digit)
            yield number, 5 * (_CODE_DIGITS - len(digits))
