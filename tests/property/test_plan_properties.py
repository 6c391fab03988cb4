"""Recipes, plans and orders as kept: the same text for the same thing, another for any other."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.exports import ExportOrder, order_of, order_text
from clinicvault.domain.recipe_fields import fields_of, recipe_of
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.giving.plans import plan_of, plan_text, recipes_of
from clinicvault.services.views.exports import FaceDecision, FaceFound, FaceSaid, PlannedPicture
from tests.property.test_rendering_properties import bars, boxes, recipes, shares, some

QUICK = settings(max_examples=80, deadline=None, derandomize=True)
REFUSALS = {"recipe-wrong", "recipe-newer", "recipe-many", "mark-text"}

ids = st.binary(min_size=16, max_size=16)
faces = st.builds(
    FaceDecision,
    st.builds(FaceFound, boxes, st.none() | bars, shares),
    st.sampled_from(FaceSaid),
)
pictures = st.builds(
    PlannedPicture, ids.map(bytes.hex), recipes, some(faces, 2), st.booleans(), st.booleans()
)
plans = st.lists(pictures, min_size=1, max_size=3, unique_by=lambda one: one.photo).map(tuple)
orders = st.builds(
    ExportOrder,
    patient=ids,
    photos=st.lists(ids, max_size=3).map(tuple),
    purpose=st.sampled_from(Purpose),
    form=st.text(max_size=8),
    recipient=st.text(max_size=8),
    recipient_id=st.just(b"") | ids,
    address=st.text(max_size=8),
    channel=st.none() | st.sampled_from(Channel),
    faces=st.booleans(),
    until=st.none() | st.dates(),
    plan=st.text(max_size=20),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


def read(make, *given):
    """What it makes of it, or None where it is refused; anything else that is raised is a fault."""
    try:
        return make(*given)
    except InputRefused as refusal:
        code = refusal.code
    assert code in REFUSALS
    return None


@QUICK
@given(recipe=recipes, field=st.sampled_from(sorted(fields_of(Recipe()))), value=values)
def test_a_field_with_anything_in_it_is_a_recipe_or_refused(recipe, field, value):
    """And what is taken is within all bounds: it has a form of its own again."""
    told = fields_of(recipe) | {field: value}
    found = read(recipe_of, told)
    if found is not None:
        assert recipe_of(fields_of(found)) == found


@QUICK
@given(value=values)
def test_nothing_else_is_a_recipe_or_a_plan(value):
    assert read(recipe_of, value) is None
    assert read(plan_of, json.dumps(value)) is None


@QUICK
@given(planned=plans, by_key=st.booleans(), dicom=st.booleans())
def test_a_plan_comes_back_and_has_one_text(planned, by_key, dicom):
    text = plan_text(planned, by_key=by_key, dicom=dicom)
    found = plan_of(text)
    assert (found.pictures, found.by_key, found.dicom) == (planned, by_key, dicom)
    assert recipes_of(text) == {bytes.fromhex(one.photo): one.recipe for one in planned}
    assert plan_text(planned, by_key=not by_key, dicom=dicom) != text
    assert plan_text(planned, by_key=by_key, dicom=not dicom) != text
    assert plan_text(planned, [planned[0].photo], by_key=by_key, dicom=dicom) != text
    assert plan_text((*planned, planned[0]), by_key=by_key, dicom=dicom) != text


@QUICK
@given(planned=plans, other=pictures, at=st.integers(0, 2))
def test_whoever_changes_a_plan_changes_its_text(planned, other, at):
    """A second person's yes is held against the text: no other recipe, face or word has the same."""
    at %= len(planned)
    for field in dataclasses.fields(PlannedPicture):
        swapped = dataclasses.replace(
            planned[at], **{field.name: getattr(other, field.name)}
        )  # the rest stays as it was
        changed = (*planned[:at], swapped, *planned[at + 1 :])
        assert (plan_text(changed) == plan_text(planned)) is (changed == planned)
    assert (plan_text(planned[::-1]) == plan_text(planned)) is (len(planned) == 1)


@QUICK
@given(planned=plans, place=st.integers(0, 10**6), sign=st.characters())
def test_a_changed_letter_is_refused_or_another_plan(planned, place, sign):
    text = plan_text(planned)
    at = place % len(text)
    changed = text[:at] + sign + text[at + 1 :]
    found = read(plan_of, changed)
    if found is not None and changed != text:
        assert found.pictures != planned or found.dicom or found.by_key
        assert plan_text(found.pictures, found.as_stored, by_key=found.by_key,
                         dicom=found.dicom) == changed  # fmt: skip


@QUICK
@given(order=orders, other=orders)
def test_an_order_comes_back_and_no_other_has_its_text(order, other):
    text = order_text(order)
    assert order_of(text) == order
    for field in dataclasses.fields(ExportOrder):
        changed = dataclasses.replace(order, **{field.name: getattr(other, field.name)})
        assert (order_text(changed) == text) is (changed == order)


@QUICK
@given(order=orders, value=values)
def test_an_order_with_anything_in_a_field_is_an_order_or_none(order, value):
    for name in json.loads(order_text(order)):
        told = json.loads(order_text(order)) | {name: value}
        text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        try:
            found = order_of(text)
        except ValueError:
            continue
        assert order_text(found) == text


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_an_order_of_the_first_and_the_last_day(day):
    order = ExportOrder(
        patient=bytes(16), photos=(bytes(16),), purpose=Purpose.CARE, form="age",
        recipient="A", until=day,
    )  # fmt: skip
    assert order_of(order_text(order)) == order
