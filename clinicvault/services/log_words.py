"""What the log says on paper: plain words out of `resources/log`, by language."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
import tomllib
from collections.abc import Mapping

from clinicvault.access.purposes import OWN_ACCESS
from clinicvault.domain.errors import UsageError
from clinicvault.domain.flags import FLAGS
from clinicvault.domain.record_kinds import Purpose

from .form_words import WORDS, FormWords
from .resources import resource

LANGUAGES = tuple(WORDS)
_SPACE = "\N{NO-BREAK SPACE}"
_BEFORE_MARK = re.compile(r" (?=[:;!?»])")
_FORMS = frozenset({"age", "plain", "report"})
_PLAIN = "plain file"
"""What the log calls a plain file."""
_MONTHS = {
    "en": calendar.month_name[1:],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
           "octobre", "novembre", "décembre"],
}  # fmt: skip
_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "fr": ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
}


@functools.cache
def tables(language: str) -> Mapping[str, Mapping[str, str]]:
    """Every word of a language by table and key; UsageError("report-language")."""
    if language not in LANGUAGES:
        raise UsageError("report-language")
    return tomllib.loads(resource("log", f"{language}.toml").read_text("utf-8"))


class LogWords:
    """One language's words; UsageError("report-language") for one that is not there."""

    def __init__(self, language: str) -> None:
        self._tables = tables(language)
        self.language = language
        self.form: FormWords = WORDS[language]

    def __call__(self, name: str, **values: object) -> str:
        """A sentence, filled."""
        return self._spaced(self._tables["text"][name].format_map(values))

    def counted(self, name: str, number: int) -> str:
        """`name_one` or `name_many`; French says one for none, too."""
        one = number == 1 or (self.language == "fr" and number == 0)
        return self(f"{name}_one" if one else f"{name}_many", n=self.number(number))

    def number(self, value: float) -> str:
        """A number with the language's signs; at most one digit after the point."""
        whole = float(value).is_integer()
        said = f"{value:,.0f}" if whole else f"{value:,.1f}"
        if self.language != "fr":
            return said
        return said.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")

    def day(self, day: dt.date) -> str:
        """A day written out."""
        return self.form.date(day)

    def short_day(self, day: dt.date) -> str:
        """A day in figures."""
        return f"{day:%d/%m/%Y}" if self.language == "fr" else f"{day:%Y-%m-%d}"

    def time(self, when: dt.datetime) -> str:
        """Hours and minutes."""
        french = f"{when:%H}{_SPACE}h{_SPACE}{when:%M}"
        return french if self.language == "fr" else f"{when:%H:%M}"

    def month(self, year: int, month: int) -> str:
        """A month written out."""
        return f"{_MONTHS[self.language][month - 1]} {year}"

    def weekday(self, number: int) -> str:
        """A weekday in short, 0 is Monday."""
        return _WEEKDAYS[self.language][number]

    def purpose(self, slug: str) -> str:
        """A reason by the log's word; an unknown one as it is."""
        if slug == OWN_ACCESS:
            return self("own_copy")
        found = next((one for one in Purpose if one.slug == slug), None)
        return self.form.purposes[found] if found is not None else slug

    def given(self, photos: int, form: str) -> str:
        """What was given: how many pictures, in which form."""
        known = "plain" if form == _PLAIN else form
        said = self(known) if known in _FORMS else self("form_other", form=form)
        return f"{self.counted('pictures', photos)}, {said}" if photos else said

    def role(self, slug: str) -> str:
        """A role."""
        return self._tables["role"].get(slug, slug)

    def disposition(self, slug: str) -> str:
        """How a flag ended."""
        return self._tables["disposition"].get(slug, slug)

    def rule(self, slug: str) -> str:
        """A rule's title; one that these words do not know in English."""
        known = self._tables.get("rule", {})
        if slug in known:
            return known[slug]
        return FLAGS[slug].title if slug in FLAGS else slug

    def _spaced(self, text: str) -> str:
        """French signs keep their distance, and on their line."""
        return _BEFORE_MARK.sub(_SPACE, text) if self.language == "fr" else text
