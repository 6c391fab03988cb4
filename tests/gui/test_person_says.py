"""Somebody else at this screen: a password goes with the person who typed it."""

from __future__ import annotations

import pytest

from clinicvault.gui.access.person_says import PersonSays
from tests.gui.hands import type_text

ANNA, BEN, CARL = ("1", "Anna"), ("2", "Ben"), ("3", "Carl")


@pytest.fixture
def says(qtbot):
    """Ben was chosen, and typed."""
    made = PersonSays("Second person", (ANNA, BEN))
    qtbot.addWidget(made)
    made.show()
    made.name.setCurrentIndex(1)
    type_text(made.password, "hand on heart")
    return made


def test_who_stays_keeps_what_was_typed(says):
    says.offer((ANNA, CARL, BEN))
    assert says.take() == ("2", "hand on heart")


@pytest.mark.parametrize("people", [(ANNA, CARL), ()])
def test_the_password_of_who_is_gone_is_nobody_elses(says, people):
    says.offer(people)
    assert says.password.text() == ""
    assert not says.filled


def test_a_password_may_come_before_the_people(qtbot):
    made = PersonSays("Second person")
    qtbot.addWidget(made)
    type_text(made.password, "hand on heart")
    made.offer((ANNA,))
    assert made.take() == ("1", "hand on heart")
