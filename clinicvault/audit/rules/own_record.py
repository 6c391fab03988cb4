"""The own record: nobody is the own practitioner, so no visit explains it."""

from __future__ import annotations

from collections.abc import Iterator

from clinicvault.audit.history import Hint

from .contract import Flag
from .one_patient import flag_of_look, hinted
from .work import Work


class OwnRecord:
    """A notice where the person was a patient that week, else to be looked at."""

    slug = "own-record"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person, patient and day."""
        for look in hinted(work, Hint.OWN, also_explained=True):
            weight = 2 if work.looks.open[look] else 1
            yield flag_of_look(work, self.slug, weight, int(look), {})
