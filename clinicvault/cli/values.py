"""How arguments are read. Complaints tell what is expected, never what was typed."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeVar

from clinicvault.domain.clinical import Channel, Evidence, View
from clinicvault.domain.ids import parse_id
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role

_E = TypeVar("_E")

ROLES = {role.value: role for role in Role}
PURPOSES = {purpose.slug: purpose for purpose in Purpose}
VIEWS = {view.value: view for view in View}
CHANNELS = {channel.value: channel for channel in Channel}
EVIDENCE = {evidence.value: evidence for evidence in Evidence}


def one_of(words: Mapping[str, _E]) -> Callable[[str], _E]:
    """A reader of exactly these words; what it gives stands behind the word."""
    expected = f"takes one of {', '.join(words)}"

    def read(text: str) -> _E:
        found = words.get(text.strip().lower())
        if found is None:
            raise argparse.ArgumentTypeError(expected)
        return found

    return read


role = one_of(ROLES)
purpose = one_of(PURPOSES)
view = one_of(VIEWS)
evidence = one_of(EVIDENCE)
channel = one_of(CHANNELS)


def date(text: str) -> dt.date:
    """A day as 1984-03-21."""
    try:
        return dt.datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise argparse.ArgumentTypeError("takes a day such as 1984-03-21") from None


def photo_id(text: str) -> str:
    """A photo's identifier: 32 hex digits, made lower case."""
    try:
        return parse_id(text.strip()).hex()
    except ValueError:
        raise argparse.ArgumentTypeError("takes identifiers of 32 hex digits") from None


def request_id(text: str) -> str:
    """A request's identifier: 32 hex digits, made lower case."""
    return photo_id(text)


def channel_option(parser: argparse.ArgumentParser) -> None:
    """Add where pictures for marketing will be shown."""
    parser.add_argument(
        "--channel",
        type=channel,
        metavar="PLACE",
        help=f"where it will be shown, for marketing: {', '.join(CHANNELS)}",
    )


def no_face_option(parser: argparse.ArgumentParser) -> None:
    """Add the exporter's word on faces."""
    parser.add_argument(
        "--no-face",
        action="store_true",
        help="you looked: nobody can be recognised by the face (the log keeps your word)",
    )


def second_options(parser: argparse.ArgumentParser) -> None:
    """Add how a second person is asked, and what was allowed."""
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--ask",
        type=filled,
        metavar="WHY",
        help="export nothing now: ask a second person for exactly this",
    )
    chosen.add_argument(
        "--request", type=request_id, metavar="ID", help="what a second person allowed"
    )


def positive(text: str) -> int:
    """A whole number from 1."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError("takes a whole number from 1")
    return int(text)


def filled(text: str) -> str:
    """A text that is not blank."""
    if not text.strip():
        raise argparse.ArgumentTypeError("takes a text that is not blank")
    return text.strip()


def longer(text: str) -> tuple[str, int, int | None]:
    """(rule, years, until age) of `RULE=YEARS` or `RULE=YEARS,AGE`."""
    rule, _, numbers = text.partition("=")
    years, comma, age = numbers.partition(",")
    try:
        return filled(rule), positive(years.strip()), positive(age.strip()) if comma else None
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError("takes a rule and years, such as adults=30") from None


def full_name(text: str) -> tuple[str, str]:
    """(given, family) of `Family, Given` or `Given Family` (the last word is the family name)."""
    head, comma, tail = text.partition(",")
    if comma:
        given, family = tail, head
    else:
        *first, family = filled(text).split()
        given = " ".join(first)
    given, family = " ".join(given.split()), " ".join(family.split())
    return given, filled(family)
