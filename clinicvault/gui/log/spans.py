"""Days of the week and hours of the day in words."""

from __future__ import annotations

from clinicvault.gui.i18n import language, tr


def weekday(number: int) -> str:
    """`Monday`; 0 is Monday."""
    said = language().locale.standaloneDayName(number + 1)
    return said[:1].upper() + said[1:]


def hour(number: int) -> str:
    """`14:00 to 15:00`."""
    return tr("{begin} to {end}", begin=f"{number:02d}:00", end=f"{(number + 1) % 24:02d}:00")
