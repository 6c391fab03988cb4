"""What the search found: to whom the copy was given, how sure that is, what was not looked at."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from clinicvault.gui import clinic_clock, formats, words
from clinicvault.gui.errors import short
from clinicvault.gui.export import export_words
from clinicvault.gui.i18n import hush, language, mark, tr, trn
from clinicvault.gui.theme import pixmap, theme
from clinicvault.gui.widgets import Banner, badge, button, card, column, label, plain, row
from clinicvault.gui.widgets.basic import clear, reveal
from clinicvault.services.views.tracing import Confidence, NamedExport, NotLooked, TraceView

_TOLD = MappingProxyType(
    {
        Confidence.TRACED: (
            mark("This copy comes from what was given to {whom}"),
            mark(
                "Its invisible mark was read without doubt. It tells to whom the picture was "
                "given, not who passed it on."
            ),
            ("fingerprint", "bad"),
        ),
        Confidence.INDICATION: (
            mark("This copy may come from what was given to {whom}"),
            mark(
                "Its invisible mark could be read in part only: an indication, and no proof. "
                "A larger or sharper copy may tell more."
            ),
            ("circle-help", "warn"),
        ),
        Confidence.NOTHING: (
            mark("Nobody can be named"),
            mark(
                "No invisible mark of what left can be read in this copy. It may be older than "
                "the marks, too small, changed too much, or it left another way."
            ),
            ("circle-question-mark", "text2"),
        ),
    }
)
_MIXED = mark("Several marks were read: the copy was probably put together from copies of these.")
_URGENT = mark(
    "Where consent was withdrawn, perhaps because of this leak, emergency access opens the record "
    "to the search: open the patient, ask for it, and trace the copy while it runs."
)
_MOST = 50
"""Lines of what was not looked at."""


class ExportCard(QFrame):
    """One export that is named."""

    gift_wanted = Signal(str)
    patient_wanted = Signal(str)

    def __init__(self, one: NamedExport) -> None:
        super().__init__()
        self._one = one
        self.setProperty("card", "soft")
        self.name, self.sure = plain("", "h2", wrap=True), badge()
        self.facts = plain("", wrap=True)
        self.whose, self.strength = plain("", wrap=True), plain("", "caption", wrap=True)
        for text in (self.facts, self.whose):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.gift = button("Open what was given", icon="share-2", on=self._gift)
        self.patient = button("Open the patient", "link", icon="user", on=self._patient)
        head = row(self.name, self.sure, None, spacing=10)
        acts = row(self.gift, self.patient, None, spacing=8)
        parts = (head, self.facts, self.whose, self.strength, acts)
        self.setLayout(column(*parts, spacing=6, margins=(16, 14, 16, 12)))
        language().follow(self, self._speak)
        self._speak()

    def _speak(self) -> None:
        one = self._one
        traced = one.confidence is Confidence.TRACED
        hush(self.name.setText, whom(one))
        hush(self.sure.setText, tr("Traced") if traced else tr("Indication"))
        self.sure.setProperty("badge", "bad" if traced else "warn")
        what = export_words.reason(one.purpose, None) if one.purpose else tr("Own copy")
        when = clinic_clock.moment(one.when)
        told = (when, words.form(one.form), what, tr("Given by {name}", name=one.by))
        hush(self.facts.setText, "  ·  ".join(part for part in told if part))
        whose = (one.patient_name, one.patient_code)
        hush(self.whose.setText, "  ·  ".join(part for part in whose if part))
        strength = tr(
            "Strength of the mark: {z} (traced from 8, an indication from 5)",
            z=formats.number(one.z, 1),
        )
        hush(self.strength.setText, strength)

    def _gift(self) -> None:
        self.gift_wanted.emit(self._one.export)

    def _patient(self) -> None:
        self.patient_wanted.emit(self._one.patient_id)


class Result(QWidget):
    """The answer, in the order of what matters."""

    gift_wanted = Signal(str)
    patient_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.view: TraceView | None = None
        self._picture = QLabel()
        self.head, self.body = plain("", "h2", wrap=True), plain("", wrap=True)
        self.mixed = label(_MIXED, wrap=True)
        self.named, self._cards = column(spacing=10), list[ExportCard]()
        self.shown = Banner("info")
        self.left = Banner("warn")
        self.urgent = button("Open the patient", icon="user", on=self._urgent)
        self.left.append(self.urgent)
        self.looked = plain("", "muted", wrap=True)
        top = row(self._picture, column(self.head, self.body, spacing=4), spacing=14)
        top.setStretch(1, 1)
        top.setAlignment(self._picture, Qt.AlignmentFlag.AlignTop)
        parts = (top, self.mixed, self.named, self.shown, self.left, self.looked)
        self.setLayout(column(card(*parts, spacing=12)))
        self.hide()
        language().follow(self, self._speak)
        theme().follow(self, self._tint)

    @property
    def cards(self) -> tuple[ExportCard, ...]:
        """One for each export that is named."""
        return tuple(self._cards)

    def show_view(self, view: TraceView) -> None:
        """Show an answer."""
        self.view = view
        clear(self.named)
        self._cards = [self._card(one) for one in view.named]
        for made in self._cards:
            self.named.addWidget(made)
        self._speak()
        self._tint()
        reveal(self)

    def wipe(self) -> None:
        """Forget every name."""
        self.view = None
        self._cards = []
        clear(self.named)
        for text in (self.head, self.body, self.looked, self.shown.body, self.left.body):
            text.clear()
        self.hide()

    def _card(self, one: NamedExport) -> ExportCard:
        made = ExportCard(one)
        made.gift_wanted.connect(self.gift_wanted)
        made.patient_wanted.connect(self.patient_wanted)
        return made

    def _tint(self) -> None:
        if self.view is not None:
            icon, ink = _TOLD[self.view.confidence][2]
            self._picture.setPixmap(pixmap(icon, ink, 30))

    def _speak(self) -> None:
        view = self.view
        if view is None:
            return
        head, body, _ = _TOLD[view.confidence]
        hush(self.head.setText, tr(head, whom=_and([whom(one) for one in view.named])))
        hush(self.body.setText, tr(body))
        reveal(self.mixed, len(view.named) > 1)
        self._say_shown(view)
        self._say_left(view)
        hush(self.looked.setText, _looked(view))

    def _say_shown(self, view: TraceView) -> None:
        reveal(self.shown, bool(view.shown) and not view.named)
        if view.shown and not view.named:
            told = {one.patient_id: one.patient_name or one.patient_code for one in view.shown}
            self.shown.show_texts(
                tr("It shows a picture of {name}", name=_and(list(told.values()))),
                tr("The picture is kept here, but nothing tells by whom this copy left."),
            )

    def _urgent(self) -> None:
        if self.view is not None:
            self.patient_wanted.emit(_only(self.view))

    def _say_left(self, view: TraceView) -> None:
        reveal(self.left, not view.whole)
        reveal(self.urgent, bool(_only(view)))
        if view.whole:
            return
        count = len(view.not_looked)
        lines = [_left(one) for one in view.not_looked[:_MOST]]
        if rest := count - len(lines):
            lines.append(trn("and {n} more", "and {n} more", rest))
        if view.emergency:
            lines.append(tr(_URGENT))
        said = trn("{n} record was not looked at", "{n} records were not looked at", count)
        self.left.show_texts(said, "\n".join(lines))


def whom(one: NamedExport) -> str:
    """To whom it was given, as far as anybody wrote it down."""
    if one.recipient:
        return words.whom(one.recipient)
    return tr("Not recorded") if one.purpose is not None else tr("The patient")


def _and(names: list[str]) -> str:
    several = list(dict.fromkeys(names))
    if len(several) < 2:
        return "".join(several)
    return tr("{first} and {last}", first=", ".join(several[:-1]), last=several[-1])


def _only(view: TraceView) -> str:
    """Id of the patient whom emergency access is to be asked for, where it is a single one."""
    found = {one.patient_id for one in view.not_looked if one.emergency}
    return found.pop() if len(found) == 1 else ""


def _left(one: NotLooked) -> str:
    who = one.patient_name or one.patient_code
    photos = trn("{n} photo", "{n} photos", len(one.photos)) if one.photos else ""
    return "  ·  ".join(part for part in (who, photos, short(one.problem)) if part)


def _looked(view: TraceView) -> str:
    pictures = trn("{n} picture compared", "{n} pictures compared", view.compared)
    of = trn("of {n} export with a mark", "of {n} exports with a mark", view.exports)
    parts = [f"{pictures} {of}."]
    if view.unmarked:
        parts.append(
            trn(
                "{n} export carries no mark: films, documents, pictures of before.",
                "{n} exports carry no mark: films, documents, pictures of before.",
                view.unmarked,
            )
        )
    if view.other_teams:
        parts.append(
            trn(
                "Another team alone opens {n} record of which something left: ask one of them.",
                "Other teams alone open {n} records of which something left: ask one of them.",
                view.other_teams,
            )
        )
    return " ".join(parts)
