"""That an entry is part of the log: said, shown step by step, and taken along."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import hush, mark, say
from clinicvault.gui.theme import pixmap, theme
from clinicvault.gui.widgets import button, column, label, plain, row
from clinicvault.services.files import write_durable
from clinicvault.services.views import LogEntryView

from .proof_figure import ProofFigure
from .proof_steps import as_json, read_code, short, steps

_NONE, _PROVEN, _WRONG, _LATER = "", "ok", "bad", "later"
_HEADS = {
    _PROVEN: mark("Part of the log: proven"),
    _WRONG: mark("The proof does NOT fit"),
    _LATER: mark("Not covered yet"),
}
_SIGNS = {
    _PROVEN: ("badge-check", "ok"),
    _WRONG: ("circle-x", "bad"),
    _LATER: ("clock", "text2"),
}


class Proof(QFrame):
    """The verified sign, the code that covers the entry, and the steps on demand."""

    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", "1")
        self._desk = desk
        self._entry: LogEntryView | None = None
        self._state = _NONE
        self._sign, self.head = plain(""), label("", "strong", wrap=True)
        self.text = plain("", "muted", wrap=True)
        self.figure = ProofFigure()
        self.steps = button("Show the steps", "link", on=self._unfold)
        self.copy = button("Copy the proof", icon="copy", on=self._copy)
        self.save = button("Save", icon="save", on=self._ask_file)
        say(self.save.setToolTip, "Save the proof as a file")
        self.said = label("", "ok")
        self._lay_out()
        theme().follow(self, self._tint)
        self.clear()

    def _lay_out(self) -> None:
        head = row(self._sign, self.head, spacing=8)
        head.setStretch(1, 1)
        head.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        tools = row(self.copy, self.save, None, spacing=6)
        items = (head, self.text, row(self.steps, None), self.figure, tools, self.said)
        self.setLayout(column(*items, spacing=8, margins=12))

    def show_entry(self, entry: LogEntryView) -> None:
        """Tell whether this one is proven."""
        self._entry = entry
        code = read_code(entry.checkpoint)
        self._state = _LATER if code is None else _PROVEN if entry.proven else _WRONG
        say(self.head.setText, _HEADS[self._state])
        if code is None:
            say(
                self.text.setText,
                "The newest daily check code is older than this entry; the next one covers it.",
            )
        elif entry.proven:
            say(
                self.text.setText,
                "This entry is one of the {n} lines of the log whose daily check code is {code}. "
                "Nobody can take it out or change it unnoticed.",
                code=short(code.root),
                n=lambda: formats.number(code.entries),
            )
        else:
            say(
                self.text.setText,
                "Check the whole log now, and tell your privacy officer and your IT person today.",
            )
        if code is not None:
            path = steps(entry.row.seq, code.entries, entry.path)
            self.figure.show_steps(entry.leaf, path, code)
        self._tint()
        self._reveal(code is not None)

    def _reveal(self, known: bool) -> None:
        for one in (self.copy, self.save):
            one.setVisible(known)
        self.steps.setVisible(known and bool(self._entry and self._entry.path))
        self.figure.hide()
        say(self.steps.setText, "Show the steps")
        self.said.hide()

    def _tint(self) -> None:
        if self._state in _SIGNS:
            self._sign.setPixmap(pixmap(*_SIGNS[self._state], 18))

    def _unfold(self) -> None:
        shown = self.figure.isHidden()
        self.figure.setVisible(shown)
        say(self.steps.setText, "Hide the steps" if shown else "Show the steps")

    def _copy(self) -> None:
        if self._entry is not None:
            QGuiApplication.clipboard().setText(as_json(self._entry))
            self._tell(mark("Copied."))

    def _tell(self, text: str) -> None:
        say(self.said.setText, text)
        self.said.show()

    def _ask_file(self) -> None:
        if self._entry is not None:
            name = f"log-entry-{self._entry.row.seq}.json"
            choose_save(self, mark("Save the proof"), name, self._write)

    def _write(self, path: Path) -> None:
        if self._entry is None:
            return
        data = as_json(self._entry).encode()
        self._desk.jobs.start(
            self,
            lambda _: write_durable(path, data),
            lambda _: self._tell(mark("Saved.")),
            self.failed.emit,
        )

    def clear(self) -> None:
        """While nothing is known of an entry."""
        self._entry, self._state = None, _NONE
        self._sign.clear()
        say(self.head.setText, "Looking at the proof …")
        hush(self.text.setText, "")
        self.figure.clear()
        self._reveal(False)
