"""When and where a copy of the log's check code was last held elsewhere."""

from __future__ import annotations

import datetime as dt

from clinicvault.services.views import LastCopy, WitnessKind

KINDS = {
    WitnessKind.EXPORT: "photo export",
    WitnessKind.BACKUP: "backup",
    WitnessKind.WORKSTATION: "another computer",
    WitnessKind.PRINT: "print",
    WitnessKind.TIMESTAMP: "time-stamp",
    WitnessKind.LOG_EXPORT: "export of the log",
}


def copy_line(last: LastCopy) -> str:
    """For people, in one line."""
    if last.when is None:
        return "No copy of the check code is known to be held elsewhere."
    by = f" ({KINDS[last.kind]})" if last.kind is not None else ""
    return f"Last copy held elsewhere: {last.when.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC{by}."


def copy_facts(last: LastCopy) -> dict[str, str]:
    """For scripts; "" for what is not known."""
    when = last.when.isoformat(timespec="seconds") if last.when is not None else ""
    return {"witnessed": when, "witnessed_by": last.kind.value if last.kind is not None else ""}
