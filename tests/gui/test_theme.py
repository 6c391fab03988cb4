"""Light and dark: readable everywhere, complete, and switched at once."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from clinicvault.gui.people.zone_pick import ZonePick
from clinicvault.gui.resources import resource
from clinicvault.gui.theme import colour, icon, pixmap, set_icon, theme
from clinicvault.gui.theme import theme as theme_module_function
from clinicvault.gui.theme.theme import Theme, style_sheet
from clinicvault.gui.theme.tokens import AVATARS, DARK, LIGHT, ROLE_BADGES, contrast, luminance
from clinicvault.gui.widgets.avatar import Avatar, avatar_colours
from clinicvault.gui.widgets.basic import label
from clinicvault.gui.window import MainWindow

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("bg", "surface", "surface2", "sunken", "nav")


@pytest.fixture(autouse=True)
def light_again(qapp):
    yield
    theme().choose("light")


@BOTH
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *product(("text", "text2", "text3"), GROUNDS),
        *product(("accent_text", "bad"), ("bg", "surface")),
    ],
)
def test_text_is_readable(tokens, text, ground):
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@BOTH
@pytest.mark.parametrize("tone", ["ok", "warn", "bad", "info"])
def test_badges_and_banners_are_readable(tokens, tone):
    assert contrast(tokens[tone], tokens[f"{tone}_soft"]) >= 4.5
    assert contrast(tokens["text"], tokens[f"{tone}_soft"]) >= 4.5


@BOTH
@pytest.mark.parametrize(
    "pair",
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("on_accent", "accent_press"),
        ("accent_text", "accent_soft"),
        ("on_stage", "stage"),
        ("text", "accent_soft"),
        ("text2", "accent_soft"),
    ],
)
def test_words_on_colour_are_readable(tokens, pair):
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 4.5


@BOTH
@pytest.mark.parametrize(
    "pair",
    [
        *product(("focus", "field_line", "accent"), ("bg", "surface")),
        ("chart1", "surface"),
        ("chart2", "surface"),
        ("chart3", "surface"),
        ("scroll", "surface"),
    ],
)
def test_edges_and_marks_can_be_seen(tokens, pair):
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= 3


@BOTH
@pytest.mark.parametrize("number", range(AVATARS))
def test_initials_are_readable(tokens, number):
    back, front = tokens[f"avatar{number}"].split("/")
    assert contrast(back, front) >= 4.5


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert luminance("#FFFFFF") == pytest.approx(1)


def test_both_themes_name_the_same_tokens():
    assert set(LIGHT) == set(DARK)
    assert {"ok", "warn", "bad", "info", "accent", "neutral"} >= set(ROLE_BADGES.values())


@BOTH
def test_no_placeholder_is_left_in_the_style_sheet(tokens):
    assert re.findall(r"\{[a-z_0-9]+\}", style_sheet(tokens)) == []


@BOTH
def test_the_style_sheet_names_only_files_that_exist(tokens):
    named = re.findall(r"url\(\"?([^)\"]+)", style_sheet(tokens))
    assert named
    assert [name for name in named if not Path(name).is_file()] == []


def test_choosing_changes_everything_at_once(qapp):
    theme().choose("light")
    button = QPushButton()
    set_icon(button, "lock", "text")
    before = button.icon().pixmap(18, 18).toImage()
    told = []
    theme().follow(button, lambda: told.append(theme().dark))
    assert theme().toggle() == "dark"
    assert told == [True]
    assert button.icon().pixmap(18, 18).toImage() != before
    assert colour("bg") == QColor(DARK["bg"])
    assert colour("bg", 40).alpha() == 40
    assert QApplication.palette().window().color() == QColor(DARK["bg"])
    assert theme().toggle() == "light"
    button.deleteLater()


def test_a_window_and_all_in_it_are_dressed_from_the_beginning(qapp, context):
    window = MainWindow(context)
    assert window.styleSheet() == style_sheet(LIGHT)
    text = label("Patients", "h1")
    usual = text.font().pixelSize()
    window.setCentralWidget(text)
    text.ensurePolished()
    assert text.font().pixelSize() > usual
    theme().choose("dark")
    assert window.styleSheet() == style_sheet(DARK)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_nothing_is_dressed_twice(qapp):
    """The whole application has no sheet: it would style widgets anew wherever they are put."""
    assert qapp.styleSheet() == ""
    window = QWidget()
    made = Theme()
    made.choose("light")
    made.dress(window)
    window.ensurePolished()
    changes = []
    window.changeEvent = lambda event: changes.append(event.type())
    made.choose("light")
    made.dress(window)
    assert QEvent.Type.StyleChange not in changes
    made.choose("dark")
    assert QEvent.Type.StyleChange in changes
    window.deleteLater()
    made.deleteLater()


def test_what_a_list_offers_is_dressed_when_it_comes(qapp, qtbot, context):
    pick = ZonePick("Europe/Paris")
    qtbot.addWidget(pick)
    pick.show()
    pick.lineEdit().clear()
    qtbot.keyClicks(pick.lineEdit(), "Par")
    offered = [one for one in qapp.topLevelWidgets() if one.isVisible() and one is not pick]
    assert [type(one).__name__ for one in offered] == ["QListView"]
    assert offered[0].styleSheet() == theme().sheet
    offered[0].hide()


def test_the_system_is_followed_until_somebody_chooses(qapp, monkeypatch):
    made = Theme()
    made.choose("system")
    monkeypatch.setattr(made, "_wants_dark", lambda: True)
    made._system_changed()
    assert made.dark
    made._system_changed()
    monkeypatch.undo()
    made.choose("light")
    made._system_changed()
    assert made.choice == "light"
    made.deleteLater()
    assert theme_module_function() is theme()


@pytest.mark.parametrize(
    "path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem
)
def test_every_icon_draws_something(qapp, path):
    image = pixmap(path.stem, "text", 18).toImage()
    assert any(
        image.pixelColor(x, y).alpha()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )
    assert not icon(path.stem).isNull()


def test_an_avatar_keeps_its_colour(qapp):
    assert avatar_colours("Zoë") == avatar_colours("Zoë")
    made = Avatar("Zoë", 40)
    one = made.grab().toImage()
    made.show_name("Łukasz Nowak")
    assert made.grab().toImage() != one
    made.deleteLater()
