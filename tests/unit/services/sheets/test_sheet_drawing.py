"""Lines of text that fit, and areas."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from clinicvault.services.kits.pdf import register_fonts
from clinicvault.services.resources import resource
from clinicvault.services.sheets.drawing import REGULAR, Area, fitting, lines_of, plain

register_fonts(resource("fonts"))


@settings(deadline=None)
@given(st.text(max_size=300), st.floats(20, 400))
def test_a_line_is_never_wider_than_its_room(text, width):
    assert stringWidth(fitting(text, REGULAR, 9, width), REGULAR, 9) <= width


@settings(deadline=None)
@given(st.text(max_size=400), st.floats(30, 400), st.integers(1, 3))
def test_no_more_lines_than_asked_for(text, width, most):
    lines = lines_of(text, REGULAR, 9, width, most)
    assert len(lines) <= most
    assert all(stringWidth(line, REGULAR, 9) <= width for line in lines)


def test_what_is_missing_is_said():
    assert fitting("short", REGULAR, 9, 200) == "short"
    cut = fitting("far too long for so little room", REGULAR, 9, 60)
    assert cut.endswith("…")
    assert "far too long".startswith(cut[:-1])
    *first, last = lines_of("word " * 60, REGULAR, 9, 100, 2)
    assert len(first) == 1
    assert last.endswith("…")
    assert lines_of("two words", REGULAR, 9, 300, 2) == ["two words"]
    assert lines_of(" \n ", REGULAR, 9, 300, 2) == []


def test_signs_that_no_page_shows_become_blanks():
    assert plain("a\x00b\nc\u2028d\te\x9ff") == "a b c d e f"


@pytest.mark.parametrize("aspect", [0.1, 0.75, 1, 3, 40])
def test_the_largest_area_of_a_shape_lies_in_the_middle(aspect):
    outer = Area(10, 20, 300, 200)
    inner = outer.inside(aspect)
    assert inner.width / inner.height == pytest.approx(aspect)
    assert inner.x - outer.x == pytest.approx(outer.right - inner.right)
    assert inner.y - outer.y == pytest.approx(outer.top - inner.top)
    assert inner.width == pytest.approx(300) or inner.height == pytest.approx(200)
