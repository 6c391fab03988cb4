"""What somebody asks a second person to let out, in words: everything that the yes is bound to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import partial

from clinicvault.domain.recipes import Background, Recipe
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.api import Services
from clinicvault.services.giving.plans import Plan, plan_of
from clinicvault.services.views import PatientPage, RequestView
from clinicvault.services.views.exports import (
    ExportPlan,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)
from clinicvault.services.views.releases import OrderView

from . import export_words
from .facts import Line

_KINDS = {kind.value: kind for kind in PackageKind}


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A question, its pictures' recipes, and the patient's page where it may be read."""

    order: OrderView
    plan: Plan
    page: PatientPage

    @property
    def whole(self) -> ExportPlan:
        """As the wizard would have it, to see the pictures as they will leave."""
        order, plan = self.order, self.plan
        return ExportPlan(
            patient=order.patient_id,
            pictures=plan.pictures,
            recipient=order.recipient_id,
            purpose=order.purpose,
            channel=order.channel,
            kind=_KINDS.get(order.form, PackageKind.AGE),
            by_key=plan.by_key,
            dicom=plan.dicom,
            delete_by=order.until,
        )


def read_asked(services: Services, one: RequestView, order: OrderView) -> Asked:
    """For a worker: a plan may be long. InputRefused for one that cannot be read."""
    bare = Plan(tuple(PlannedPicture(photo, Recipe()) for photo in order.photos))
    plan = plan_of(order.plan) if order.plan else bare
    return Asked(order, plan, services.patients.page(one.patient_id))


def line(order: OrderView) -> str:
    """On a card: how many, for whom, what for, how."""
    count = trn("{n} picture", "{n} pictures", len(order.photos))
    reason = export_words.reason(order.purpose, order.channel)
    parts = (count, words.whom(order.recipient), reason, words.form(order.form))
    return "  ·  ".join(part for part in parts if part)


def order_lines(one: RequestView, order: OrderView) -> list[Line]:
    """What can be told at once."""
    lines: list[Line] = [
        (mark("Whose"), lambda: one.patient_name),
        (
            mark("For whom"),
            lambda: ", ".join(filter(None, (words.whom(order.recipient), order.address))),
        ),
        (mark("What for"), partial(export_words.reason, order.purpose, order.channel)),
        (mark("How many"), lambda: trn("{n} picture", "{n} pictures", len(order.photos))),
        (mark("Faces"), lambda: tr(_DENIED if order.denied_faces else _FACES[order.faces])),
    ]
    if order.until is not None:
        lines.append((mark("To be deleted by"), partial(formats.day, order.until)))
    return lines


def plan_lines(asked: Asked) -> list[Line]:
    """What its plan tells beside that."""
    plan = asked.plan
    lines: list[Line] = [
        (mark("What they get"), partial(_what, asked)),
        (mark("What opens it"), partial(_opens, asked)),
        (mark("Covered"), partial(_covered, plan)),
    ]
    if texts := sorted({one.recipe.mark.text for one in plan.pictures if one.recipe.mark}):
        lines.append((mark("Written over the pictures"), lambda: "\n".join(texts)))
    return lines


_WORDS = {PackageKind.AGE.value, PackageKind.PATIENT_PAGE.value, PackageKind.INSURER.value}
_FACES = {
    True: mark("The patient can be recognised"),
    False: mark("Nobody can be recognised, says who asks: look at the pictures"),
}
_DENIED = mark(
    "ClinicVault is sure of a face that is not covered; who asks says that it is none: look at the "
    "pictures"
)


def _what(asked: Asked) -> str:
    said = words.form(asked.order.form)
    said = said[:1].upper() + said[1:]
    return tr("{what}, with medical files", what=said) if asked.plan.dicom else said


def _opens(asked: Asked) -> str:
    form = asked.order.form
    if form == PackageKind.CERTIFICATE.value:
        return tr("Their certificate")
    if form == PackageKind.AGE.value and asked.plan.by_key:
        return tr("Their own key")
    if form in _WORDS:
        return tr("Words that ClinicVault makes, told by another way")
    return tr("Nothing is needed: whoever has it sees it")


def _covered(plan: Plan) -> str:
    recipes = [one.recipe for one in plan.pictures]
    said = [face.said for one in plan.pictures for face in one.faces]
    faces, bars = said.count(FaceSaid.COVERED), _count(one.eye_bars for one in recipes)
    boxes = _count(one.covers for one in recipes) - faces
    other = max(0, boxes) + _count(one.strokes for one in recipes)
    plain = any(one.background is not Background.AS_IS for one in recipes)
    parts = [
        trn("{n} face", "{n} faces", faces) if faces else "",
        trn("{n} bar over eyes", "{n} bars over eyes", bars) if bars else "",
        trn("{n} other place", "{n} other places", other) if other else "",
        tr("the background") if plain else "",
        tr("cut to a part") if any(one.crop is not None for one in recipes) else "",
    ]
    return ", ".join(filter(None, parts)) or tr("Nothing")


def _count(groups: Iterable[tuple[object, ...]]) -> int:
    return sum(map(len, groups))
