"""A record that is restricted to certain people, opened without a visit.

For who is of no team the program takes anybody's visit for an explanation; of such a record only
what this person entered explains it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicvault.audit.history import Hint

from .contract import Flag
from .one_patient import by_chance, flag_of_look, hinted
from .work import Work

GRAVE = 3


class Vip:
    """A single look is enough; several such records in one day are graver."""

    slug = "vip"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person, patient and day."""
        looks = work.looks
        seen = hinted(work, Hint.VIP, also_explained=True)
        open_ = np.where(work.in_teams[looks.user], looks.open, looks.told > looks.day)
        chosen = seen[open_[seen]]
        records = work.count(looks.user[chosen], looks.day[chosen])
        for look in chosen:
            many = int(records[looks.user[look], looks.day[look]])
            weight = 3 if many >= GRAVE else 2 - by_chance(work, Hint.VIP, int(look))
            yield flag_of_look(work, self.slug, weight, int(look), {"records": many})
