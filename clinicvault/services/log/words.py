"""What the log says on paper: plain words out of `resources/log`, by language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from clinicvault.access.purposes import OWN_ACCESS
from clinicvault.domain.flags import FLAGS
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.paper_words import PaperWords

PLAIN = "plain file"
"""What the log calls a plain file."""
_FORMS = {
    "age": "age",
    "patient": "form_patient",
    "html": "form_patient",
    "insurer": "form_insurer",
    "zip": "form_insurer",
    "cms": "form_cms",
    "sheet": "form_sheet",
    "slides": "form_slides",
    "print": "form_print",
    "plain": "form_plain",
    PLAIN: "plain",
    "report": "report",
}
_MOST_DAYS = 4
"""Of more visits the first and the last day are told."""
_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "fr": ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
}


class LogWords(PaperWords):
    """One language's words; UsageError("report-language") for one that is not there."""

    FOLDER = "log"

    def short_day(self, day: dt.date) -> str:
        """A day in figures."""
        return f"{day:%d/%m/%Y}" if self.language == "fr" else f"{day:%Y-%m-%d}"

    def month(self, year: int, month: int) -> str:
        """A month written out."""
        return f"{self.form.months[month - 1]} {year}"

    def weekday(self, number: int) -> str:
        """A weekday in short, 0 is Monday."""
        return _WEEKDAYS[self.language][number]

    def purpose(self, slug: str) -> str:
        """A reason by the log's word; an unknown one as it is."""
        if slug == OWN_ACCESS:
            return self("own_copy")
        found = next((one for one in Purpose if one.slug == slug), None)
        return self.form.purposes[found] if found is not None else slug

    def given(self, photos: int, form: str, visits: Sequence[dt.date] = ()) -> str:
        """What was given: how many pictures, of which visits, in which form."""
        said = self(_FORMS[form]) if form in _FORMS else self("form_other", form=form)
        if not photos:
            return said
        of = f" ({self._visits(visits)})" if visits else ""
        return f"{self.counted('pictures', photos)}{of}, {said}"

    def _visits(self, days: Sequence[dt.date]) -> str:
        told = [self.short_day(day) for day in days]
        if len(told) > _MOST_DAYS:
            return self("visits_between", n=self.number(len(told)), first=told[0], last=told[-1])
        return self.counted("visits", len(told), days=", ".join(told))

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
