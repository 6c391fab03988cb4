"""The groups of the review in their order, each with its heading and its kind of card."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from clinicvault.gui.i18n import mark
from clinicvault.services.views import FlagView

from .flag_frame import FlagFrame
from .group_box import GroupBox

Make = Callable[[FlagView], FlagFrame]
_GROUPS = MappingProxyType(
    {
        "opened": (mark("To look at"), "", False, False),
        "live": (
            mark("Today so far"),
            mark("The day is not over: figures can still grow, and more flags can come."),
            False,
            False,
        ),
        "lots": (
            mark("Drawn by lot"),
            mark("Single looks, so that none is too small to be seen. Ask what it was for."),
            True,
            False,
        ),
        "escalated": (
            mark("Escalated"),
            mark("Somebody looks into these. Say how it ended as soon as it is known."),
            True,
            False,
        ),
        "settled": (mark("Settled in the last 30 days"), "", True, True),
    }
)
"""By the fields of `Groups`: heading, caption, one line each, folded away."""


def group_boxes(card: Make, slim: Make, changed: Callable[[], object]) -> dict[str, GroupBox]:
    """A box for each group; `changed` is called when other cards are wanted."""
    return {
        key: GroupBox(text, caption, slim if small else card, changed, folds=folds)
        for key, (text, caption, small, folds) in _GROUPS.items()
    }
