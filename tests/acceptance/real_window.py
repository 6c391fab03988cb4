"""The real window of the real program, and a person's hands and eyes at it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as TooLate

from clinicvault.bootstrap import Host, Wiring
from clinicvault.gui.window import MainWindow
from tests.unit.services.real_clinic import House

PATIENCE_MS = 120_000
"""Longest wait for one thing to come into view; a loaded machine is slow, not wrong."""
POOL = 6
INPUTS = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox)


def run_window(
    monkeypatch,
    qtbot,
    folder: Path,
    story: Callable[[Hands], None],
    house: House | None = None,
) -> None:
    """`clinicvault window` as bootstrap wires it, with `story` where the event loop would be.

    Without a house nothing was here before; with one its vault opens, under its clock.
    """
    home, host, vault = folder / "home", None, None
    monkeypatch.setenv("HOME", str(folder))
    if house is not None:
        host, vault = Host(house.home, house.clock), house.vault
    else:
        home.mkdir(mode=0o700)

    def play(*_: object) -> int:
        shown = (w for w in QApplication.topLevelWidgets() if w.isVisible())
        window = next(w for w in shown if type(w) is MainWindow)
        hands = Hands(qtbot, window)
        try:
            story(hands)
        finally:
            window.close()
        return 0

    monkeypatch.setattr(QApplication, "exec", play)
    before = set(threading.enumerate())
    assert Wiring(host or Host(home), POOL).window(vault) == 0
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [one.name for one in threading.enumerate() if one not in before and not one.daemon]
    assert not left, left


class Hands:
    """Finds things by what they show or are called, as people and screen readers do."""

    def __init__(self, qtbot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window

    # eyes

    @property
    def top(self) -> QWidget:
        """The dialog in front, or the window."""
        found = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        return found[-1] if found else self.window

    def seen(self) -> str:
        """Every text in view."""
        parts = [
            one.text()
            for kind in (QLabel, QAbstractButton)
            for one in self.top.findChildren(kind)
            if one.isVisible()
        ]
        return "\n".join(parts)

    def wait(self, done: Callable[[], object], what: object = "") -> None:
        """Until something is so; a failure tells what was in view instead."""
        try:
            self.qtbot.waitUntil(lambda: bool(done()), timeout=PATIENCE_MS)
        except TooLate:
            pytest.fail(f"waited in vain{f' for {what}' if what else ''}; in view:\n{self.seen()}")

    def wait_text(self, *texts: str) -> None:
        """Until texts are in view."""
        self.wait(lambda: all(text in self.seen() for text in texts), texts)

    def fields(self, name: str) -> list[QWidget]:
        """All inputs in view with a name, from the top down."""
        found = [
            one
            for kind in INPUTS
            for one in self.top.findChildren(kind)
            if one.isVisible() and one.accessibleName() == name
        ]
        return sorted(found, key=lambda one: one.mapTo(self.top, QPoint()).y())

    def field(self, name: str) -> QWidget:
        """The input in view with a name."""
        found = self.fields(name)
        assert len(found) == 1, (name, found, self.seen())
        return found[0]

    def button(self, name: str) -> QAbstractButton:
        """The button in view with a text or a name."""
        found = self.buttons(name)
        assert len(found) == 1, (name, found, self.seen())
        return found[0]

    def has_button(self, name: str) -> bool:
        """Whether there is one."""
        return bool(self.buttons(name))

    def buttons(self, name: str) -> list[QAbstractButton]:
        """All of them."""
        return [
            one
            for one in self.top.findChildren(QAbstractButton)
            if one.isVisible() and name in {one.text().strip(), one.accessibleName()}
        ]

    def items(self, name: str) -> QAbstractItemView:
        """The list or table in view with a name."""
        found = self._all_items(name)
        assert len(found) == 1, (name, found, self.seen())
        return found[0]

    def has_items(self, name: str) -> bool:
        """Whether there is one."""
        return bool(self._all_items(name))

    def _all_items(self, name: str) -> list[QAbstractItemView]:
        return [
            one
            for one in self.top.findChildren(QAbstractItemView)
            if one.isVisible() and one.accessibleName() == name
        ]

    # hands

    def press(self, name: str) -> None:
        """Wait for a button that can be pressed, and click in its middle."""
        self.wait(lambda: self.has_button(name), name)
        self.click(lambda: self.button(name))

    def click(
        self,
        find: Callable[[], QWidget],
        place: Callable[[QWidget], QPoint] = lambda one: one.rect().center(),
        *,
        double: bool = False,
    ) -> None:
        """A click that really arrives: the thing is enabled, in view, and nothing covers it."""
        self.wait(lambda: self._arrives(find(), place), "a click that arrives")
        widget = find()
        at = place(widget)
        for act in (QTest.mouseClick, QTest.mouseDClick)[: 1 + double]:
            act(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _arrives(self, widget: QWidget, place: Callable[[QWidget], QPoint]) -> bool:
        self._bring_into_view(widget)
        window = widget.window()
        hit = window.childAt(widget.mapTo(window, place(widget)))
        return widget.isEnabled() and (hit is widget or widget.isAncestorOf(hit))

    def _bring_into_view(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()

    def type(self, name: str, text: str, *, enter: bool = False) -> None:
        """Click into an input and type; characters of any alphabet."""
        self.wait(lambda: self.fields(name), name)
        self.type_into(lambda: self.field(name), text)
        if enter:
            self.key(Qt.Key.Key_Return, to=self.field(name))

    def type_into(self, find: Callable[[], QWidget], text: str) -> None:
        """The same where several inputs have one name."""
        self.click(find)
        widget = find()
        self.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, to=widget)
        _type_text(widget, text)

    def key(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        to: QWidget | None = None,
    ) -> None:
        """One key, to a widget or to whatever has the focus."""
        self.activate()
        QTest.keyClick(to or QApplication.focusWidget() or self.window, key, modifier)

    def activate(self) -> None:
        """Bring what is in front to the front, as a window manager would."""
        top = self.top
        if not top.isActiveWindow():
            top.activateWindow()
            self.wait(top.isActiveWindow)

    def choose(self, name: str, text: str) -> None:
        """Choose in a list that folds out, with the arrow keys."""
        self.wait(
            lambda: self.field(name).isEnabled() and self.field(name).findText(text) >= 0, text
        )
        combo = self.field(name)
        self.key(Qt.Key.Key_Home, to=combo)
        for _ in range(combo.count()):
            if combo.currentText() == text:
                return
            self.key(Qt.Key.Key_Down, to=combo)
        raise AssertionError(text)

    def pick_folded(self, name: str, text: str) -> None:
        """Choose in a list that folds out, with the mouse: each choice counts at once."""
        self.wait(lambda: self.fields(name) and self.field(name).findText(text) >= 0, text)
        combo = self.field(name)
        self.click(lambda: combo)
        self.wait(combo.view().isVisible, f"the folded list {name}")

        def chosen() -> bool:
            # Qt takes no click for as long as the one that opened the list could be a double one.
            if combo.view().isVisible():
                self.pick(combo.view(), combo.findText(text))
            return not combo.view().isVisible()

        self.wait(chosen, f"{text} to be taken")

    def tick(self, name: str, *, on: bool = True) -> None:
        """A box, if it does not stand as wanted."""
        if self.button(name).isChecked() is not on:
            self.click(lambda: self.button(name), lambda box: QPoint(10, box.height() // 2))
        assert self.button(name).isChecked() is on

    def pick(self, view: QAbstractItemView, row: int, *, double: bool = False) -> None:
        """Click on an item, once the view has laid it out and moves it no more."""
        seen = [QRect()]

        def shown() -> QRect:
            view.scrollTo(view.model().index(row, 0))
            return view.visualRect(view.model().index(row, 0)) & view.viewport().rect()

        def place(_: QWidget) -> QPoint:
            return shown().center()

        def rests() -> bool:
            before, seen[0] = seen[0], shown()
            return not before.isEmpty() and before == seen[0]

        self.wait(rests, f"item {row}")
        self.click(view.viewport, place, double=double)

    def draw(self, widget: QWidget) -> None:
        """A line up and down across a pad, with the mouse held."""
        self.click(lambda: widget)
        left = Qt.MouseButton.LeftButton
        right = widget.width() - 60
        QTest.mousePress(widget, left, pos=QPoint(40, 60))
        for x in range(44, right, 6):
            QTest.mouseMove(widget, QPoint(x, 60 + x % 40))
        QTest.mouseRelease(widget, left, pos=QPoint(right, 60))

    def give_path(self, path: Path) -> None:
        """Type a path into the file dialog in view, and press Return."""
        self.wait(lambda: isinstance(self.top, QFileDialog))
        picker = self.top
        self.activate()
        name = picker.findChild(QLineEdit, "fileNameEdit")
        name.setFocus()
        self.wait(name.hasFocus)
        self.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, to=name)
        _type_text(name, str(path))
        buttons = picker.findChild(QDialogButtonBox)
        go = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.click(lambda: go or buttons.button(QDialogButtonBox.StandardButton.Open))
        self.wait(lambda: self.top is not picker)


def texts(view: QAbstractItemView, column: int = 0) -> list[str]:
    """What a list or table shows."""
    model = view.model()
    return [model.index(row, column).data() for row in range(model.rowCount(QModelIndex()))]


def _type_text(widget: QWidget, text: str) -> None:
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char)
            QApplication.sendEvent(widget, event)
