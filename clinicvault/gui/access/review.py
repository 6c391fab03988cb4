"""Closing one's part of the review of an emergency access."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import button, card, column, field, plain, row
from clinicvault.services.views import RequestView

from . import request_words as texts
from .asking import AskDialog, ReasonField, bullets
from .standing import now


class ReviewDialog(AskDialog):
    """The facts once more, what to look at, and a note of what was found."""

    def __init__(
        self, parent: QWidget, desk: Desk, one: RequestView, done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Review this emergency access", width=560)
        self._one, self._done = one, done
        self.note = ReasonField()
        facts = column(plain(texts.title(one), "strong", wrap=True), spacing=4)
        for line in (texts.asked(one), texts.length(one, now()), *map(texts.said, one.said)):
            if line:
                facts.addWidget(plain(line, "muted", wrap=True))
        if one.reason:
            facts.addWidget(plain(f"“{one.reason}”", wrap=True))
        self.fill(
            card(facts, soft=True, margins=14),
            bullets(
                mark("Was waiting really dangerous for the patient?"),
                mark("Was more opened than the reason asks for?"),
                mark("Does anybody have to be told: the patient, the data protection office?"),
            ),
        )
        if desk.may(Act.READ_LOG):
            self.log = button("Look at the access log", "link", icon="scroll-text", on=self._look)
            self.fill(row(self.log, None))
        self.fill(field("What you found", self.note))
        self.cancel_button()
        self.go = self.action_button("Close the review", self._review, icon="file-check")
        self.note.setFocus()

    def _look(self) -> None:
        self.accept()
        self.desk.go("log")

    def _review(self) -> None:
        if not self.note.words:
            self.note.setFocus()
            return
        requests, request, note = self.desk.services.requests, self._one.id, self.note.words
        done = self._done
        self.run(lambda _: requests.review(request, note), lambda _: self.finish(done))
