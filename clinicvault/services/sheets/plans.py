"""A sheet's own part of an export's plan: pairs, how they lie, every word on the pages.

It stands in the plan that a second person says yes to, beside the recipes of the pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clinicvault.domain.alignment import Alignment, How, Similarity
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.ids import parse_id
from clinicvault.services.views.sheets import SheetForm, SheetLook, SheetPair, SheetPlan

from .content import MOST_CAPTION, MOST_NOTE, MOST_PAIRS, MOST_TITLE

_SHEET = frozenset({"form", "title", "note", "language", "logo", "light", "pairs"})
_PAIR = frozenset({"before", "after", "caption", "how", "lies", "points", "error"})
_NONSENSE = (AttributeError, LookupError, OverflowError, TypeError, ValueError)


def sheet_fields(plan: SheetPlan) -> dict[str, Any]:
    """Plain values for canonical JSON; InputRefused as of `require_sheet`."""
    require_sheet(plan)
    look = plan.look
    return {
        "form": look.form.value,
        "title": look.title,
        "note": look.note,
        "language": look.language,
        "logo": look.logo is True,
        "light": look.light is True,
        "pairs": [_pair(one) for one in plan.pairs],
    }


def sheet_of(told: Mapping[str, Any]) -> tuple[tuple[SheetPair, ...], SheetLook]:
    """(pairs, look) of such values; InputRefused("recipe-wrong") for anything else."""
    try:
        _named(told, _SHEET)
        look = SheetLook(
            form=SheetForm(told["form"]),
            title=_text(told["title"]),
            note=_text(told["note"]),
            language=_text(told["language"]),
            logo=told["logo"] is True,
            light=told["light"] is True,
        )
        return tuple(map(_read_pair, told["pairs"])), look
    except _NONSENSE as error:
        raise InputRefused("recipe-wrong") from error


def require_sheet(plan: SheetPlan) -> None:
    """Pairs of the plan's own pictures, each picture in one of them, words that fit.

    InputRefused("sheet-empty"), ("sheet-too-many"), ("sheet-pair-same"), ("sheet-pair-unknown"),
    ("sheet-text-long"), ("align-points") for an alignment that no person could have meant.
    """
    if not plan.pairs:
        raise InputRefused("sheet-empty")
    if len(plan.pairs) > MOST_PAIRS:
        raise InputRefused("sheet-too-many", limit=MOST_PAIRS)
    _require_short(plan.look.title, MOST_TITLE)
    _require_short(plan.look.note, MOST_NOTE)
    for pair in plan.pairs:
        _require_short(pair.caption, MOST_CAPTION)
        if pair.before == pair.after:
            raise InputRefused("sheet-pair-same")
        if not pair.alignment.similarity.sensible:
            raise InputRefused("align-points")
    shown = {photo for pair in plan.pairs for photo in (pair.before, pair.after)}
    if shown != {one.photo for one in plan.export.pictures}:
        raise InputRefused("sheet-pair-unknown")


def _require_short(text: str, limit: int) -> None:
    if len(text) > limit:
        raise InputRefused("sheet-text-long", limit=limit)


def _pair(pair: SheetPair) -> dict[str, Any]:
    laid = pair.alignment.similarity
    lies = (laid.scale, laid.angle, laid.right, laid.down)
    return {
        "before": parse_id(pair.before).hex(),
        "after": parse_id(pair.after).hex(),
        "caption": pair.caption,
        "how": pair.alignment.how.value,
        "lies": [float(one) + 0.0 for one in lies],
        "points": int(pair.alignment.points),
        "error": float(pair.alignment.error),
    }


def _read_pair(told: Mapping[str, Any]) -> SheetPair:
    _named(told, _PAIR)
    scale, angle, right, down = map(float, told["lies"])
    laid = Similarity(scale, angle, right, down)
    how = Alignment(laid, How(told["how"]), int(told["points"]), float(told["error"]))
    before, after = (parse_id(_text(told[name])).hex() for name in ("before", "after"))
    return SheetPair(before, after, _text(told["caption"]), how)


def _named(told: object, names: frozenset[str]) -> None:
    if not isinstance(told, Mapping) or told.keys() != names:
        raise ValueError("other fields than a sheet's")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
