"""A table whose cells may hold drawings beside texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from reportlab.platypus import Flowable, LongTable, Table, TableStyle

from clinicvault.services.reports import style as look
from clinicvault.services.reports.style import text

Cell: TypeAlias = "str | Flowable"


def drawn(
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    shares: Sequence[float],
    right: frozenset[int] = frozenset(),
) -> LongTable:
    """Heads on each page; `shares` of the width add to 1, `right` stand at their right edge."""
    top = [text(one, look.HEAD_RIGHT if i in right else look.HEAD) for i, one in enumerate(heads)]
    body = [[_cell(one, i in right) for i, one in enumerate(row)] for row in rows]
    made = LongTable([top, *body], [share * look.FRAME for share in shares], repeatRows=1)
    made.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, look.LINE),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, look.LINE),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("LEFTPADDING", (1, 0), (-1, -1), 5),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return made


def _cell(one: Cell, right: bool) -> Flowable:
    style = look.CELL_RIGHT if right else look.CELL
    return text(one, style) if isinstance(one, str) else one


def stacked(lines: Sequence[Flowable], below: float = 0) -> Table:
    """One under the other, without room round them."""
    made = Table([[line] for line in lines])
    made.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), below),
            ]
        )
    )
    return made
