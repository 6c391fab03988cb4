"""The page "Retention" where an answer comes after the person has gone on to something else."""

from __future__ import annotations

import threading

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.i18n import language
from tests.gui import fakes
from tests.gui.ending_hands import erasure, many_to_review, names, to_review


@pytest.fixture
def page(open_page, clinic):
    """The page, with somebody in most parts."""
    clinic.users.append(fakes.OLGA)
    to_review(clinic)
    return lambda: open_page("retention", fakes.OLGA)


@pytest.fixture
def late(clinic, qtbot):
    """Let `act` ask the service; its answer comes when the event is set, later ones at once."""
    held: list[threading.Event] = []

    def ask(name, act) -> threading.Event:
        before, gate = clinic.calls[name], threading.Event()
        held.append(gate)
        clinic.gates[name] = gate
        act()
        qtbot.waitUntil(lambda: clinic.calls[name] > before)
        del clinic.gates[name]
        return gate

    yield ask
    for gate in held:
        gate.set()


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("held", "due", "Amélie Rousseau  ·  P-7K3M-0000"),
        ("erased", "due", "Amélie Rousseau  ·  P-7K3M-0000"),
        ("held", "erased", "P-7K3M-0005"),
    ],
)
def test_the_part_chosen_last_stays(page, clinic, late, qtbot, settle, first, then, told):
    erasure(clinic, 5, "done")
    made = page()
    asks = "erasing.list" if first == "erased" else "retention.review"
    gate = late(asks, made.filters.button(first).click)
    made.filters.button(then).click()
    qtbot.waitUntil(lambda: names(made)[:1] == [told])
    kept = names(made)
    gate.set()
    settle()
    assert names(made) == kept
    assert made.again.isEnabled()


def test_the_language_chosen_last_stays(page, late, qtbot, settle):
    made = page()
    told = []
    gate = late("retention.review", lambda: language().choose("fr"))
    made.model.modelReset.connect(lambda: told.append(language().code))
    language().choose("en")
    qtbot.waitUntil(lambda: told == ["en"])
    gate.set()
    settle()
    assert told == ["en"]


def test_what_fails_too_late_is_nobodys_concern(page, clinic, late, qtbot, settle):
    made = page()
    gate = late("retention.review", made.filters.button("held").click)
    made.filters.button("due").click()
    qtbot.waitUntil(lambda: len(names(made)) == 2)
    clinic.fail["retention.review"] = StorageFailed("disk-full")
    gate.set()
    settle()
    assert made.errors.code == ""


def test_a_list_that_is_being_read_again_does_not_grow(page, clinic, late, settle):
    many_to_review(clinic)
    made = page()
    gate = late("retention.review", made.load)
    made.model.fetchMore()
    gate.set()
    settle()
    assert clinic.calls["retention.review"] == 2
    assert len(set(names(made))) == made.model.rowCount() == 100
    made.model.fetchMore()
    settle()
    assert len(set(names(made))) == made.model.rowCount() == 200
