"""Giving photos to somebody: to whom, why, how protected, where to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QProgressBar, QRadioButton, QWidget

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.protection import protection
from clinicvault.gui.widgets import Dialog, column, combo, edit, field, label, plain, row
from clinicvault.gui.widgets.basic import clear, reveal
from clinicvault.jobs import Progress
from clinicvault.services.views import ExportResult

from . import consent_words

_KEY = re.compile(r"age1[0-9a-z]{20,}\Z")


class ExportDialog(Dialog):
    """First the questions, then progress, then what to tell the recipient."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        patient: str,
        code: str,
        photos: Sequence[str],
        clips: Sequence[str] = (),
    ) -> None:
        super().__init__(parent, "Give photos to somebody", width=560)
        self._desk, self._patient, self._photos = desk, patient, tuple(photos)
        self._clips = tuple(clips)
        self._name = f"{code}.age"
        self._task: Task[ExportResult] | None = None
        self.recipient = edit("for example Dr Okafor, University Hospital")
        self.address = edit("for example 12 Harley Street, London")
        self.purpose = combo(tuple(Purpose), words.purpose)
        self.channel, self.where = combo(tuple(Channel), consent_words.channel), QWidget()
        self.by_words, self.by_key = QRadioButton(), QRadioButton()
        self.key = edit("age1…")
        self.with_clips, self.no_face = QCheckBox(), QCheckBox()
        self.problem = label("", "bad", wrap=True)
        self.bar = QProgressBar()
        self._ask()

    def choose_purpose(self, purpose: Purpose) -> None:
        """Begin with the reason that was stated for the patient."""
        self.purpose.setCurrentIndex(self.purpose.findData(purpose))

    def _ask(self) -> None:
        count = len(self._photos)
        say(self.by_words.setText, "With a passphrase that ClinicVault makes")
        say(self.by_key.setText, "With the recipient's own age key")
        self.by_words.setChecked(True)
        self.key.setEnabled(False)
        self.by_key.toggled.connect(self.key.setEnabled)
        say(self.key.setAccessibleName, "The recipient's age key")
        say(self.with_clips.setText, "{what}", what=lambda: _with_clips(len(self._clips)))
        reveal(self.with_clips, bool(self._clips))
        say(self.no_face.setText, "I have looked at them: no face can be recognised")
        say(self.no_face.setToolTip, "Your word is kept in the access log.")
        self.no_face.hide()
        hint = "The patient's consent must cover this place."
        self.where.setLayout(field("Where they will be shown", self.channel, hint))
        self.where.hide()
        self.purpose.currentIndexChanged.connect(self._asked_again)
        self.channel.currentIndexChanged.connect(self._asked_again)
        self.problem.hide()
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.fill(
            label("{what}", "muted", what=lambda: _counted(count)),
            row(self.with_clips, None),
            field("Given to", self.recipient),
            field(
                "Their address", self.address, "May be left empty; lists of disclosures name it."
            ),
            field("Reason", self.purpose, "The patient's consent must cover this reason."),
            self.where,
            column(label("How it is protected", "strong"), self.by_words, self.by_key, self.key),
            self.no_face,
            self.problem,
            self.bar,
        )
        self.cancel = self.cancel_button()
        self.go = self.action_button("Choose where to save", self._choose, icon="share-2")
        self.recipient.setFocus()

    def _asked_again(self) -> None:
        """Another reason or place: the word given for one is none for the other."""
        self.no_face.setChecked(False)
        self.no_face.hide()
        self.where.setVisible(self.purpose.currentData() is Purpose.MARKETING)
        self.adjustSize()

    def _choose(self) -> None:
        if not self.recipient.text().strip():
            self._complain(mark("Please write who gets the photos."))
        elif self.by_key.isChecked() and not _KEY.match(self.key.text().strip()):
            self._complain(mark("This is no age key; it starts with age1."))
        else:
            self.problem.hide()
            choose_save(self, mark("Save the encrypted photos"), self._name, self._export)

    def _complain(self, text: str) -> None:
        say(self.problem.setText, text)
        self.problem.show()

    def _export(self, output: Path) -> None:
        self.hold(True)
        self.bar.setRange(0, 0)
        self.bar.show()
        recipient, purpose = self.recipient.text().strip(), self.purpose.currentData()
        address = self.address.text().strip()
        channel = self.channel.currentData() if purpose is Purpose.MARKETING else None
        key = self.key.text().strip() if self.by_key.isChecked() else ""
        exporting, patient = self._desk.services.exporting, self._patient
        no_face = self.no_face.isVisible() and self.no_face.isChecked()
        photos = self._photos + (self._clips if self.with_clips.isChecked() else ())

        def work(task: Task[ExportResult]) -> ExportResult:
            return exporting.export_age(
                patient,
                photos,
                recipient=recipient,
                purpose=purpose,
                output=output,
                address=address,
                channel=channel,
                age_recipient=key,
                no_face=no_face,
                progress=task.tell,
                cancel=task.token,
            )

        self._task = self._desk.jobs.start(self, work, self._show_result, self.fail, self._told)

    def _told(self, progress: Progress) -> None:
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)

    def reject(self) -> None:
        """While exporting, Cancel stops the export and keeps the answers."""
        if self._task is not None and self.bar.isVisible():
            self._task.cancel()
        super().reject()

    def fail(self, error: ClinicVaultError) -> None:
        self._task = None
        self.bar.hide()
        super().fail(error)
        if error.code == "consent-faces":
            self.no_face.show()
            self.no_face.setFocus()

    def _show_result(self, result: ExportResult) -> None:
        self._task = None
        self.hold(False)
        clear(self.body)
        self.cancel.hide()
        self.go.hide()
        say(self.heading.setText, "The encrypted file is ready")
        self.fill(
            label("Saved as", "strong"),
            plain(result.output, "muted", wrap=True),
            *protection(result.passphrase),
            *_turning(result),
            label(
                "Entry {number} of the access log names the recipient and the reason.",
                "caption",
                number=result.log_entry,
            ),
        )
        self.action_button("Done", self.accept)
        if result.passphrase:
            self.keep_until_button()
        self.adjustSize()


def _turning(result: ExportResult) -> list[QWidget]:
    """Said to who gives the file away: its pictures have no EXIF that would turn them."""
    lying = sum(turn != 1 for turn in result.orientations)
    return [label("{what}", "muted", wrap=True, what=lambda: _lying(lying))] if lying else []


def _lying(count: int) -> str:
    return trn(
        "{n} photo is not upright in the file, but as the camera stored it: "
        "manifest.json in it says how to turn it.",
        "{n} photos are not upright in the file, but as the camera stored them: "
        "manifest.json in it says how to turn them.",
        count,
    )


def _counted(count: int) -> str:
    return trn("{n} photo, encrypted into one file", "{n} photos, encrypted into one file", count)


def _with_clips(count: int) -> str:
    return trn(
        "Also the {n} short film that belongs to a live photo",
        "Also the {n} short films that belong to live photos",
        count,
    )
