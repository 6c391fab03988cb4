"""Pairs that the views suggest, and the text by which a second person says yes to a sheet."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest

from clinicvault.domain.alignment import Alignment, How, Similarity
from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.giving.plans import plan_of, plan_text, recipes_of
from clinicvault.services.sheets.asked import is_sheet
from clinicvault.services.sheets.pairing import in_order, paired
from clinicvault.services.sheets.plans import sheet_fields, sheet_of
from clinicvault.services.views import PhotoView, VisitView
from clinicvault.services.views.exports import ExportPlan, PackageKind, PlannedPicture
from clinicvault.services.views.releases import OrderView
from clinicvault.services.views.sheets import SheetForm, SheetLook, SheetPair, SheetPlan

A, B, C = "0a" * 16, "0b" * 16, "0c" * 16
LAID = Alignment(Similarity(1.1, 0.02, 0.1, -0.2), How.FEATURES, 14, 0.003)


def photo(name, view=View.FRONTAL, visit="v", taken="", kind=PhotoKind.JPEG):
    return PhotoView(name, visit, kind, view, 900, 1200, taken, None)


def visit(number, *photos):
    day = dt.date(2026, number, 1)
    mine = tuple(dataclasses.replace(one, visit_id=f"v{number}") for one in photos)
    return VisitView(f"v{number}", day, "", "", mine)


def plan(*pairs, photos=(A, B), **look):
    pictures = tuple(PlannedPicture(one, Recipe()) for one in photos)
    export = ExportPlan("0f" * 16, pictures, "0f" * 16, Purpose.CARE, None, PackageKind.PLAIN)
    return SheetPlan(export, pairs or (SheetPair(A, B, "Lids", LAID),), SheetLook(**look))


# pairs


def test_of_every_view_the_first_visit_with_the_last():
    visits = (
        visit(3, photo("f3"), photo("s3", View.PROFILE_LEFT)),
        visit(2, photo("f2"), photo("x2", View.OTHER)),
        visit(1, photo("f1"), photo("s1", View.PROFILE_LEFT), photo("x1", View.OTHER)),
    )
    assert [(one.before, one.after) for one in paired(visits)] == [("f1", "f3"), ("s1", "s3")]


def test_two_of_one_visit_are_no_pair_unless_somebody_picked_them():
    visits = (visit(1, photo("a", taken="2026-01-01T09:00"), photo("b", taken="2026-01-01T08:00")),)
    assert paired(visits) == ()
    [pair] = paired(visits, {"a", "b"})
    assert (pair.before, pair.after) == ("b", "a")


def test_of_the_picked_the_earliest_with_every_later_one():
    visits = tuple(visit(number, photo(f"f{number}")) for number in (4, 3, 2, 1))
    found = paired(visits, {"f2", "f3", "f4"})
    assert [(one.before, one.after) for one in found] == [("f2", "f3"), ("f2", "f4")]


def test_two_picked_are_a_pair_whatever_they_show():
    visits = (visit(2, photo("back", View.BACK)), visit(1, photo("front")))
    [pair] = paired(visits, {"front", "back"})
    assert (pair.before, pair.after) == ("front", "back")


def test_films_and_documents_stand_on_no_sheet():
    visits = (visit(2, photo("a", kind=PhotoKind.VIDEO)), visit(1, photo("b", kind=PhotoKind.PDF)))
    assert paired(visits, {"a", "b"}) == ()


def test_the_earlier_one_comes_first():
    visits = (visit(2, photo("new")), visit(1, photo("old")))
    assert in_order(visits, "new", "old") == ("old", "new")
    assert in_order(visits, "old", "new") == ("old", "new")
    assert in_order(visits, "unknown", "new") == ("unknown", "new")


# plans


def text(made):
    return plan_text(made.export.pictures, sheet=sheet_fields(made))


def test_a_plan_gives_back_exactly_itself():
    made = plan(title="Eyelids", note="Confidential", language="fr", logo=False, light=True)
    told = plan_of(text(made))
    assert sheet_of(told.sheet) == (made.pairs, made.look)
    assert set(recipes_of(text(made))) == {bytes.fromhex(A), bytes.fromhex(B)}


@pytest.mark.parametrize(
    "change",
    [
        {"pairs": (SheetPair(A, B, "Other", LAID),)},
        {"pairs": (SheetPair(B, A, "Lids", LAID),)},
        {"pairs": (SheetPair(A, B, "Lids", Alignment()),)},
        {"look": SheetLook(title="Other")},
        {"look": SheetLook(form=SheetForm.SLIDES)},
        {"look": SheetLook(logo=False)},
    ],
)
def test_another_word_or_place_is_another_plan(change):
    made = plan()
    assert text(dataclasses.replace(made, **change)) != text(made)


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (plan(SheetPair(A, A)), "sheet-pair-same"),
        (plan(SheetPair(A, C)), "sheet-pair-unknown"),
        (plan(photos=(A, B, C)), "sheet-pair-unknown"),
        (plan(*[SheetPair(A, B)] * 61), "sheet-too-many"),
        (plan(title="x" * 121), "sheet-text-long"),
        (plan(note="x" * 301), "sheet-text-long"),
        (plan(SheetPair(A, B, "", Alignment(Similarity(99.0), How.HAND))), "align-points"),
        (plan(SheetPair(A, B, "", Alignment(Similarity(float("nan"))))), "align-points"),
    ],
)
def test_what_is_no_sheet_is_refused(made, code):
    with pytest.raises(InputRefused, match=code):
        sheet_fields(made)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("form"),
        lambda told: told.update(form="poster"),
        lambda told: told.update(more=1),
        lambda told: told.update(title=7),
        lambda told: told.update(pairs="none"),
        lambda told: told["pairs"][0].update(lies=[1, 2]),
        lambda told: told["pairs"][0].update(lies=["a", 0, 0, 0]),
        lambda told: told["pairs"][0].update(before="x"),
        lambda told: told["pairs"][0].update(how="magic"),
    ],
)
def test_nonsense_of_others_is_no_sheet(spoil):
    told = json.loads(json.dumps(sheet_fields(plan())))
    spoil(told)
    with pytest.raises(InputRefused, match="recipe-wrong"):
        sheet_of(told)


def test_an_order_of_a_sheet_is_told_from_one_of_pictures():
    order = OrderView("", (A, B), Purpose.CARE, "sheet", "Dr Weber", plan=text(plan()))
    assert is_sheet(order)
    pictures = plan_text(plan().export.pictures)
    for other in (None, dataclasses.replace(order, plan=""), dataclasses.replace(order, plan="{")):
        assert not is_sheet(other)
    assert not is_sheet(dataclasses.replace(order, plan=pictures))
