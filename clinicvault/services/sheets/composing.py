"""Pictures that are ready to leave become pages: which stand side by side, and how they lie."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from clinicvault.access.patients.visits import days_of_photos
from clinicvault.access.release.logo import logo
from clinicvault.domain.alignment import Size, cropped
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Box
from clinicvault.jobs import CancelToken
from clinicvault.services.clinic import Clinic
from clinicvault.services.giving.rendering import Ready, Rendered
from clinicvault.services.views.exports import BlockedPicture
from clinicvault.services.views.sheets import SheetForm, SheetPair, SheetPlan

from .content import Made, Pair, Sheet, Shot, Tone
from .making import Sheets

_WHOLE = Box(0.0, 0.0, 1.0, 1.0)
_VIEWS = {view.value: view for view in View}


@dataclasses.dataclass(frozen=True, slots=True)
class Composed:
    """Files of pages, and which pictures of the plan are on none of them."""

    made: Made
    left_out: tuple[BlockedPicture, ...] = ()

    @property
    def missing(self) -> frozenset[bytes]:
        """Ids of the same."""
        return frozenset(bytes.fromhex(one.photo) for one in self.left_out)


def composed(clinic: Clinic, plan: SheetPlan, rendered: Rendered, cancel: CancelToken) -> Composed:
    """The pages of a plan; a pair of which a picture is missing is left out, and told of.

    InputRefused with the first one's reason where no pair is left; Cancelled.
    """
    ready = {one.photo.hex(): one for one in rendered.ready}
    codes = {one.photo: one.code for one in rendered.left_out}
    pairs = [one for one in plan.pairs if one.before in ready and one.after in ready]
    if not pairs:
        raise InputRefused(next(iter(codes.values()), "sheet-empty"))
    sheet = _sheet(clinic, plan, pairs, ready)
    made = _made(Sheets(clinic.media), plan.look.form, sheet, cancel)
    gone = dict(made.left_out)
    codes |= {photo: code for number, code in gone.items() for photo in _both(pairs[number])}
    shown = {photo for n, one in enumerate(pairs) if n not in gone for photo in _both(one)}
    return Composed(made, tuple(_left_out(plan, shown, codes)))


def _both(pair: SheetPair) -> tuple[str, str]:
    return pair.before, pair.after


def _left_out(
    plan: SheetPlan, shown: set[str], codes: Mapping[str, str]
) -> Iterator[BlockedPicture]:
    """In the plan's order; the partner of what could not be read is told the same reason."""
    why = next(iter(codes.values()), "")
    for one in plan.export.pictures:
        if one.photo not in shown:
            yield BlockedPicture(one.photo, codes.get(one.photo, why))


def _made(sheets: Sheets, form: SheetForm, sheet: Sheet, cancel: CancelToken) -> Made:
    if form is SheetForm.SLIDES:
        return sheets.slides(sheet, cancel)
    if form is SheetForm.PDF:
        return sheets.pdf(sheet, cancel)
    return sheets.pictures(sheet, cancel)


def _sheet(
    clinic: Clinic, plan: SheetPlan, pairs: Sequence[SheetPair], ready: Mapping[str, Ready]
) -> Sheet:
    session, look = clinic.session, plan.look
    photos = [one.photo for one in ready.values()]
    with session.vault.read() as rows:
        days = days_of_photos(session, rows, bytes.fromhex(plan.export.patient), photos)
    crops = {one.photo: one.recipe.crop or _WHOLE for one in plan.export.pictures}
    return Sheet(
        clinic=clinic.vault.clinic_name,
        pairs=tuple(_pair(one, ready, days, crops) for one in pairs),
        title=look.title,
        note=look.note,
        language=look.language,
        logo=logo(session) if look.logo else b"",
        tone=Tone.LIGHT if look.light else Tone.DARK,
    )


def _pair(
    pair: SheetPair,
    ready: Mapping[str, Ready],
    days: Mapping[bytes, dt.date],
    crops: Mapping[str, Box],
) -> Pair:
    before, after = (ready[photo] for photo in _both(pair))
    sides = (_whole(after), crops[pair.after]), (_whole(before), crops[pair.before])
    laid = dataclasses.replace(
        pair.alignment, similarity=cropped(pair.alignment.similarity, *sides)
    )
    first, second = (Shot(one.data, days.get(one.photo)) for one in (before, after))
    view = _VIEWS.get(str(before.facts.get("view")), View.UNSPECIFIED)
    return Pair(first, second, view, pair.caption, laid)


def _whole(one: Ready) -> Size:
    """Sides of the whole upright picture, in pixels; their proportion alone counts."""
    width, height = one.facts.get("width"), one.facts.get("height")
    known = isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0
    return (width, height) if known else (1, 1)  # type: ignore[return-value]  # asked above
