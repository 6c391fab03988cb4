"""Plain text tables, one blank line free, columns two blanks apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from .terminal import columns, printable


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


def counted(number: int, one: str, many: str = "") -> str:
    """`1 photo`, `2 photos`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def local_time(when: dt.datetime | None) -> str:
    """Day and time by this computer's clock; a dash where there is none."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M") if when is not None else "-"
