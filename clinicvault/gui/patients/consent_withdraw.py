"""Withdrawing: what follows is shown before, and the same, as done, after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from clinicvault.domain.exports import PLAIN
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, mark, say, tr, trn
from clinicvault.gui.people.printing import print_button
from clinicvault.gui.widgets import Banner, Dialog, button, column, label, picture_label, plain, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import DisclosureView, Withdrawal

from . import consent_words
from .consent_pages import Reading

_Line = tuple[str, Callable[[], str]]
_MOST_ROOM, _LINE_ROOM = 190, 58
_MOST_PLACES = 5


class WithdrawDialog(Dialog):
    """Withdraw the consents of a patient for a reason."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str, purpose: Purpose) -> None:
        super().__init__(parent, "Withdraw this consent?", width=600)
        self._desk, self._patient, self._purpose = desk, patient, purpose
        self._told: Withdrawal | None = None
        self.notice = Banner("ok")
        self.notice.hide()
        self.lines = column(spacing=10)
        self.fill(
            label("{what}", "strong", what=lambda: words.purpose(purpose)), self.notice, self.lines
        )
        self.keep = self.cancel_button("Keep the consent")
        self.go = self.action_button("Withdraw", self._withdraw, kind="danger")
        self.go.setEnabled(False)
        consents = desk.services.consents
        desk.jobs.start(
            self, lambda _: consents.preview_withdrawal(patient, purpose), self._preview, self.fail
        )

    def _preview(self, told: Withdrawal) -> None:
        self._show(told, done=False)
        self.go.setEnabled(True)
        self.keep.setFocus()

    def _show(self, told: Withdrawal, *, done: bool) -> None:
        self._told = told
        clear(self.lines)
        for icon, text in consequences(told, done=done):
            self.lines.addWidget(_line(icon, text))
        if told.disclosures:
            self.lines.addWidget(Disclosures(told.disclosures))
        QTimer.singleShot(0, self, self._fit)  # once the new lines are shown

    def _fit(self) -> None:
        """As high as the wrapped lines need."""
        if (box := self.layout()) is not None:
            box.invalidate()
            box.activate()
            self.resize(self.width(), box.totalHeightForWidth(self.width()))

    def _withdraw(self) -> None:
        self.hold(True)
        consents, patient, purpose = self._desk.services.consents, self._patient, self._purpose
        self._desk.jobs.start(
            self, lambda _: consents.withdraw(patient, purpose), self._done, self.fail
        )

    def _done(self, told: Withdrawal) -> None:
        """What was done stays to be read; whom to write to is a task that begins now."""
        self.hold(False)
        say(self.heading.setText, "The consent is withdrawn")
        say(self.setAccessibleName, "The consent is withdrawn")
        self.notice.speak("Done, and in the access log with your name.")
        self._show(told, done=True)
        self.go.hide()
        self.keep.hide()
        if told.disclosures or told.shown:
            self.follow = self.action_button("What to ask back", self._follow, kind="secondary")
            self.follow.show()
        self.close_button = self.action_button("Close", self.accept)
        self.close_button.show()  # else the height is taken without it
        self.close_button.setFocus()
        self._desk.patient_changed.emit(self._patient)

    def _follow(self) -> None:
        """Where somebody notes who was written to, and what is taken down."""
        desk, patient, told = self._desk, self._patient, self._told
        self.accept()
        desk.go("given", patient, "live" if told is not None and told.shown else "back")

    def wipe(self) -> None:
        """Forget what was given to whom."""
        self._told = None
        clear(self.lines)


def consequences(told: Withdrawal, *, done: bool) -> list[_Line]:
    """(icon, text) of everything that follows, in the tense of before or after."""
    found: list[_Line] = [*_keys(told, done=done)]
    if told.others:
        names = consent_words.purposes(told.others)
        text = (
            mark("Consents that are of no use without it: {names}")
            if done
            else mark("These consents are of no use without it: {names}")
        )
        found.append(("layers", lambda: tr(text, names=names)))
    if told.exports:
        found.append(("share-2", lambda: _exports(told.exports, done=done)))
    if told.shown:
        found.append(("globe", lambda: shown(told.shown)))
    if not told.disclosures:
        found.append(("circle-check", lambda: tr("Nothing was given to anybody for this reason.")))
    return found


