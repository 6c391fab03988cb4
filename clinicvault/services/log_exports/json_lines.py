"""JSON Lines (UTF-8): an object an entry, the checkpoint in the last line."""

from __future__ import annotations

import json

from .form import Form
from .told import Entry, Source


def _entry(_source: Source, entry: Entry) -> bytes:
    told: dict[str, object] = {
        "seq": entry.seq,
        "time": entry.time.isoformat(),
        "user": entry.user,
        "event": entry.event,
        "patient": entry.patient,
        "objects": list(entry.objects),
        "purpose": entry.purpose,
        "outcome": entry.outcome,
        "workstation": entry.workstation,
        "detail": dict(entry.detail),
        "leaf": entry.leaf,
    }
    return _line({**told, "problem": entry.problem} if entry.problem else told)


def _close(_source: Source, checkpoint: str, _by: Entry) -> bytes:
    return _line({"checkpoint": checkpoint})


def _line(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode() + b"\n"


FORM = Form("jsonl", ".jsonl", _entry, _close)
