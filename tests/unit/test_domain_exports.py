"""An order and its canonical text; which orders the rules hold for a second person."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.exports import (
    CAREFUL,
    MOST_PICTURES,
    MOST_PLAN_CHARS,
    MOST_TEXT_CHARS,
    PLAIN,
    THE_PATIENT,
    ExportOrder,
    ExportRules,
    SecondReason,
    order_of,
    order_text,
    require_order,
    seconds,
)
from clinicvault.domain.record_kinds import Purpose

ORDER = ExportOrder(
    patient=b"p" * 16, photos=(b"1" * 16,), purpose=Purpose.COLLEAGUES, form="age", recipient="Dr W"
)
TEXT = st.text(max_size=12)
ORDERS = st.builds(
    ExportOrder,
    patient=st.binary(min_size=16, max_size=16),
    photos=st.lists(st.binary(min_size=16, max_size=16), min_size=1, max_size=4).map(tuple),
    purpose=st.sampled_from(Purpose),
    form=TEXT,
    recipient=TEXT,
    recipient_id=st.binary(max_size=16),
    address=TEXT,
    channel=st.none() | st.sampled_from(Channel),
    faces=st.booleans(),
    denied_faces=st.booleans(),
    until=st.none() | st.dates(),
    plan=TEXT,
)


@given(ORDERS)
def test_there_and_back(order):
    assert order_of(order_text(order)) == order


@given(ORDERS, ORDERS)
def test_two_orders_have_one_text_only_where_they_are_the_same(one, other):
    assert (order_text(one) == order_text(other)) is (one == other)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "{}", "7", order_text(ORDER) + " ", order_text(ORDER)[:-1],
        order_text(ORDER).replace('"faces":"yes"', '"faces":true'),
        order_text(ORDER).replace("colleagues", "fun"),
        order_text(ORDER).replace('"faces":"yes"', '"faces":"1"'),
        order_text(ORDER).replace('"form":"age"', '"form":7'),
        order_text(ORDER).replace('"faces":', '"denied_faces":"no","faces":'),
        json.dumps(json.loads(order_text(ORDER))),
        json.dumps({**json.loads(order_text(ORDER)), "more": 1}, sort_keys=True),
    ],
)  # fmt: skip
def test_what_is_no_canonical_order(text):
    with pytest.raises(ValueError, match="no order"):
        order_of(text)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"photos": ()}, "export-too-many"),
        ({"photos": (b"1" * 16,) * 2}, "export-too-many"),
        ({"photos": tuple(n.to_bytes(16) for n in range(MOST_PICTURES + 1))}, "export-too-many"),
        ({"plan": "x" * (MOST_PLAN_CHARS + 1)}, "export-plan-long"),
        ({"recipient": "x" * (MOST_TEXT_CHARS + 1)}, "export-text-long"),
        ({"address": "x" * (MOST_TEXT_CHARS + 1)}, "export-text-long"),
        ({"form": "x" * (MOST_TEXT_CHARS + 1)}, "export-text-long"),
    ],
)
def test_limits(changed, code):
    with pytest.raises(InputRefused, match=code):
        require_order(dataclasses.replace(ORDER, **changed))


def test_up_to_the_limits():
    photos = tuple(n.to_bytes(16) for n in range(MOST_PICTURES))
    require_order(dataclasses.replace(ORDER, photos=photos, recipient="x" * MOST_TEXT_CHARS))


def test_bulk_is_more_than_so_many_at_once_or_in_the_hour():
    rules = ExportRules(bulk=2)
    three = dataclasses.replace(ORDER, photos=tuple(n.to_bytes(16) for n in range(3)))
    assert seconds(rules, three, 0) == (SecondReason.BULK,)
    assert seconds(rules, ORDER, 2) == ()
    assert seconds(rules, ORDER, 3) == (SecondReason.BULK,)


def test_a_word_against_a_face_needs_one_whatever_the_rules_say_of_faces():
    order = dataclasses.replace(ORDER, faces=False, denied_faces=True)
    assert seconds(ExportRules(faces=frozenset()), order, 1) == (SecondReason.FACES,)
    assert "denied" not in order_text(ORDER)  # what was asked earlier stays the same


CARE = {"purpose": Purpose.CARE}


@pytest.mark.parametrize("form", sorted(PLAIN))
def test_what_lies_open_before_somebody_else_needs_one(form):
    rules = ExportRules()
    assert rules.plain_alone >= {Purpose.CARE}
    order = dataclasses.replace(ORDER, **CARE, form=form)
    assert seconds(rules, order, 1) == (SecondReason.PLAIN,)
    by_the_book = dataclasses.replace(order, recipient=THE_PATIENT, recipient_id=b"r" * 16)
    assert seconds(rules, by_the_book, 1) == (SecondReason.PLAIN,)
    for own in ("", THE_PATIENT):
        handed = dataclasses.replace(order, recipient=own)
        assert seconds(rules, handed, 1) == ((SecondReason.PLAIN,) if form == "plain" else ())
        nobody = dataclasses.replace(rules, plain_alone=frozenset())
        assert seconds(nobody, handed, 1) == (SecondReason.PLAIN,)


def test_all_reasons_at_once():
    order = dataclasses.replace(ORDER, purpose=Purpose.MARKETING, form="plain")
    assert seconds(ExportRules(bulk=1), order, 2) == tuple(SecondReason)
    assert seconds(ExportRules(marketing=False, faces=frozenset()), order, 1) == (
        SecondReason.PLAIN,
    )


@given(ORDERS)
def test_where_nobody_can_tell_every_face_and_every_plain_file_needs_one(order):
    found = seconds(CAREFUL, order, 1)
    assert (SecondReason.FACES in found) is (order.faces or order.denied_faces)
    assert (SecondReason.PLAIN in found) is order.plain
    assert not CAREFUL.plain