def _keys(told: Withdrawal, *, done: bool) -> list[_Line]:
    count = told.photos
    if not told.keys:
        text = (
            mark("Photos of this patient are not used or exported for this reason any more.")
            if done
            else mark("Photos of this patient are no longer used or exported for this reason.")
        )
        return [("eye-off", lambda: tr(text))]
    if done:
        return [
            ("lock", lambda: _closed(count)),
            ("camera", lambda: tr("No further photo can be imported for this patient.")),
            ("users", lambda: tr("To bring them back takes new consent and two people.")),
        ]
    return [
        ("lock", lambda: _closing(count)),
        ("camera", lambda: tr("No further photo can be imported for this patient.")),
        (
            "users",
            lambda: tr(
                "The photos stay stored and encrypted; bringing them back takes new consent "
                "and two people."
            ),
        ),
    ]


def _closing(count: int) -> str:
    return trn(
        "From now on nobody at the clinic can open this patient's {n} photo.",
        "From now on nobody at the clinic can open this patient's {n} photos.",
        count,
    )


def _closed(count: int) -> str:
    return trn(
        "Nobody at the clinic can open this patient's {n} photo any more.",
        "Nobody at the clinic can open this patient's {n} photos any more.",
        count,
    )


def _exports(count: int, *, done: bool) -> str:
    if done:
        return trn(
            "{n} export under way was cancelled.", "{n} exports under way were cancelled.", count
        )
    return trn("{n} export under way is cancelled.", "{n} exports under way are cancelled.", count)


def shown(places: Sequence[str]) -> str:
    """Where pictures are shown now, and have to be taken down."""
    named = ", ".join(places[:_MOST_PLACES])
    if len(places) > _MOST_PLACES:
        named += ", …"
    return trn(
        "Pictures are shown now at {n} place, and have to be taken down there: {places}",
        "Pictures are shown now at {n} places, and have to be taken down there: {places}",
        len(places),
        places=named,
    )


def _line(icon: str, text: Callable[[], str]) -> QWidget:
    made = QWidget()
    line = row(picture_label(icon), label("{what}", wrap=True, what=text), spacing=12)
    line.setStretch(1, 1)
    made.setLayout(line)
    return made


class Disclosures(QWidget):
    """Who was given photos earlier, and has to be asked to delete them."""

    def __init__(self, found: Sequence[DisclosureView]) -> None:
        super().__init__()
        self._found = tuple(found)
        self.notice = plain("", "muted", wrap=True)
        self.notice.hide()
        self.copy = button("Copy the list", icon="copy", on=self._copy)
        self.print: QPushButton = print_button(self, self.text, self._printed)
        say(self.print.setAccessibleName, "Print the list")
        if not self.print.isEnabled():
            say(self.print.setToolTip, "No printer service was found. Copy the list.")
        self.list = Reading()
        say(self.list.setAccessibleName, "Who was given photos earlier")
        for one in self._found:
            self.list.box.addWidget(_disclosure(one))
        self.list.setFixedHeight(min(_MOST_ROOM, 34 + _LINE_ROOM * len(self._found)))
        self.setLayout(
            column(
                label("{what}", "strong", wrap=True, what=lambda: _given(len(self._found))),
                label(
                    "Write to each of them and ask for deletion; what was published stays "
                    "published until they take it down.",
                    "muted",
                    wrap=True,
                ),
                self.list,
                row(self.copy, self.print, self.notice, None),
                spacing=8,
            )
        )

    def text(self) -> str:
        """The list as lines; no name of a patient is in it."""
        return "\n".join(_written(one) for one in self._found) + "\n"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self._say(mark("Copied. It holds no patient's name."))

    def _printed(self, taken: bool) -> None:
        self._say(
            mark("The printer has the list.") if taken else mark("The printer did not answer.")
        )

    def _say(self, text: str) -> None:
        say(self.notice.setText, text)
        self.notice.show()


def _given(count: int) -> str:
    return trn(
        "Photos were given to others {n} time",
        "Photos were given to others {n} times",
        count,
    )


def _written(one: DisclosureView) -> str:
    return f"{words.whom(one.recipient)}\t{_what(one)}"


def _what(one: DisclosureView) -> str:
    photos = trn("{n} photo", "{n} photos", one.photos)
    day, purpose = formats.day(one.when.astimezone().date()), words.purpose(one.purpose)
    if one.channel is not None:
        purpose = f"{purpose} ({consent_words.channel(one.channel)})"
    by = tr("by {name}", name=one.by)
    how = tr("not encrypted") if one.form in PLAIN else words.form(one.form)
    return f"{day}  ·  {purpose}  ·  {photos}  ·  {how}  ·  {by}"


def _disclosure(one: DisclosureView) -> QWidget:
    made = QWidget()
    facts = plain("", "muted", wrap=True)
    hush(facts.setText, _what(one))
    made.setLayout(column(plain(words.whom(one.recipient), "strong", wrap=True), facts, spacing=2))
    return made
