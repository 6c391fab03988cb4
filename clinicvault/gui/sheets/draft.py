"""The pairs of a sheet while somebody works on it, and the plan that they make."""

from __future__ import annotations

import dataclasses

from clinicvault.domain.alignment import Alignment, How, Similarity
from clinicvault.gui.export.draft import Draft
from clinicvault.gui.export.recipients import is_patient
from clinicvault.services.sheets.naming import names_patient, says_name
from clinicvault.services.sheets.pairing import in_order, paired
from clinicvault.services.views.sheets import AskedSheet, SheetLook, SheetPair, SheetPlan


@dataclasses.dataclass
class PairDraft:
    """Two pictures, how they lie, and what was found before a hand moved them."""

    before: str
    after: str
    caption: str = ""
    lies: Alignment = dataclasses.field(default_factory=Alignment)
    found: Alignment | None = None
    """By the search; None until it has looked, or where it could not."""
    failed: bool = False
    """Whether the search could not look."""

    @property
    def photos(self) -> tuple[str, str]:
        """Both, the earlier first."""
        return self.before, self.after

    @property
    def pair(self) -> SheetPair:
        """As a plan has it."""
        return SheetPair(self.before, self.after, self.caption, self.lies)

    def take(self, found: Alignment) -> None:
        """What the search found counts, unless a hand was faster."""
        if self.found is None and self.lies.how is How.NONE:
            self.lies = found
        self.found, self.failed = found, False

    def nudge(self, moved: Similarity) -> None:
        """A hand's word; one that nobody could mean is left out."""
        if moved.sensible:
            self.lies = Alignment(moved, How.HAND)

    def back(self) -> None:
        """As the search found it."""
        self.lies = self.found or Alignment()

    def apart(self) -> None:
        """Both whole, each for itself."""
        self.lies = Alignment()

    def swap(self) -> None:
        """The later one is the earlier one."""
        self.before, self.after = self.after, self.before
        self.lies, self.found = _turned(self.lies), _turned(self.found) if self.found else None


class SheetDraft:
    """Lives as long as the wizard; which pictures leave follows from the pairs."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.pairs: list[PairDraft] = []
        self.look = SheetLook()
        self._fixed: SheetPlan | None = None

    def begin(self, picked: tuple[str, ...]) -> None:
        """Pairs of what was picked on the patient's page, or as the views suggest."""
        visits = self.draft.page.visits
        known = frozenset(picked)
        found = paired(visits, known) or paired(visits)
        self.pairs = [PairDraft(one.before, one.after) for one in found]
        self._choose()

    def add(self, first: str, second: str) -> PairDraft:
        """One more pair, the earlier picture first."""
        made = PairDraft(*in_order(self.draft.page.visits, first, second))
        self.pairs.append(made)
        self._choose()
        return made

    def remove(self, number: int) -> None:
        """One pair less."""
        del self.pairs[number]
        self._choose()

    def move(self, number: int, by: int) -> int:
        """A pair up or down; where it is then."""
        place = min(max(number + by, 0), len(self.pairs) - 1)
        self.pairs.insert(place, self.pairs.pop(number))
        self._choose()
        return place

    def fit(self) -> None:
        """Where pictures were left out for a reason, their pairs are."""
        if self._fixed is None:
            kept = set(self.draft.photos)
            self.pairs = [one for one in self.pairs if kept.issuperset(one.photos)]
            self._choose()

    def _choose(self) -> None:
        """Every picture once, in the order of the pairs."""
        photos = (photo for one in self.pairs for photo in one.photos)
        self.draft.choose(tuple(dict.fromkeys(photos)))

    # the plan

    def resume(self, asked: AskedSheet) -> None:
        """Go on with exactly what somebody allowed; nothing of it can be changed any more."""
        export = dataclasses.replace(asked.plan.export, request=asked.request)
        plan = dataclasses.replace(asked.plan, export=export)
        self.pairs = [
            PairDraft(one.before, one.after, one.caption, one.alignment, one.alignment)
            for one in plan.pairs
        ]
        self.look, self._fixed = plan.look, plan

    def plan(self) -> SheetPlan | None:
        """Everything together; None while an answer is missing."""
        if self._fixed is not None:
            return self._fixed
        export = self.draft.plan()
        if export is None or not self.pairs:
            return None
        plain = dataclasses.replace(export, dicom=False)
        return SheetPlan(plain, tuple(one.pair for one in self.pairs), self.look)

    @property
    def captions_name(self) -> bool:
        """Whether a caption says a part of the patient's name."""
        name = self.draft.page.row.name
        return any(says_name(one.caption, name) for one in self.pairs)

    @property
    def named(self) -> bool:
        """Whether any word on the pages does: then no service lets the sheet leave."""
        plan, to = self.plan(), self.draft.recipient
        if plan is None:
            return self.captions_name
        own = to is None or is_patient(to)
        name = self.draft.page.row.name
        return names_patient(plan, name, "" if own or to is None else to.details.name)

    # before and after a lock

    def kept(self) -> tuple[tuple[str, str, Alignment], ...]:
        """Which pictures, and how they lie; no caption."""
        return tuple((one.before, one.after, one.lies) for one in self.pairs)

    def take_up(self, kept: tuple[tuple[str, str, Alignment], ...]) -> None:
        """Go on with pairs whose pictures are still there."""
        known = self.draft.photo
        there = [one for one in kept if known(one[0]) is not None and known(one[1]) is not None]
        self.pairs = [PairDraft(before, after, lies=lies) for before, after, lies in there]
        for one in self.pairs:
            one.found = one.lies if one.lies.how is not How.NONE else None
        self._choose()

    def wipe(self) -> None:
        """Forget everything."""
        self.pairs, self._fixed, self.look = [], None, SheetLook()


def _turned(lies: Alignment) -> Alignment:
    return dataclasses.replace(lies, similarity=lies.similarity.inverse())
