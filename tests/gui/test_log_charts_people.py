"""People against their own past: who is alone in a role, and room for the words."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtGui import QFontMetricsF

from clinicvault.gui.i18n import language
from clinicvault.gui.log.charts.people import PeopleStrips, _usual, distance
from clinicvault.gui.patients.list import font
from tests.gui.test_log_charts import person, shown


def dotted(made) -> bool:
    """Whether a line of colleagues stands at 0: it is the only ink there over the axis's line."""
    area, picture = made._area(0), made.grab().toImage()
    middle, x = round(area.center().y()), round(area.left())
    inks = {picture.pixel(x, y) for y in range(middle - 15, middle + 15)}
    return len(inks) > 2


def test_who_is_alone_in_a_role_has_no_line_of_colleagues(qtbot):
    alone = dataclasses.replace(person("Inès", 9), peers=None)
    made = PeopleStrips()
    made.show_people([alone])
    shown(qtbot, made, (700, 120))
    assert made.words(0).endswith(", no colleague in this role")
    assert not dotted(made)
    made.show_people([dataclasses.replace(alone, peers=0.0)])
    assert dotted(made)  # a line at none would be one at 0


@pytest.fixture
def english_again():
    yield
    language().choose("en")


@pytest.mark.usefixtures("english_again")
@pytest.mark.parametrize("code", ["en", "fr"])
def test_what_is_usual_has_room_for_all_its_words(qtbot, code):
    language().choose(code)
    made = PeopleStrips()
    people = [dataclasses.replace(person("Newcomer", 9, past=0), spread=0.0), person("Ada", 40)]
    made.show_people(people)
    shown(qtbot, made, (700, 120))
    for one in people:
        needed = QFontMetricsF(font(11)).horizontalAdvance(_usual(one))
        assert made._figure - 14 >= needed
        assert made._area(0).right() + made._figure <= made.width() + 1
    made.show_people([dataclasses.replace(people[1], past=123_456_789_012_345.5)])
    assert made._figure > 110


def test_who_has_no_past_is_not_held_against_it(qtbot):
    made = PeopleStrips()
    made.show_people([dataclasses.replace(person("Newcomer", 9, past=0), spread=0.0)])
    shown(qtbot, made, (700, 120))
    assert distance(made.people[0]) == 0
    assert made.words(0) == (
        "Newcomer: 9 patients a day in the last seven working days, no past yet, colleagues 5"
    )
    assert not made.grab().isNull()
