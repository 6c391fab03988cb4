"""Dates, times, numbers and sizes as the chosen language writes them."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QDateTime, QLocale

from .i18n import language, tr

_STEP = 1024


def _locale() -> QLocale:
    return language().locale


def day(value: dt.date | None) -> str:
    """`4 May 1988`; "" for none."""
    return _locale().toString(_qdate(value), "d MMM yyyy") if value else ""


def short_day(value: dt.date | None, today: dt.date | None = None) -> str:
    """`Today`, `Yesterday`, `18 Nov`, or with the year where it is another one."""
    if value is None:
        return ""
    now = today or dt.date.today()  # noqa: DTZ011  (the clinic's own calendar day)
    if value == now:
        return tr("Today")
    if value == now - dt.timedelta(days=1):
        return tr("Yesterday")
    return _locale().toString(_qdate(value), "d MMM" if value.year == now.year else "d MMM yyyy")


def clock(value: dt.datetime) -> str:
    """`09:40`, in the computer's own time zone."""
    return value.astimezone().strftime("%H:%M")


def seconds_clock(value: dt.datetime) -> str:
    """`09:41:07`."""
    return value.astimezone().strftime("%H:%M:%S")


def moment(value: dt.datetime | None) -> str:
    """Day and time; "" for none."""
    if value is None:
        return ""
    local = value.astimezone()
    return f"{day(local.date())}, {local:%H:%M}"


def taken(text: str) -> str:
    """An ISO 8601 capture time as day and time; what cannot be read stays as it is."""
    when = QDateTime.fromString(text[:19], "yyyy-MM-ddTHH:mm:ss")
    return _locale().toString(when, "d MMM yyyy, HH:mm") if when.isValid() else text


def number(value: float, digits: int = 0) -> str:
    """A number with the language's separators."""
    if digits:
        return _locale().toString(float(value), "f", digits)
    return _locale().toString(round(value))


def percent(value: float) -> str:
    """A ratio as `125 %`."""
    return f"{number(value * 100)} %"


def size(value: int) -> str:
    """Bytes as KB, MB or GB."""
    return _locale().formattedDataSize(value, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def countdown(seconds: int) -> str:
    """`3:36`."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def length(seconds: float) -> str:
    """A film's length as `0:07`, `1:05` or `1:02:05`; "" where it is not known."""
    if seconds <= 0:
        return ""
    whole = max(1, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else countdown(rest)


def left(seconds: float) -> str:
    """How long something still takes, in words; "" where that is not known."""
    if seconds < 0:
        return ""
    if seconds < 60:
        return tr("{n} s left", n=number(max(1, seconds)))
    return tr("{n} min left", n=number(seconds / 60))


def _qdate(value: dt.date) -> QDate:
    return QDate(value.year, value.month, value.day)


def to_date(value: QDate) -> dt.date:
    """Qt's date as Python's."""
    return dt.date(value.year(), value.month(), value.day())


def to_qdate(value: dt.date) -> QDate:
    """Python's date as Qt's."""
    return _qdate(value)


def to_iso(value: QDateTime) -> str:
    """For file names: `2026-11-22`."""
    return value.toString("yyyy-MM-dd")
