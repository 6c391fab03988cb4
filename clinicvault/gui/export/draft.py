"""The answers given so far, and the plan that they make."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import Channel, PhotoKind
from clinicvault.domain.recipe_rules import MOST_LETTERS, MOST_LINES
from clinicvault.domain.recipes import Corner, Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients.timeline_model import TimelineModel
from clinicvault.services.views import PatientPage, PhotoView
from clinicvault.services.views.exports import (
    AskedExport,
    ExportPlan,
    FaceSaid,
    KindOffer,
    PackageKind,
    PlannedPicture,
    PurposeStanding,
)
from clinicvault.services.views.releases import RecipientView

from .covering import Covering
from .kept import AskedAgain, KeptAnswers, KeptMark
from .recipients import Key, key_of

_UNPAINTED = frozenset({PhotoKind.VIDEO, PhotoKind.PDF})
PROTECTED = frozenset({PackageKind.AGE, PackageKind.CERTIFICATE})
"""Kinds that may hold medical files."""


@dataclasses.dataclass
class MarkWish:
    """What is written over the pictures."""

    on: bool = True
    wanted: bool | None = None
    """What a person said of it; None where it follows from recipient and reason."""
    text: str = ""
    corner: Corner = Corner.BOTTOM_RIGHT
    opacity: float = 0.6

    @property
    def mark(self) -> VisibleMark | None:
        """As a recipe has it: few lines of letters; None where nothing is written."""
        lines = self.text.strip().splitlines()[:MOST_LINES]
        drawn = ("".join(char if char.isprintable() else " " for char in line) for line in lines)
        text = "\n".join(drawn)[:MOST_LETTERS].strip()
        return VisibleMark(text, self.corner, self.opacity) if self.on and text else None


class Draft:
    """Lives as long as the wizard; pictures' covers stay when an answer is changed."""

    def __init__(self, page: PatientPage) -> None:
        self.page = page
        self.patient = page.row.id
        self.model = TimelineModel()
        self.model.show(page.visits, lambda _: True)
        self.photos: tuple[str, ...] = ()
        self.recipient: RecipientView | None = None
        self.standing: PurposeStanding | None = None
        self.note = ""
        self.kind: KindOffer | None = None
        self.by_key = False
        self.dicom = False
        self.delete_by: dt.date | None = None
        self.mark = MarkWish()
        self.longest = 0
        self._coverings: dict[str, Covering] = {}
        self._fixed: ExportPlan | None = None

    # pictures

    def photo(self, photo: str) -> PhotoView | None:
        """What is known of a picture of this patient."""
        return self.model.find(photo)

    def paintable(self, photo: str) -> bool:
        """Whether it can be covered: films and documents leave as they are."""
        found = self.photo(photo)
        return found is not None and found.kind not in _UNPAINTED

    @property
    def paintables(self) -> tuple[str, ...]:
        """The chosen pictures that can be covered."""
        return tuple(photo for photo in self.photos if self.paintable(photo))

    def choose(self, photos: tuple[str, ...]) -> None:
        """Other pictures; the covers of those that stay are kept."""
        self.photos = photos

    def covering(self, photo: str) -> Covering:
        """What is covered in a picture."""
        found = self._coverings.get(photo)
        if found is None:
            found = self._coverings[photo] = Covering()
        return found

    # answers

    def give_to(self, recipient: RecipientView) -> None:
        """Another recipient: consent, kind and what is written over the pictures are open again."""
        if self.recipient is None or recipient.id != self.recipient.id:
            self.standing = self.kind = None
            self.mark.text, self.mark.wanted = "", None
        self.recipient = recipient
        self.by_key = key_of(recipient) is not Key.NONE

    def state(self, standing: PurposeStanding) -> None:
        """Another reason: where nobody may be recognised, every picture is looked at again."""
        before = self.standing
        if before is not None and before.purpose is not standing.purpose:
            self.mark.text = ""
        if before is None or (before.purpose, before.channel) != (
            standing.purpose,
            standing.channel,
        ):
            self.kind = None
        if standing.faces_hidden and not (before is not None and before.faces_hidden):
            self._look_again()
        self.standing = standing

    def _look_again(self) -> None:
        for covering in self._coverings.values():
            covering.looked = False
            covering.cover_all()

    @property
    def faces_hidden(self) -> bool:
        """Whether nobody may be recognised."""
        return self.standing is not None and self.standing.faces_hidden

    @property
    def first_said(self) -> FaceSaid:
        """What is done with a face before somebody says more: shown only where it may be."""
        purpose = self.purpose
        open_to = {Purpose.CARE, Purpose.COLLEAGUES, Purpose.INSURER}
        may = not self.faces_hidden and purpose in open_to
        return FaceSaid.SHOWN if may else FaceSaid.COVERED

    @property
    def purpose(self) -> Purpose | None:
        """The reason, once it was said."""
        return self.standing.purpose if self.standing is not None else None

    @property
    def channel(self) -> Channel | None:
        """Where they will be shown, of marketing."""
        return self.standing.channel if self.standing is not None else None

    # films and documents

    @property
    def uncoverable(self) -> tuple[str, ...]:
        """Where nobody may be recognised: films and documents, which cannot be covered."""
        return tuple(photo for photo in self.photos if self.must_stay(photo))

    def must_stay(self, photo: str) -> bool:
        """Whether it cannot be covered though nobody may be recognised."""
        return self.faces_hidden and not self.paintable(photo)

    def shows(self, photo: str) -> bool:
        """Whether somebody can be recognised on it though nobody may be."""
        return self.faces_hidden and self.paintable(photo) and self.covering(photo).shows

    @property
    def unlooked(self) -> tuple[str, ...]:
        """Pictures that nobody looked at yet."""
        return tuple(one for one in self.paintables if not self.covering(one).looked)

    @property
    def barred(self) -> tuple[str, ...]:
        """Pictures on which somebody can be recognised though nobody may be."""
        return tuple(photo for photo in self.photos if self.shows(photo))

    @property
    def coverable_done(self) -> bool:
        """Whether every picture may leave as it is covered now."""
        return not (self.unlooked or self.barred or self.uncoverable)

    # the plan

    def resume(self, asked: AskedExport, recipient: RecipientView, kind: KindOffer) -> None:
        """Go on with exactly what somebody allowed; nothing of it can be changed any more."""
        plan = dataclasses.replace(asked.plan, request=asked.request)
        self.photos = tuple(one.photo for one in plan.pictures)
        self.recipient, self.kind = recipient, kind
        self.standing = PurposeStanding(plan.purpose, plan.channel)
        self.note, self.by_key, self.dicom = plan.note, plan.by_key, plan.dicom
        self.delete_by = plan.delete_by
        self._fixed = plan

    def kept(self, step: int, entry: int = 0) -> KeptAnswers:
        """What may outlive a lock, with the step that is in view."""
        wish, to = self.mark, self.recipient
        return KeptAnswers(
            step=step,
            photos=self.photos,
            mark=KeptMark(wish.wanted, wish.corner, wish.opacity),
            coverings=dict(self._coverings),
            recipient=to.id if to is not None else "",
            purpose=self.purpose,
            channel=self.channel,
            faces_hidden=self.faces_hidden,
            kind=self.kind.kind if self.kind is not None else None,
            by_key=self.by_key,
            dicom=self.dicom,
            delete_by=self.delete_by,
            longest=self.longest,
            request=self._fixed.request if self._fixed is not None else "",
            entry=entry,
        )

    def take_up(self, kept: KeptAnswers) -> None:
        """Go on after a lock; who gets it and why are asked again (`answer_again`)."""
        self.photos = tuple(one for one in kept.photos if self.photo(one) is not None)
        self._coverings.update(kept.coverings)
        self.mark = MarkWish(
            wanted=kept.mark.wanted, corner=kept.mark.corner, opacity=kept.mark.opacity
        )
        self.delete_by, self.longest = kept.delete_by, kept.longest

    def answer_again(self, kept: KeptAnswers, said: AskedAgain) -> None:
        """What the clinic still says of the answers; a stricter consent opens the covers again."""
        self.recipient, self.standing, self.kind = said.recipient, said.standing, said.kind
        self.by_key, self.dicom = kept.by_key, kept.dicom
        if self.faces_hidden and not kept.faces_hidden:
            self._look_again()

    @property
    def fixed(self) -> bool:
        """Whether it is what somebody allowed, unchanged."""
        return self._fixed is not None

    def plan(self) -> ExportPlan | None:
        """All answers together; None while one is missing."""
        if self._fixed is not None:
            return self._fixed
        if self.recipient is None or self.standing is None or self.kind is None:
            return None
        words = self.mark.mark
        return ExportPlan(
            patient=self.patient,
            pictures=tuple(self._planned(photo, words) for photo in self.photos),
            recipient=self.recipient.id,
            purpose=self.standing.purpose,
            channel=self.standing.channel,
            kind=self.kind.kind,
            by_key=self._keyed(self.recipient, self.kind.kind),
            dicom=self.dicom and self.kind.kind in PROTECTED,
            delete_by=self.delete_by,
            note=self.note,
        )

    def _keyed(self, recipient: RecipientView, kind: PackageKind) -> bool:
        """A certificate is a key; an age file takes a key where there is one and it is wished."""
        by_age = kind is PackageKind.AGE and key_of(recipient) is Key.AGE and self.by_key
        return kind is PackageKind.CERTIFICATE or by_age

    def _planned(self, photo: str, words: VisibleMark | None) -> PlannedPicture:
        if not self.paintable(photo):
            return PlannedPicture(photo, Recipe())
        return self.covering(photo).planned(photo, words, self.longest)

    def wipe(self) -> None:
        """Forget everything."""
        self.model.wipe()
        self._coverings.clear()
        self.photos, self.recipient, self._fixed = (), None, None
        self.standing, self.kind, self.note, self.mark = None, None, "", MarkWish()
