"""What both kinds of papers say: sentences out of a table of words, days, times, reasons."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Mapping
from typing import ClassVar

from clinicvault.domain.errors import UsageError

from .consent.form_words import WORDS, FormWords
from .resources import resource

LANGUAGES = tuple(WORDS)
_FRENCH = "fr"
_SPACE = "\N{NO-BREAK SPACE}"
_BEFORE_MARK = re.compile(r" (?=[:;!?»])")
_AFTER_QUOTE = re.compile(r"(?<=«) ")

Tables = Mapping[str, Mapping[str, str]]


@functools.cache
def tables(folder: str, language: str) -> Tables:
    """A folder's words of a language by table and key; UsageError("report-language")."""
    if language not in LANGUAGES:
        raise UsageError("report-language")
    return tomllib.loads(resource(folder, f"{language}.toml").read_text("utf-8"))


class PaperWords:
    """One language's words; UsageError("report-language") for one that is not there."""

    FOLDER: ClassVar[str]
    """Of `resources`, where the tables of words are."""

    def __init__(self, language: str) -> None:
        self._tables = tables(self.FOLDER, language)
        self.language = language
        self.form: FormWords = WORDS[language]

    def __call__(self, name: str, **values: object) -> str:
        """A sentence, filled."""
        return self.spaced(self._tables["text"][name].format_map(values))

    def counted(self, name: str, number: int, **values: object) -> str:
        """`name_one` or `name_many`; French says one for none, too."""
        one = number == 1 or (self.language == _FRENCH and number == 0)
        return self(f"{name}_one" if one else f"{name}_many", n=self.number(number), **values)

    def number(self, value: float) -> str:
        """A number with the language's signs; at most one digit after the point."""
        whole = float(value).is_integer()
        said = f"{value:,.0f}" if whole else f"{value:,.1f}"
        if self.language != _FRENCH:
            return said
        return said.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")

    def day(self, day: dt.date | None) -> str:
        """A day written out."""
        return self.form.date(day)

    def time(self, when: dt.datetime) -> str:
        """Hours and minutes."""
        french = f"{when:%H}{_SPACE}h{_SPACE}{when:%M}"
        return french if self.language == _FRENCH else f"{when:%H:%M}"

    def spaced(self, text: str) -> str:
        """French signs keep their distance, and on their line."""
        if self.language != _FRENCH:
            return text
        return _AFTER_QUOTE.sub(_SPACE, _BEFORE_MARK.sub(_SPACE, text))
