"""The row of tools over the picture, with a key for each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import Choices, button, icon_button, row

from .covering import Covering
from .editor_canvas import Tool

_TOOLS = (
    (Tool.MOVE, "mouse-pointer-2", mark("Choose"), mark("Choose, move and resize (key V)"), "V"),
    (Tool.BOX, "square", mark("Box"), mark("Cover a rectangle (key B)"), "B"),
    (Tool.BRUSH, "brush", mark("Brush"), mark("Cover with a brush (key P)"), "P"),
    (
        Tool.EYES,
        "glasses",
        mark("Eyes"),
        mark("Bar over the eyes, from one to the other: still recognisable (key E)"),
        "E",
    ),
    (Tool.CROP, "crop", mark("Cut"), mark("Keep only a part of the picture (key C)"), "C"),
)
_HINTS = (
    (Tool.PERSON, "user", mark("Patient"), mark("Mark what belongs to the patient"), ""),
    (Tool.AROUND, "wallpaper", mark("Around"), mark("Mark what is background"), ""),
)


class CoverTools(QWidget):
    """One tool at a time; undo, redo, and a look at the result."""

    taken = Signal(object)
    undone = Signal()
    redone = Signal()
    result_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.tools = Choices("seg")
        say(self.tools.setAccessibleName, "Tools")
        self._keys: list[QShortcut] = []
        for tool, icon, text, tip, key in (*_TOOLS, *_HINTS):
            made = self.tools.offer(tool.value, text, icon=icon, tip=tip)
            say(made.setAccessibleDescription, tip)
            if key:
                self._key(key, partial(self.take, tool))
        self.tools.chosen.connect(lambda key: self.taken.emit(Tool(key)))
        self.undo = icon_button("undo-2", "Undo", self.undone.emit)
        self.redo = icon_button("redo-2", "Redo", self.redone.emit)
        self.result = button("See the result", icon="eye", tip="Exactly as it will leave (key R)")
        self.result.setCheckable(True)
        self.result.toggled.connect(self._see)
        self._key("R", self.result.toggle)
        for sequence, press in (("Ctrl+Z", self.undo), ("Ctrl+Shift+Z", self.redo)):
            self._key(sequence, press.click)
        self.acts = QWidget()
        """Undo, redo and the result: where there is room for them."""
        self.acts.setLayout(row(self.undo, self.redo, self.result, spacing=4))
        self.setLayout(row(self.tools, None))
        self.show_hints(wanted=False)

    def _key(self, sequence: str, act: object) -> None:
        made = QShortcut(QKeySequence(sequence), self)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(act)
        self._keys.append(made)

    def take(self, tool: Tool) -> None:
        """Choose a tool, as by a press."""
        if self.tools.isEnabled():
            self.tools.choose(tool.value)
            self.taken.emit(tool)

    @property
    def tool(self) -> Tool:
        """The tool in the hand."""
        return Tool(self.tools.current)

    def show_hints(self, *, wanted: bool) -> None:
        """The two brushes that tell patient and background apart."""
        for tool, *_ in _HINTS:
            self.tools.button(tool.value).setVisible(wanted)
        if not wanted and self.tool in {Tool.PERSON, Tool.AROUND}:
            self.take(Tool.MOVE)

    def show_covering(self, covering: Covering) -> None:
        """What can be taken back."""
        editing = not self.result.isChecked()
        self.undo.setEnabled(editing and covering.can_undo)
        self.redo.setEnabled(editing and covering.can_redo)

    def allow(self, *, editing: bool) -> None:
        """A film has no tools."""
        self.tools.setEnabled(editing and not self.result.isChecked())
        self.result.setEnabled(editing)
        for one in self._keys:
            one.setEnabled(editing)

    def _see(self, on: bool) -> None:
        self.tools.setEnabled(not on)
        self.result_wanted.emit(on)
