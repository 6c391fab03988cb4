"""The log held against a check code that somebody kept: typed, photographed, or in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.files import choose_files
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.widgets import Banner, button, column, field, label, row
from clinicvault.services.views import WitnessCheck

_PATTERN = mark("Photos and files with a check code (*.jpg *.jpeg *.png *.webp *.txt *.json *.zip)")
_HEADS = MappingProxyType(
    {
        "rolled-back": ("bad", mark("The log was set back: it is shorter than this code says.")),
        "replaced": ("bad", mark("The log was changed: it begins otherwise than this code says.")),
        "altered": ("bad", mark("Lines that this code covers were changed or removed.")),
        "other": ("warn", mark("This code belongs to another clinic.")),
        "unknown": (
            "bad",
            mark(
                "A computer that is not known here signed this code, and it is longer than the log."
            ),
        ),
        "unsigned": ("warn", mark("This code was not made by this clinic's ClinicVault.")),
        "holds": ("ok", mark("It fits: everything that was in the log then is still there.")),
    }
)
_GRAVE = mark(
    "Nothing in the log explains it. Change nothing on this computer, keep the code, the newest "
    "backup and this result, and tell your privacy officer and your IT person today."
)
_STRANGER = mark(
    "Perhaps everything was set back to before that computer was added. Change nothing on this "
    "computer, and ask at the other computers of the clinic. If none of them knows this code, it "
    "was not made here."
)
_PLAIN = MappingProxyType(
    {
        "unknown": _STRANGER,
        "altered": mark(
            "Which ones, “Check the whole log now” shows. Change nothing on this computer, keep "
            "the code, the newest backup and this result, and tell your privacy officer and your "
            "IT person today."
        ),
        "other": mark("It says nothing about this log. Look for the code of this clinic."),
        "unsigned": mark("It proves nothing. Ask where it comes from, and take another copy."),
    }
)
_RESTORED = ("warn", mark("The log differs from this code, and says itself why."))
_KNOWN = mark(
    "A backup was restored, or this computer's record was lost. An administrator and the privacy "
    "officer look at it together; the page of the access log says whether they accepted it."
)


_PERHAPS = mark(
    "The log says that a backup was restored there. That explains it only if the code is older "
    "than the restore: compare the day on the code with the restore's entry in the log. If the "
    "code is newer, change nothing on this computer and tell your privacy officer today."
)


def _reason(found: WitnessCheck) -> str:
    if found.explained:
        return _KNOWN
    return _PERHAPS if found.perhaps else _GRAVE


class ComparePane(QWidget):
    """What is typed stays when it cannot be read."""

    def __init__(self, dialog: AskDialog) -> None:
        super().__init__()
        self._dialog = dialog
        self.text, self.result = QPlainTextEdit(), Banner("ok")
        self.text.setFixedHeight(112)
        self.text.setTabChangesFocus(True)
        self.text.setStyleSheet("font-family: monospace; font-size: 12px;")
        self.go = button("Compare", "primary", icon="git-compare", on=self._typed)
        self.file = button("Photo or file", icon="folder-open", on=self._choose)
        self.result.hide()
        self.setLayout(
            column(
                label(
                    "Take a code that was kept outside the clinic. The comparison shows whether "
                    "the log still begins as it did then.",
                    "muted",
                    wrap=True,
                ),
                field("Type or paste a check code", self.text),
                row(self.go, self.file, None),
                self.result,
                None,
                spacing=10,
            )
        )
        self.text.textChanged.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        self.go.setEnabled(bool(self.text.toPlainText().strip()))

    def _typed(self) -> None:
        typed, witnesses = self.text.toPlainText(), self._dialog.desk.services.witnesses
        self._check(lambda: witnesses.check(typed))

    def _choose(self) -> None:
        choose_files(self, mark("Photo or file with a check code"), self._chosen, _PATTERN)

    def _chosen(self, paths: list[Path]) -> None:
        witnesses = self._dialog.desk.services.witnesses
        self._check(lambda: witnesses.check_file(paths[0]))

    def _check(self, work: Callable[[], WitnessCheck]) -> None:
        self.result.hide()
        self._dialog.run(lambda _: work(), self._show)

    def _show(self, found: WitnessCheck) -> None:
        self._enable()
        tone, head = _RESTORED if found.explained else _HEADS[found.result]
        self.result.retone(tone)
        say(self.result.setAccessibleName, head)
        self.result.speak("{what}", "{more}", what=lambda: tr(head), more=lambda: more(found))
        self._dialog.fit()


def more(found: WitnessCheck) -> str:
    """What follows from a comparison."""
    if found.result == "holds":
        return trn(
            "The code covers {n} line; none was removed or changed.",
            "The code covers {n} lines; none was removed or changed.",
            found.size,
        )
    if found.result == "rolled-back":
        lost = trn(
            "{n} line is not there any more.",
            "{n} lines are not there any more.",
            found.missing,
        )
        return f"{lost} {tr(_reason(found))}"
    if found.result == "replaced":
        return tr(_reason(found))
    return tr(_PLAIN[found.result])
