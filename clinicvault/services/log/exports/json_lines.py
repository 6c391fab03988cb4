"""JSON Lines (UTF-8): an object an entry, the checkpoint in the last line."""

from __future__ import annotations

import json

from .form import Form, Verified
from .told import Entry, Source


def _entry(_source: Source, entry: Entry) -> bytes:
    told: dict[str, object] = {
        "seq": entry.seq,
        "time": entry.time.isoformat(),
        "user": entry.user,
        "user_id": entry.user_id,
        "event": entry.event,
        "patient": entry.patient,
        "objects": list(entry.objects),
        "purpose": entry.purpose,
        "outcome": entry.outcome,
        "workstation": entry.workstation,
        "workstation_id": entry.workstation_id,
        "session": entry.session,
        "consent": entry.consent,
        "detail": dict(entry.detail),
        "leaf": entry.leaf,
    }
    return _line({**told, "problem": entry.problem} if entry.problem else told)


def _close(_source: Source, verified: Verified, _by: Entry) -> bytes:
    faults = {"faults": list(verified.faults)} if verified.faults else {}
    return _line({"checkpoint": verified.checkpoint, **faults})


def _line(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode() + b"\n"


FORM = Form("jsonl", ".jsonl", _entry, _close)
