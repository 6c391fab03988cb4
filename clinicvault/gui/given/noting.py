"""What a recipient answered, or that somebody asked: a note of one gift or of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.exports import FollowUp
from clinicvault.gui.access.asking import AskDialog, ReasonField
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, trn
from clinicvault.gui.widgets import field, label
from clinicvault.services.views.releases import GiftView

from . import given_words as texts

_ABOUT = MappingProxyType(
    {
        FollowUp.ACKNOWLEDGED: (
            mark("The recipient has it"),
            mark("Note that the recipient said that it arrived and could be opened."),
            mark("Note it"),
        ),
        FollowUp.ASKED_BACK: (
            mark("Asked back"),
            mark(
                "Write or telephone first, then note it here: the record shows that the clinic "
                "asked for the deletion, and when."
            ),
            mark("Note that it was asked for"),
        ),
        FollowUp.RETURNED: (
            mark("Deleted or given back"),
            mark("Note that the recipient said that every copy is deleted, or gave it back."),
            mark("Note it"),
        ),
        FollowUp.KEPT: (
            mark("The recipient keeps it"),
            mark(
                "Some have to keep what they were given, such as a colleague's own patient record. "
                "Write down what they say; it stays on the list of what to ask back as long as no "
                "consent covers it."
            ),
            mark("Note it"),
        ),
        FollowUp.NOT_LEFT: (
            mark("It never left"),
            mark(
                "For an export that was stopped after it was written down, by a power cut or a "
                "full disk. Look for its file first and delete what is there; it stays on the list "
                "with this note."
            ),
            mark("Note it"),
        ),
    }
)
OFFERED = tuple(_ABOUT)
"""In the order of the buttons."""


class NoteDialog(AskDialog):
    """What came after, with a few words; of a recipient who keeps it, why."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        gifts: Sequence[GiftView],
        what: FollowUp,
        done: Callable[[], object],
    ) -> None:
        title, about, act = _ABOUT[what]
        super().__init__(parent, desk, title, width=500)
        self._gifts, self._what, self._done = tuple(one.id for one in gifts), what, done
        self.note = ReasonField()
        kept = what is FollowUp.KEPT
        caption = mark("Why they keep it") if kept else mark("Note, may be left empty")
        self.fill(
            label("{who}", "strong", wrap=True, who=lambda: _whose(gifts)),
            label(about, "muted", wrap=True),
            field(caption, self.note, mark("No name of a patient belongs here.")),
        )
        self.cancel_button()
        self.go = self.action_button(act, self._note)
        self.note.setFocus()

    def _note(self) -> None:
        """Why somebody keeps pictures is asked for; the others need no words."""
        said, what, gifts = self.note.words, self._what, self._gifts
        if what is FollowUp.KEPT and not said:
            self.errors.show_error(InputRefused("reason-missing"))
            self.note.setFocus()
            self.fit()
            return
        ledger, done = self.desk.services.ledger, self._done
        self.run(lambda _: ledger.note(gifts, what, said), lambda _: self.finish(done))


def _whose(gifts: Sequence[GiftView]) -> str:
    names = tuple(dict.fromkeys(texts.recipient(one) for one in gifts))
    if len(gifts) == 1:
        return f"{names[0]}  ·  {texts.day(gifts[0].when)}"
    given = trn("{n} time given", "{n} times given", len(gifts))
    more = ", …" if len(names) > 3 else ""
    return f"{given}: {', '.join(names[:3])}{more}"
