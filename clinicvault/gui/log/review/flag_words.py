"""What a flag says, in the language in force: title, sentence with its figures, what to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from clinicvault.domain.flags import FLAGS as RULES
from clinicvault.gui import formats
from clinicvault.gui.i18n import FLAGS, language

SAMPLING = "sampling"
"""The rule that draws single looks by lot."""
Figures = Mapping[str, int | float | str]


class _Known(dict[str, str]):
    """A figure that an older log does not have shows an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def rules() -> tuple[str, ...]:
    """Slugs of all rules, in the order of the catalogue."""
    return tuple(RULES)


def title(rule: str) -> str:
    """What is unusual, in a few words; a rule of a newer version stays its slug."""
    return _text(RULES[rule].title) if rule in RULES else rule


def sentence(rule: str, figures: Figures) -> str:
    """Why, with figures; "" for a rule of a newer version."""
    if rule not in RULES:
        return ""
    said = _Known({key: figure(value) for key, value in figures.items()})
    return _text(RULES[rule].sentence).format_map(said)


def ask(rule: str) -> str:
    """What to ask the person concerned."""
    return _text(RULES[rule].ask) if rule in RULES else ""


def figure(value: float | str) -> str:
    """A number or a day as the language writes it; other words stay."""
    if isinstance(value, str):
        return _day(value)
    return formats.number(value, 0 if float(value).is_integer() else 1)


def _day(value: str) -> str:
    try:
        return formats.day(dt.date.fromisoformat(value))
    except ValueError:
        return value


def _text(source: str) -> str:
    return language().text(source, FLAGS)
