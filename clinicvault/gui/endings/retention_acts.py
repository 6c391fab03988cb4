"""One erasure, as the page "Retention" shows it: what was said of it, and the certificate."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.access import request_words
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, mark, say
from clinicvault.gui.widgets import badge, label, plain, row, set_badge
from clinicvault.services.views import ErasureView

from . import ending_words as texts
from .carry_out import CarryOutDialog
from .certificate import CertificateLine
from .parts import lines, who

Done = Callable[[], object]


def erasure_dialog(parent: QWidget, desk: Desk, one: ErasureView, done: Done) -> AskDialog:
    """What is to be done with an erasure that can go on; else what is known of it."""
    if Act.ASK_ERASURE in one.may and one.state in {"granted", "running"}:
        return CarryOutDialog(parent, desk, one, done)
    return ErasureDialog(parent, desk, one, done)


class ErasureDialog(AskDialog):
    """Who asked, why, who allowed it; taking it back; the certificate."""

    def __init__(self, parent: QWidget, desk: Desk, one: ErasureView, done: Done) -> None:
        super().__init__(parent, desk, "Erasure", width=560)
        self._one, self._done = one, done
        pill = badge()
        tone, word = texts.state(one.state)
        set_badge(pill, tone)
        hush(pill.setText, word)
        self.fill(who(one.patient_name, one.code), row(pill, None), *_said(one))
        if one.state == "done":
            self.proof = CertificateLine(desk, one, self.fail)
            self.fill(lines(texts.left_over(one)), self.proof)
        if one.state in {"waiting", "granted"} and one.mine:
            self.take_back = self.action_button("Take it back", self._withdraw, kind="secondary")
        self.close_button = self.action_button("Close", self.accept)
        self.close_button.setFocus()

    def _withdraw(self) -> None:
        erasing, one, done = self.desk.services.erasing, self._one.id, self._done
        self.run(lambda _: erasing.withdraw(one), lambda _: self.finish(done))


def _said(one: ErasureView) -> list[QWidget]:
    made: list[QWidget] = [
        label("{why}", wrap=True, why=lambda: texts.why(one)),
        label("{who}", "muted", wrap=True, who=lambda: texts.asked(one)),
    ]
    made += [plain(request_words.said(word), "muted", wrap=True) for word in one.said]
    if one.done is not None:
        told = mark("Erased by {name}, {when}")
        last = label("", "muted", wrap=True)
        say(last.setText, told, name=one.done_by, when=lambda: formats.moment(one.done))
        made.append(last)
    if next_ := texts.what_next(one):
        made.append(plain(next_, wrap=True))
    return made
