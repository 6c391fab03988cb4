"""After it was given: where it lies, the words that open it, and what to tell the recipient."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from clinicvault.gui import formats
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.protection import secret
from clinicvault.gui.widgets import Banner, card, column, label, picture_label, plain, row, scroll
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views.exports import ExportGiven, PackageKind

from .draft import Draft
from .step import Step


class ResultStep(Step):
    """What exists nowhere else is shown here until somebody says that it was told."""

    only_here = False
    """Whether the words are shown, which are kept nowhere."""
    entry = 0
    """Of the access log, of what was given."""

    def __init__(self, desk: object, service: object, draft: Draft) -> None:
        super().__init__(desk, service, draft)  # type: ignore[arg-type]  # as the others'
        self._inside = QVBoxLayout()
        self._inside.setSpacing(16)
        body = QWidget()
        body.setMaximumWidth(760)
        body.setLayout(self._inside)
        holder = QWidget()
        line = row(None, body, None)
        line.setStretch(1, 20)
        holder.setLayout(column(line, None, margins=(0, 8, 0, 8)))
        self.setLayout(column(self.errors, scroll(holder)))

    def show_given(self, given: ExportGiven) -> None:
        """It left."""
        clear(self._inside)
        self.only_here, self.entry = bool(given.words), given.log_entry
        self._inside.addWidget(self._head(mark("It is ready"), partial(self._summary, given)))
        if given.left_out:
            self._inside.addWidget(_left_out(given))
        if given.no_medical:
            self._inside.addWidget(_no_medical(given))
        if given.words:
            self._inside.addWidget(self._words(given.words))
        self._inside.addWidget(self._steps(given))
        if given.message:
            self._inside.addWidget(_message(given.message))
        self._inside.addWidget(_logged(given.log_entry))

    def show_over(self, entry: int) -> None:
        """It left before the window was locked: what stood here alone is gone."""
        clear(self._inside)
        self.only_here, self.entry = False, 0
        told = mark("It was given before the window was locked")
        self._inside.addWidget(self._head(told, partial(tr, _OVER)))
        self._inside.addWidget(_logged(entry))

    def show_asked(self) -> None:
        """Somebody else was asked, and nothing left."""
        clear(self._inside)
        self.only_here, self.entry = False, 0
        told = mark("A second person was asked")
        self._inside.addWidget(self._head(told, partial(tr, _WAITING)))

    def _summary(self, given: ExportGiven) -> str:
        count = trn("{n} picture", "{n} pictures", given.pictures)
        return tr("{what}, saved as {place}", what=count, place=given.output)

    @staticmethod
    def _head(title: str, text: object) -> QWidget:
        made = QWidget()
        texts = column(
            label(title, "h1"), label("{what}", "muted", wrap=True, what=text), spacing=3
        )
        line = row(picture_label("circle-check", "ok", 34), texts, spacing=14)
        line.setStretch(1, 1)
        made.setLayout(line)
        return made

    def _words(self, words: str) -> QFrame:
        kind = self.draft.kind.kind if self.draft.kind is not None else None
        six = kind is PackageKind.PATIENT_PAGE
        caption = mark("The six words") if six else mark("Passphrase for the recipient")
        return card(
            label(caption, "h2"),
            secret(words),
            label(
                "Tell it by telephone or on paper, never together with the file. "
                "It is not kept and not shown again.",
                "muted",
                wrap=True,
            ),
            spacing=12,
        )

    def _steps(self, given: ExportGiven) -> QFrame:
        lines = [_numbered(number, one) for number, one in enumerate(self._told(given), 1)]
        return card(label("What to do now", "h2"), *lines, spacing=12)

    def _told(self, given: ExportGiven) -> list[str]:
        kind = self.draft.kind.kind if self.draft.kind is not None else PackageKind.PLAIN
        told = [_SEND[kind is PackageKind.PLAIN]]
        if given.words:
            told.append(mark("Tell the words by another way: by telephone, or on paper."))
        told.append(_OPEN[kind])
        told.append(mark("Ask whether it arrived, and note it under what was given to whom."))
        return told

    def first(self) -> QWidget | None:
        return None

    def wipe(self) -> None:
        clear(self._inside)
        self.only_here, self.entry = False, 0


_OVER = mark(
    "The words that open the file are kept nowhere, and went with the lock. If you told them "
    "already, nothing is missing. If not, give the pictures again: you are told new words."
)
_WAITING = mark(
    "You find it here again, under the patient's pictures, once it is allowed under Approvals. "
    "Nothing left until then."
)
_SEND = {
    False: mark("Send the file as you like: by e-mail, by upload, on a stick."),
    True: mark("Hand the files over yourself; nothing protects them on the way."),
}
_OPEN = {
    PackageKind.PATIENT_PAGE: mark(
        "The recipient opens the file by a double click in any browser, and types the words. "
        "No internet is needed."
    ),
    PackageKind.AGE: mark("The recipient opens it with the free program age."),
    PackageKind.CERTIFICATE: mark(
        "The recipient opens it with the certificate, in a mail program or with OpenSSL."
    ),
    PackageKind.INSURER: mark("The recipient opens it in 7-Zip, and the archive inside as well."),
    PackageKind.PLAIN: mark("The recipient opens the files in any program."),
}


def _logged(entry: int) -> QWidget:
    return label(
        "Entry {number} of the access log names the recipient and the reason.",
        "caption",
        number=partial(formats.number, entry),
    )


def _numbered(number: int, text: str) -> QWidget:
    made = QWidget()
    told = label(text, wrap=True)
    digit = plain(f"{number}", "strong")
    digit.setFixedWidth(18)
    line = row(digit, told, spacing=6)
    line.setStretch(1, 1)
    line.setAlignment(digit, Qt.AlignmentFlag.AlignTop)
    made.setLayout(line)
    return made


def _left_out(given: ExportGiven) -> Banner:
    made = Banner("warn")
    codes = sorted({one.code for one in given.left_out})
    made.speak(
        "{what}",
        "{why}",
        what=lambda: trn(
            "{n} picture could not be given; the others were.",
            "{n} pictures could not be given; the others were.",
            len(given.left_out),
        ),
        why=lambda: " ".join(short(code) for code in codes),
    )
    return made


def _no_medical(given: ExportGiven) -> Banner:
    made = Banner("info")
    codes = sorted({one.code for one in given.no_medical})
    made.speak(
        "{what}",
        "{why}",
        what=lambda: trn(
            "{n} picture is not there as a medical file; it is in the package as it is.",
            "{n} pictures are not there as medical files; they are in the package as they are.",
            len(given.no_medical),
        ),
        why=lambda: " ".join(short(code) for code in codes),
    )
    return made


def _message(text: str) -> QFrame:
    """In the recipient's language, to be copied into a letter; it holds nothing secret."""
    shown = QPlainTextEdit()
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    shown.setPlainText(text)
    shown.setFixedHeight(150)
    say(shown.setAccessibleName, "Letter to the recipient")
    return card(
        label("Letter to the recipient", "h2"),
        label("Without the words, and without the patient's name.", "muted", wrap=True),
        shown,
        spacing=10,
    )
