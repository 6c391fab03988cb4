"""Who is named out of many scores, and what is compared but once."""

from __future__ import annotations

import contextlib
import dataclasses
import types
import weakref
from concurrent.futures import Future

from clinicvault.domain.recipes import Background, Box, Recipe, VisibleMark
from clinicvault.media.forensic import Score, Trace
from clinicvault.media.forensic.tracing import MOST_LIKELY, MOST_WAYS, Geometry
from clinicvault.services.tracing import candidates, comparing, service
from clinicvault.services.tracing.alike import closer, first_tries, outlines, tries
from tests.unit.services.marked_exports import COVERED


def test_no_name_is_given_where_chance_may_have_brought_it(monkeypatch):
    """However many keys were tried, the least that is named stands out among them all."""
    found = types.SimpleNamespace(tried=100_000, named=(service.Score(b"x" * 18, 6.0),))
    search = service._Search(None, candidates.Asked(), None)
    search._traces = [(b"photo", found)]
    assert search.named() == []
    found.tried = 10
    assert [score.z for _, score in search.named()] == [6.0]


def test_an_exports_keys_name_it_once_by_the_best():
    export = b"e" * 16
    keys = [candidates.named(export, number) for number in range(2)]
    scores = (service.Score(keys[1], 30.0), service.Score(keys[0], 7.0))
    found = types.SimpleNamespace(tried=4, named=scores)
    worse = types.SimpleNamespace(tried=4, named=(service.Score(keys[0], 12.0),))
    search = service._Search(None, candidates.Asked(), None)
    search._traces = [(b"a", found), (b"b", worse)]
    assert search.named() == [(b"a", service.Score(export, 30.0))]


def test_outlines_leave_out_what_differs_between_recipients():
    ways = [
        candidates.Candidate(dataclasses.replace(COVERED, mark=VisibleMark(name), longest=n), {})
        for n, name in enumerate(("A", "B", "C"), 600)
    ]
    assert outlines(ways) == [dataclasses.replace(COVERED, mark=None)]


FOUND = Geometry((1.0,) * 9, False, 0.95, 1.0)


def ways_of(number, **more):
    """Exports that differ in their words alone."""
    return [
        candidates.Candidate(Recipe(mark=VisibleMark(f"No. {n}"), **more), {b"%04d" % n: bytes(32)})
        for n in range(number)
    ]


def test_exports_that_differ_in_their_words_are_tried_together():
    [one] = first_tries(ways_of(1000))
    assert one.recipe == Recipe()
    assert len(one.keys) == 1000
    assert tries(ways_of(1000)) == 2 + MOST_LIKELY
    assert tries(ways_of(3)) == 2 + 3
    cut = ways_of(2, crop=Box(0.0, 0.0, 0.5, 0.5))
    assert len(first_tries([*ways_of(2), *cut])) == 2


def test_what_no_pixel_depends_on_makes_no_difference():
    """Faces are looked at for the background alone, and quality afterwards."""
    face = (Box(0.1, 0.1, 0.4, 0.4),)
    other = candidates.Candidate(Recipe(faces=face, quality=85), {b"x": bytes(32)})
    assert len(first_tries([*ways_of(1), other])) == 1
    grey = dataclasses.replace(other.recipe, background=Background.GREY)
    told = [one.recipe for one in first_tries([dataclasses.replace(other, recipe=grey)])]
    assert told == [dataclasses.replace(grey, quality=Recipe().quality)]


def test_words_are_drawn_for_the_likeliest_where_nobody_is_named():
    group = [*ways_of(100), candidates.Candidate(Recipe(), {b"bare": bytes(32)})]
    weak = Trace(None, z=3.0, geometry=FOUND, likely=(b"0007", b"bare"), tried=101)
    assert closer(group, weak) == [group[7]]
    indication = Trace(b"0007", z=6.0, geometry=FOUND, likely=(b"0007",), tried=101)
    assert closer(group, indication) == [group[7]]
    sure = Trace(b"0007", z=9.0, geometry=FOUND, likely=(b"0007",), tried=101)
    assert closer(group, sure) == []
    # Not even found without words: those may hide what it is found by.
    assert closer(group, Trace(None)) == group[:MOST_LIKELY]


