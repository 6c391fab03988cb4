"""Flags and reviews as the window and the command line see them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.ids import patient_code
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.names import user_name
from clinicvault.services.telling import full_name, moment

from .words import FlagWords, Settled, Signed


def flag_view(clinic: Clinic, flag: Flag, words: FlagWords) -> views.FlagView:
    """A flag with the word that counts."""
    name = flag.id.hex()
    told, answer = words.told.get(name), words.answers.get(name)
    plain = views.FlagView(
        id=name,
        rule=flag.rule,
        weight=flag.weight,
        day=flag.day,
        since=moment(flag.since_ms),
        until=moment(flag.until_ms),
        user_id=flag.user.hex(),
        user=user_name(clinic.vault, flag.user),
        patient=_patient(clinic, flag.patient),
        figures=dict(flag.figures),
        entries=flag.entries,
        count=flag.count,
        told=moment(told) if told is not None else None,
        answer=views.FlagAnswer(answer[0], moment(answer[1])) if answer is not None else None,
    )
    last = words.last(name)
    if last is None:
        return plain
    seen = settled_view(clinic, plain, last)
    # What came after a word is not ended by it: the word stays to be read.
    open_ = views.Disposition.OPEN
    return dataclasses.replace(seen, disposition=open_) if words.outgrown(flag) else seen


def settled_view(clinic: Clinic, view: views.FlagView, word: Settled) -> views.FlagView:
    """The flag as one word left it."""
    return dataclasses.replace(
        view,
        disposition=word.disposition,
        note=word.note,
        by=user_name(clinic.vault, word.by),
        when=moment(word.ms),
    )


def in_order(flags: Iterable[views.FlagView]) -> tuple[views.FlagView, ...]:
    """Gravest and newest first."""
    return tuple(sorted(flags, key=lambda one: (-one.weight, -one.day.toordinal(), one.id)))


def sign_off_view(clinic: Clinic, signed: Signed) -> views.SignOff:
    """One finished review."""
    return views.SignOff(
        when=moment(signed.ms),
        by=user_name(clinic.vault, signed.by),
        note=signed.note,
        upto=signed.upto,
        entries=signed.entries,
        open_flags=signed.open_flags,
    )


def _patient(clinic: Clinic, patient: bytes) -> str:
    """Code, and name for who holds the directory key."""
    if not patient:
        return ""
    directory = clinic.unlocked.directory
    entry = directory.entry(patient) if directory is not None else None
    name = full_name(entry.given, entry.family) if entry is not None else ""
    return f"{patient_code(patient)} {name}".strip()
