"""Plain text tables, one blank line free, columns two blanks apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from clinicvault.services.views import ClinicZone

from .terminal import columns, printable

_OWN = ClinicZone()


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], empty: str) -> str:
    """Lines with aligned columns; `empty` alone where there are no rows."""
    if not rows:
        return empty
    cells = [list(heads), *([_cell(value) for value in row] for row in rows)]
    widths = [max(columns(row[i]) for row in cells) for i in range(len(heads))]
    return "\n".join(_line(row, widths) for row in cells)


def _cell(value: object) -> str:
    return printable(str(value)).replace("\n", " ")


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (text + " " * (width - columns(text)) for text, width in zip(row, widths, strict=True))
    return "  ".join(padded).rstrip()


LINES = (
    "Lines are all that the log holds, beginnings of acts and the program's own notes, too: so "
    "they are more than the entries of `clinicvault log list`."
)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 photo`, `2 photos`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def local_time(when: dt.datetime | None, zone: ClinicZone = _OWN) -> str:
    """Day and time by this computer's clock, of the log by the clinic's; a dash for none."""
    return f"{zone.local(when):%Y-%m-%d %H:%M}" if when is not None else "-"


def zone_line(zone: ClinicZone) -> str:
    """By whose clock times are told, where that is not this computer's; "" otherwise."""
    return f"Times are the clinic's: {zone.name}." if zone.apart else ""


def hours_line(zone: ClinicZone) -> str:
    """By whose days and hours something is judged: this computer's where none is decided."""
    if zone.name:
        return f"Days and hours are those of {zone.name}, the clinic's time zone."
    return (
        "The clinic's time zone is not decided: days and hours are this computer's. "
        "See `clinicvault log zone`."
    )
