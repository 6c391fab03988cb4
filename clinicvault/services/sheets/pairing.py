"""Which pictures belong together: the same view, before and later."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.services.views import PhotoView, VisitView
from clinicvault.services.views.sheets import SheetPair

from .content import MOST_PAIRS

_UNSHOWN = frozenset({PhotoKind.VIDEO, PhotoKind.PDF})
_UNTOLD = frozenset({View.UNSPECIFIED, View.OTHER})
"""Two pictures of these need not show the same."""
_ORDER = {view: number for number, view in enumerate(View)}


def paired(visits: Sequence[VisitView], picked: Collection[str] = ()) -> tuple[SheetPair, ...]:
    """Pairs of a patient's pictures, by view.

    Of the `picked` ones the earliest of each view with every later one; two alone are a pair,
    whatever they show. Where none was picked: of every view the earliest with the newest.
    """
    known = [one for one in _oldest_first(visits) if not picked or one.id in picked]
    if len(known) == 2 and picked:
        return (SheetPair(known[0].id, known[1].id),)
    groups = _by_view(known, untold=bool(picked))
    pairs = (pair for group in groups for pair in _pairs(group, every=bool(picked)))
    return tuple(pairs)[:MOST_PAIRS]


def in_order(visits: Sequence[VisitView], first: str, second: str) -> tuple[str, str]:
    """Two pictures, the earlier one first; as they were told where that is not known."""
    order = {one.id: number for number, one in enumerate(_oldest_first(visits))}
    if order.get(second, len(order)) < order.get(first, -1):
        return second, first
    return first, second


def showable(photo: PhotoView) -> bool:
    """Whether it can stand on a sheet: no film, no document."""
    return photo.kind not in _UNSHOWN


def _oldest_first(visits: Sequence[VisitView]) -> list[PhotoView]:
    """By visit, and within one as they were taken."""
    ordered = sorted(visits, key=lambda visit: visit.date)
    photos = (sorted(visit.photos, key=lambda one: one.taken) for visit in ordered)
    return [one for group in photos for one in group if showable(one)]


def _by_view(photos: Sequence[PhotoView], *, untold: bool) -> list[list[PhotoView]]:
    groups: dict[View, list[PhotoView]] = {}
    for one in photos:
        if untold or one.view not in _UNTOLD:
            groups.setdefault(one.view, []).append(one)
    return [groups[view] for view in sorted(groups, key=_ORDER.__getitem__)]


def _pairs(group: Sequence[PhotoView], *, every: bool) -> Iterator[SheetPair]:
    """Never two of one visit, unless a person picked them."""
    first, later = group[0], group[1:]
    if not every:
        later = [one for one in later[-1:] if one.visit_id != first.visit_id]
    for one in later:
        yield SheetPair(first.id, one.id)
