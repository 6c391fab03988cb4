"""The searched columns: what is found, in which order, what changes, what a lock leaves."""

import dataclasses
import random

import numpy as np
import pytest

from clinicvault.access.patients import name_index
from clinicvault.access.patients.name_columns import Columns, Line
from clinicvault.access.patients.name_index import Entry, NameIndex, fold

FIRST = ("Amélie", "Łukasz", "Björn", "Marie-Louise", "Ömer", "Анна", "José")
LAST = ("Rousseau", "Müller", "O'Neil", "Dvořák", "Papadopoulou", "Ng", "van der Berg")


def entry(number, given="Amélie", family="Rousseau", **more):
    facts = {"born": "1988-05-04", "number": f"A{number}", "registered_ms": number} | more
    return Entry(number.to_bytes(16, "big"), given, family, **facts)


def clinic(count=200):
    chance = random.Random(3)
    return [
        entry(
            number,
            chance.choice(FIRST),
            chance.choice(LAST),
            born=f"19{chance.randrange(40, 99)}-0{chance.randrange(1, 9)}-1{chance.randrange(9)}",
            last_visit=chance.choice(("", "2026-01-05", "2026-02-07")),
        )
        for number in range(count)
    ]


def plainly(entries, text):
    """The same search, written down as it is meant."""
    found = set()
    for one in entries:
        born = one.born
        dates = f"{born} {born.replace('-', '')} {born[8:10]}{born[5:7]}{born[:4]}"
        words = fold(f"{one.family} {one.given} {one.number} {dates}").split()
        if all(any(word.startswith(token) for word in words) for token in fold(text).split()):
            found.add(one.id)
    return found


QUERIES = (
    "a", "m", "muller", "Müller a", "marie lou", "o neil", "papadopoulou", "papadopoulox",
    "papadopo am", "анна", "анна пап", "19", "1950", "19 zz", "a1 1", "berg van", "luk", "A199",
)  # fmt: skip


@pytest.mark.parametrize("built", [True, False])
@pytest.mark.parametrize("text", QUERIES)
def test_the_columns_find_what_a_plain_search_finds(text, built):
    entries = clinic()
    index = NameIndex(entries)
    if built:
        index.dump()
    assert {one.id for one in index.search(text, 1000)} == plainly(entries, text)


def test_hits_come_in_name_order_and_no_more_than_asked():
    index = NameIndex(clinic())
    index.dump()
    found = index.search("19", 50)
    assert len(found) == 50
    shown = [fold(f"{one.family} {one.given}") for one in found]
    assert shown == sorted(shown)


def test_changes_are_found_before_and_after_they_are_built_in(monkeypatch):
    index = NameIndex(clinic(20))
    index.dump()
    index.put(entry(3, "Zoë", "Aalto"))
    index.put(entry(99, "New", "Zyl"))
    index.remove(entry(4).id)
    index.remove(b"nobody" + bytes(10))
    for _ in range(2):
        assert len(index) == 20
        assert [one.family for one in index.search("aalto", 9)] == ["Aalto"]
        assert [one.given for one in index.search("zyl", 9)] == ["New"]
        assert index.get(entry(4).id) is None
        assert index.get(entry(3).id).given == "Zoë"
        assert index.get(entry(5).id).number == "A5"
        assert index.get(b"?" * 16) is None
        assert {one.id for one in index} == {entry(n).id for n in (*range(20), 99) if n != 4}
        assert entry(4).id not in {one.id for one in index.search("19", 99)}
        monkeypatch.setattr(name_index, "_LOOSE", 0)
        index.prepare()


def test_the_most_recent_first():
    index = NameIndex(clinic(50))
    index.dump()
    index.put(entry(60, last_visit="2026-03-01"))
    index.put(entry(0, last_visit="", registered_ms=-5))
    found = index.search(" ", 200)
    assert found[0].number == "A60"
    assert found[-1].number == "A0"
    keys = [(one.last_visit, one.registered_ms) for one in found]
    assert keys == sorted(keys, reverse=True)
    assert [one.id for one in index.recent(3)] == [one.id for one in found[:3]]


def test_a_dump_is_the_same_index():
    entries = clinic()
    index = NameIndex(entries)
    again = NameIndex.load(index.dump())
    assert index.dump() == again.dump()
    assert sorted(again, key=lambda one: one.id) == entries
    assert {one.id for one in again.search("müller", 999)} == plainly(entries, "müller")


@pytest.mark.parametrize("spoil", [b"", b"names-1\n", b"names-0\n" + bytes(200)])
def test_what_is_no_dump_is_refused(spoil):
    with pytest.raises(ValueError, match="names"):
        NameIndex.load(spoil)
    with pytest.raises(ValueError, match="length"):
        NameIndex.load(NameIndex(clinic(3)).dump() + b"\0")


def test_clear_overwrites_the_columns():
    index = NameIndex(clinic(9))
    index.dump()
    columns = index._base
    index.clear()
    assert len(index) == 0
    assert index.search("m", 9) == index.search("", 9) == list(index) == []
    parts = [getattr(columns, field.name) for field in dataclasses.fields(columns)]
    assert not any(np.any(part) for part in parts)


@pytest.mark.parametrize("fails", [True, False])
def test_a_lock_in_the_middle_of_a_search_leaves_nothing(monkeypatch, fails):
    index = NameIndex(clinic(9))
    index.dump()
    whole = name_index._entry

    def cleared(columns, row):
        found = whole(columns, row)
        index.clear()
        return whole(columns, row) if fails else found

    monkeypatch.setattr(name_index, "_entry", cleared)
    assert index.search("19", 9) == []


def test_a_damaged_column_is_not_passed_over():
    index = NameIndex(clinic(9))
    index.dump()
    index._base.shown.fill(0)
    with pytest.raises(ValueError, match="Expecting value"):
        index.search("19", 9)


def test_a_patient_without_any_token_is_shown_but_never_hit():
    index = NameIndex([Entry(bytes(16), "-", "", "", "", 1)])
    index.dump()
    assert len(index.recent(5)) == 1
    assert index.search("a", 5) == []


def test_lines_come_back_as_they_were_given():
    lines = [Line(b" a b\n", b"[1]\n", b"1" * 16, 7), Line(b" c\n", b"[2]\n", b"2" * 16, 9)]
    columns = Columns.of(lines)
    assert columns.lines() == lines
    assert list(columns.newest()) == [1, 0]
    assert list(columns.hits([b"a", b"b"])) == [0]
