"""The visible mark: where it stands, that it can be read on anything, and what cannot be drawn."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Corner, VisibleMark
from clinicvault.media.rendering import letters, marking
from tests.unit.media.recipes_drawn import even, noise, portrait

WORDS = "Dr. Élodie Martin\nfor an insurer\n2026-11-23"
CORNERS = [corner for corner in Corner if corner is not Corner.ACROSS]


def marked(pixels, mark):
    made = pixels.copy()
    marking.lay(made, mark)
    return made


def touched(pixels, mark):
    """Where it changed anything: height × width, bool."""
    return (marked(pixels, mark) != pixels).any(axis=2)


@pytest.mark.parametrize("corner", CORNERS)
def test_it_stands_in_its_corner_and_within_the_picture(corner):
    rows, columns = np.nonzero(touched(even(600, 400), VisibleMark(WORDS, corner)))
    right, below = "right" in corner.value, "bottom" in corner.value
    assert bool(columns.min() > 300) is right
    assert bool(rows.min() > 200) is below
    assert 0 < (600 - columns.max() if right else columns.min() + 1) <= 25
    assert 0 < (400 - rows.max() if below else rows.min() + 1) <= 25


def test_across_it_is_everywhere():
    there = touched(even(600, 400), VisibleMark("confidential", Corner.ACROSS))
    for top in range(0, 400, 200):
        for left in range(0, 600, 200):
            assert there[top : top + 200, left : left + 200].any()


def test_across_it_climbs_to_the_right():
    there = touched(even(600, 400), VisibleMark("confidential", Corner.ACROSS))
    middle = there[150:250, 230:370]
    y, x = np.nonzero(middle)
    assert np.corrcoef(x, y)[0, 1] < -0.5


@pytest.mark.parametrize("level", [0, 60, 128, 160, 200, 255])
@pytest.mark.parametrize("corner", [Corner.BOTTOM_RIGHT, Corner.ACROSS])
def test_it_can_be_read_on_light_and_on_dark(level, corner):
    """Letters differ from their rim, and from the picture, by what an eye sees."""
    made = marked(even(600, 400, level), VisibleMark(WORDS, corner, 0.6)).astype(int)[:, :, 0]
    ink = np.percentile(made[made != level], 1 if level > marking.LIGHT / 2 + 12 else 99)
    assert abs(ink - level) >= 0.45 * max(marking.LIGHT - level, level - marking.DARK)


def test_it_can_be_read_on_a_pattern():
    squares = (np.indices((400, 600)).sum(axis=0) // 40 % 2 * 255).astype(np.uint8)
    picture = np.repeat(squares[:, :, None], 3, axis=2)
    made = marked(picture, VisibleMark(WORDS, opacity=0.8)).astype(int)[:, :, 0]
    there = touched(picture, VisibleMark(WORDS, opacity=0.8))
    assert np.ptp(made[there & (squares == 0)]) > 80
    assert np.ptp(made[there & (squares == 255)]) > 80


def test_the_stronger_the_clearer():
    picture = even(600, 400, 30)
    seen = [
        int(marked(picture, VisibleMark(WORDS, opacity=share)).max()) for share in (0.2, 0.5, 1.0)
    ]
    assert seen == sorted(seen)
    assert seen[0] == pytest.approx(30 + 0.2 * 225, abs=3)
    assert seen[2] == 255


def test_the_words_are_really_these():
    """The same letters that the font draws, as strong as they should be, and no others."""
    picture = even(600, 400, 20)
    mark = VisibleMark("Iliad", Corner.TOP_LEFT, 1.0)
    there = marked(picture, mark)[:, :, 0] > 128
    size = max(9, round(0.024 * np.sqrt(600 * 400)))
    body, _ = letters.drawn(["Iliad"], size, "left", 1)
    rows, columns = np.nonzero(there)
    found = there[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    drawn = body > 128
    rows, columns = np.nonzero(drawn)
    expected = drawn[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert found.shape == expected.shape
    assert (found == expected).mean() > 0.97
    other, _ = letters.drawn(["Iliab"], size, "left", 1)
    assert not np.array_equal(body, other)


def test_long_words_are_broken_into_lines_and_made_smaller():
    text = "An association of surgeons in a long street of a town, for a second opinion " * 2
    mark = VisibleMark(text[:150])
    rows, columns = np.nonzero(touched(even(600, 400), mark))
    assert columns.min() >= 600 * 0.35
    assert rows.min() >= 400 * 0.5


def test_letters_are_as_large_as_the_picture_asks_for():
    small, large = (
        np.ptp(np.nonzero(touched(even(*size), VisibleMark("Iliad")))[0])
        for size in ((600, 400), (2400, 1600))
    )
    assert 3 * small < large < 5 * small


@pytest.mark.parametrize("text", ["漢字", "دكتور", "ok \U0001f600", "ฟ"])
def test_letters_that_the_font_has_not_are_refused_and_nothing_is_drawn(text):
    picture = even(600, 400)
    with pytest.raises(InputRefused, match="mark-letters"):
        marking.lay(picture, VisibleMark(text))
    assert np.array_equal(picture, even(600, 400))


@pytest.mark.parametrize(
    "text", ["Ωμέγα", "Жанна", "Łódź · Çağrı", "« Dr.\u00a0X\u202f» – “x” 5 €", "e\u0301"]
)
def test_letters_of_europe_are_drawn(text):
    assert touched(even(600, 400), VisibleMark(text)).any()


def test_a_letter_and_its_accent_are_one_letter():
    one, two = (marked(even(), VisibleMark(text)) for text in ("e\u0301a", "\u00e9a"))
    assert np.array_equal(one, two)


@pytest.mark.parametrize("size", [(40, 30), (1, 1), (400, 8), (8, 400)])
@pytest.mark.parametrize("corner", [Corner.BOTTOM_RIGHT, Corner.ACROSS])
def test_a_picture_without_room_is_said(size, corner):
    with pytest.raises(InputRefused, match="mark-no-room"):
        marking.lay(even(*size), VisibleMark(WORDS * 3, corner))


@pytest.mark.parametrize("size", [(90, 60), (60, 90), (2000, 90), (300, 2000)])
@pytest.mark.parametrize("corner", list(Corner))
def test_pictures_of_every_shape_take_a_short_mark(size, corner):
    assert touched(even(*size), VisibleMark("Zoë", corner)).any()


@pytest.mark.parametrize("corner", list(Corner))
def test_the_same_mark_is_drawn_the_same(corner):
    picture, _ = portrait()
    mark = VisibleMark(WORDS[:30], corner)
    first = marked(picture, mark)
    letters.font.cache_clear()
    marked(noise(), dataclasses.replace(mark, text="x"))
    assert np.array_equal(first, marked(picture, mark))


def test_a_missing_font_is_said(monkeypatch):
    monkeypatch.setattr(letters, "font_bytes", lambda: b"")
    letters.font.cache_clear()
    with pytest.raises(InputRefused, match="mark-font-missing"):
        marking.lay(even(), VisibleMark("x"))


def test_a_font_that_is_not_there_is_no_crash(monkeypatch, tmp_path):
    monkeypatch.setattr(letters, "font_path", lambda: tmp_path / "none.ttf")
    assert letters.font_bytes.__wrapped__() == b""
    monkeypatch.undo()
    assert letters.font_path().is_file()
