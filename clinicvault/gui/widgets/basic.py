"""Labels, buttons, fields and layouts in one line each."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clinicvault.gui.i18n import hush, language, mark, say
from clinicvault.gui.theme import pixmap, set_icon, theme

Item = QWidget | QLayout | int | None
Margins = int | tuple[int, int, int, int]
E = TypeVar("E", bound=Enum)


def label(text: str = "", role: str = "", *, wrap: bool = False, **values: object) -> QLabel:
    """A text; `role` names its look in the style sheet."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if text:
        say(made.setText, text, **values)
    return made


def plain(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A text that is no translation: a name, a code, a number."""
    made = label("", role, wrap=wrap)
    hush(made.setText, text)
    return made


def badge(tone: str = "neutral") -> QLabel:
    """An empty coloured pill; see `set_badge`."""
    made = label()
    made.setProperty("badge", tone)
    return made


def set_badge(pill: QLabel, tone: str) -> None:
    """Change a pill's colours."""
    pill.setProperty("badge", tone)
    restyle(pill)


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a changed property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(
    text: str,
    kind: str = "secondary",
    *,
    icon: str = "",
    on: Callable[[], object] | None = None,
    tip: str = "",
    big: bool = False,
    **values: object,
) -> QPushButton:
    """A push button with a text."""
    made = QPushButton()
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if big:
        made.setProperty("big", "true")
    say(made.setText, text, **values)
    if tip:
        say(made.setToolTip, tip)
    if icon:
        set_icon(made, icon, _icon_token(kind), "", 16 if kind == "seg" else 18, gap=5)
    if on is not None:
        made.clicked.connect(partial(_press, on))
    return made


def _press(on: Callable[[], object], _checked: bool = False) -> None:
    """Qt's `clicked` brings a flag that nobody wants."""
    on()


def _icon_token(kind: str) -> str:
    tokens = {"primary": "on_accent", "danger": "bad", "link": "accent_text", "nav": "text2"}
    return tokens.get(kind, "text")


def icon_button(
    icon: str, tip: str, on: Callable[[], object] | None = None, *, checkable: bool = False
) -> QPushButton:
    """A button that shows an icon alone; its tip is its name for screen readers."""
    made = QPushButton()
    made.setProperty("kind", "icon")
    made.setAutoDefault(False)
    made.setCheckable(checkable)
    say(made.setToolTip, tip)
    say(made.setAccessibleName, tip)
    set_icon(made, icon, "text2", "accent_text" if checkable else "")
    if on is not None:
        made.clicked.connect(partial(_press, on))
    return made


def picture_label(icon: str, ink: str = "text2", size: int = 18) -> QLabel:
    """An icon that is only decoration."""
    made = QLabel()

    def tint() -> None:
        made.setPixmap(pixmap(icon, ink, size))

    tint()
    theme().follow(made, tint)
    return made


def frame(name: str = "", **properties: str) -> QFrame:
    """A frame with properties for the style sheet, as `card="1"` or `banner="warn"`."""
    made = QFrame()
    made.setObjectName(name)
    for key, value in properties.items():
        made.setProperty(key, value)
    return made


def card(*items: Item, soft: bool = False, spacing: int = 10, margins: Margins = 18) -> QFrame:
    """A rounded surface with items in a column."""
    made = frame(card="soft" if soft else "1")
    made.setLayout(column(*items, spacing=spacing, margins=margins))
    return made


def divider() -> QFrame:
    """A thin line."""
    return frame("divider")


def column(*items: Item, spacing: int = 8, margins: Margins = 0) -> QVBoxLayout:
    """Items from top to bottom: widgets, layouts, gaps (int), stretch (None)."""
    made = QVBoxLayout()
    _fill(made, items, spacing, margins)
    return made


def row(*items: Item, spacing: int = 8, margins: Margins = 0) -> QHBoxLayout:
    """Items from left to right: widgets, layouts, gaps (int), stretch (None)."""
    made = QHBoxLayout()
    _fill(made, items, spacing, margins)
    return made


def add(layout: QBoxLayout, *items: Item) -> None:
    """Append items to a layout."""
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def _fill(layout: QBoxLayout, items: tuple[Item, ...], spacing: int, margins: Margins) -> None:
    sides = (margins,) * 4 if isinstance(margins, int) else margins
    layout.setContentsMargins(*sides)
    layout.setSpacing(spacing)
    add(layout, *items)


def reveal(widget: QWidget, wanted: bool = True) -> None:
    """Show or hide; one that is not laid out yet would be shown as a window of its own.

    It is only no longer hidden then, and comes into view with its parent.
    """
    if wanted and widget.parent() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        widget.setVisible(wanted)


def clear(layout: QBoxLayout) -> None:
    """Take everything out of a layout and destroy it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QBoxLayout):
            clear(inner)


def edit(hint: str = "", *, big: bool = False, **values: object) -> QLineEdit:
    """A one-line input; `hint` is what it shows while empty."""
    made = QLineEdit()
    if big:
        made.setProperty("big", "true")
    if hint:
        say(made.setPlaceholderText, hint, **values)
    return made


def name_inner_buttons(line: QLineEdit) -> None:
    """Names for screen readers of the search sign and the clear button inside an input."""
    clear = line.findChild(QAction, "_q_qlineeditclearaction")
    for one in line.findChildren(QToolButton):
        found = one.defaultAction() is clear
        say(one.setAccessibleName, mark("Empty the search") if found else mark("Search"))


def combo(values: tuple[E, ...], word: Callable[[E], str], *, big: bool = False) -> QComboBox:
    """A list to choose one member of an enumeration from; `currentData()` is the member."""
    made = QComboBox()
    if big:
        made.setProperty("big", "true")
    for value in values:
        made.addItem(word(value), value)

    def speak() -> None:
        for place, value in enumerate(values):
            made.setItemText(place, word(value))

    language().follow(made, speak)
    return made


def field(caption: str, widget: QWidget, hint: str = "", **values: object) -> QVBoxLayout:
    """An input under its caption, which is also its name for screen readers."""
    head = label("", "strong")
    say(head.setText, caption, **values)
    head.setBuddy(widget)
    say(widget.setAccessibleName, caption, **values)
    made = column(head, widget, spacing=6)
    if hint:
        note = label(hint, "caption", wrap=True)
        say(widget.setAccessibleDescription, hint)
        made.addWidget(note)
    return made


def scroll(inside: QWidget) -> QScrollArea:
    """A page that scrolls when the window is small."""
    inside.setProperty("plain", "true")
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(inside)
    return made
