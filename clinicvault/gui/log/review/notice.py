"""For the person concerned: an own access was unusual, and an answer goes to who reviews."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, say, tr
from clinicvault.gui.widgets import (
    ErrorBanner,
    Paragraph,
    button,
    column,
    edit,
    label,
    picture_label,
    plain,
    row,
)
from clinicvault.services.views import NoticeView

from . import flag_words

LONGEST_ANSWER = 500


class NoticeCard(QFrame):
    """One notice at a time; it goes when it is answered or read.

    Folded first: somebody else may be looking at the screen.
    """

    def __init__(self, desk: Desk, done: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._done = desk, done
        self._left: tuple[NoticeView, ...] = ()
        self._drafts: dict[str, str] = {}
        self._answered: set[str] = set()
        """Answered here: a look that began before may still bring them."""
        self.setProperty("banner", "info")
        self.head, self.body, self.count = (
            plain("", "strong", wrap=True),
            Paragraph(),
            plain("", "caption"),
        )
        self.errors = ErrorBanner("warn")
        self.text: QLineEdit = edit("Your answer, if you like")
        say(self.text.setAccessibleName, "Your answer to the notice")
        self.text.setMaxLength(LONGEST_ANSWER)
        self.text.textChanged.connect(self._typed)
        self.text.returnPressed.connect(self._answer)
        self.answer = button("Answer", "primary", on=self._answer)
        self.answer.setEnabled(False)
        self.read = button("I have read it", on=self._read)
        self.unfold = button("Read it", icon="chevron-down", on=self._unfold)
        self._lay_out()
        language().follow(self, self._speak)

    def _lay_out(self) -> None:
        picture = picture_label("message-circle", "info", 20)
        note = label(
            "An administrator sees this, too. An answer now saves a question later; what you "
            "write is shown beside it.",
            "caption",
            wrap=True,
        )
        say(self.text.setAccessibleDescription, note.text())
        acts = row(self.text, self.answer, self.read, spacing=8)
        acts.setStretch(0, 1)
        self._rest = QWidget()
        self._rest.setLayout(column(self.body, note, self.errors, acts, spacing=6))
        self._rest.hide()
        head = row(self.head, self.count, self.unfold, spacing=10)
        head.setStretch(0, 1)
        line = row(picture, column(head, self._rest, spacing=6), spacing=12)
        line.setContentsMargins(14, 10, 12, 10)
        line.setStretch(1, 1)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def _unfold(self) -> None:
        self._rest.show()
        self.unfold.hide()
        self._speak()
        self.text.setFocus()

    @property
    def notice(self) -> NoticeView | None:
        """The notice in view."""
        return self._left[0] if self._left else None

    def show_notices(self, found: tuple[NoticeView, ...]) -> None:
        """The newest one comes first; what is typed to it stays."""
        self._left = found
        self._speak()
        if found:
            hush(self.text.setText, self._drafts.get(found[0].id, ""))

    def follow(self, found: tuple[NoticeView, ...]) -> None:
        """What waits by now; the notice in view stays where it is, for somebody may be reading."""
        waiting = tuple(one for one in found if one.id not in self._answered)
        here = self.notice.id if self.notice is not None else ""
        ordered = tuple(sorted(waiting, key=lambda one: one.id != here))
        if ordered and ordered != self._left:
            self.show_notices(ordered)
        elif not ordered and self.read.isEnabled():
            self._done()

    def _speak(self) -> None:
        one = self.notice
        if one is None:
            return
        hush(self.head.setText, self._head(one))
        hush(self.setAccessibleName, self._head(one))
        question = flag_words.ask(one.rule)
        said = flag_words.sentence(one.rule, one.figures)
        hush(self.body.setText, f"{said} {question}".strip())
        several = len(self._left) > 1
        hush(
            self.count.setText, tr("1 of {n}", n=formats.number(len(self._left))) if several else ""
        )

    def _head(self, one: NoticeView) -> str:
        day = formats.day(one.day)
        if self._rest.isHidden():
            return tr("There is something to read about an access of yours on {day}.", day=day)
        what = flag_words.title(one.rule)
        return tr("An access of yours on {day} was unusual: {what}.", day=day, what=what)

    def _typed(self, text: str) -> None:
        if self.notice is not None:
            self._drafts[self.notice.id] = text
        self.answer.setEnabled(bool(text.strip()))

    def _answer(self) -> None:
        text = " ".join(self.text.text().split())
        if text:
            self._send(text)
        else:
            self.text.setFocus()

    def _read(self) -> None:
        self._send("")

    def _send(self, text: str) -> None:
        one = self.notice
        if one is None or not self.read.isEnabled():
            return
        self._hold(True)
        self.errors.hide()
        flags = self._desk.services.flags
        self._desk.jobs.start(
            self, lambda _: flags.answer(one.id, text), lambda _: self._sent(one.id), self._failed
        )

    def _sent(self, notice_id: str) -> None:
        self._hold(False)
        self._drafts.pop(notice_id, None)
        self._answered.add(notice_id)
        left = tuple(one for one in self._left if one.id != notice_id)
        self.text.clear()
        self.show_notices(left)
        if not left:
            self._done()

    def _failed(self, error: ClinicVaultError) -> None:
        self._hold(False)
        self.errors.show_error(error)

    def _hold(self, held: bool) -> None:
        self.read.setEnabled(not held)
        self.answer.setEnabled(not held and bool(self.text.text().strip()))
        self.text.setReadOnly(held)