class Answered(Future):
    """A comparison that is done, and holds a photo until it is forgotten."""


def compared(monkeypatch, answer, ways):
    """(what was found, recipes that were compared, most that were held at once)."""
    alive, asked, most = weakref.WeakSet(), [], []

    def compare(_pool, _suspect, _data, _turn, recipe, keys):
        made = Answered()
        made.set_result(answer(recipe, keys))
        asked.append(recipe)
        alive.add(made)
        most.append(len(alive))
        return made

    @contextlib.contextmanager
    def opening(photos, *_, **__):
        yield lambda photo: types.SimpleNamespace(
            photo=types.SimpleNamespace(id=photo), data=bytearray(4), facts={}
        )

    monkeypatch.setattr(comparing, "compare", compare)
    monkeypatch.setattr(comparing, "orientation", lambda _: 1)
    session = types.SimpleNamespace(alive=lambda: None)
    gate, pool = types.SimpleNamespace(opening=opening), types.SimpleNamespace(workers=2)
    cancel = types.SimpleNamespace(check=lambda: None)
    by = comparing.Comparing(session, gate, pool, None, cancel)
    one = candidates.OfPatient(b"patient", {b"photo": ways})
    found = by.traced(one, [b"photo"], lambda _: None)
    return found, asked, max(most)


def test_few_comparisons_are_held_at_once(monkeypatch):
    ways = [
        candidates.Candidate(Recipe(longest=400 + n), {b"%04d" % n: bytes(32)}) for n in range(20)
    ]
    found, asked, most = compared(monkeypatch, lambda *_: Trace(None, geometry=FOUND), ways)
    assert len(found) == len(asked) == 20
    assert most <= 4


def test_a_thousand_exports_of_a_traced_copy_are_one_comparison(monkeypatch):
    def answer(_recipe, keys):
        named = (Score(b"0500", 60.0),)
        return Trace(b"0500", 60.0, 1.0, FOUND, 64, (b"0500",), named, len(keys))

    found, asked, _ = compared(monkeypatch, answer, ways_of(1000))
    assert asked == [Recipe()]
    assert [trace.best for _, trace in found] == [b"0500"]


def test_the_likeliest_count_as_if_all_were_tried_again(monkeypatch):
    """They were chosen by what the same copy said of their keys."""

    def answer(recipe, keys):
        if recipe.mark is None:
            return Trace(None, 3.0, geometry=FOUND, likely=(b"0500", b"0007"), tried=len(keys))
        [key] = keys
        named = (Score(key, 30.0),) if key == b"0500" else ()
        return Trace(key if named else None, 30.0, 0.0, FOUND, 64, (key,), named, 1)

    found, asked, _ = compared(monkeypatch, answer, ways_of(1000))
    assert [one.mark and one.mark.text for one in asked] == [None, "No. 7", "No. 500"]
    # Once without words, once with them wherever a copy may lie, and the two that were looked at.
    assert sum(trace.tried for _, trace in found) == 1000 + 1000 * MOST_WAYS + 2
    assert [trace.best for _, trace in found] == [None, None, b"0500"]


def test_a_chance_that_many_keys_bring_is_no_name(monkeypatch):
    """It stands out by itself, but it was the likeliest of a thousand."""
    score = Score(b"0500", 5.6)

    def answer(recipe, keys):
        if recipe.mark is None:
            return Trace(None, 3.0, geometry=FOUND, likely=(b"0500",), tried=len(keys))
        return Trace(b"0500", 5.6, 0.0, FOUND, 64, (b"0500",), (score,), 1)

    found, _, _ = compared(monkeypatch, answer, ways_of(1000))
    search = service._Search(None, candidates.Asked(), None)
    search._traces = found
    assert search.named() == []
    search._traces = found[1:]
    assert search.named()
