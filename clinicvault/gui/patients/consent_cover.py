"""What one reason's consent covers: photos, face, places, colleagues, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from clinicvault.domain.clinical import Channel, Scope
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.widgets import Choices, DateField, button, column, field, label, plain, row
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.dates import today
from clinicvault.services.views import ConsentDraft, PatientPage, UserView

from . import consent_words
from .consent_cards import PurposeSign
from .consent_subjects import PhotoPick, VisitPick

_YEARS = (1, 5, 10)
_ANY, _NAMED = "any", "named"


class CoverCard(QFrame):
    """The particulars of one reason; `problem` says what is missing."""

    def __init__(
        self,
        desk: Desk,
        page: PatientPage,
        purpose: Purpose,
        draft: ConsentDraft | None = None,
        names: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.purpose = purpose
        self.setProperty("card", "1")
        self.complaint = label("", "bad", wrap=True)
        self.complaint.hide()
        self.scope = _scopes(page)
        self.visits = VisitPick(page.visits)
        self.photos = PhotoPick(desk, page)
        self.face = QCheckBox()
        say(self.face.setText, "The face may be recognisable")
        self.channels = {
            one: _tick(mark("{what}"), partial(consent_words.channel, one)) for one in Channel
        }
        self.named = NamedPick(desk)
        self.since, self.until = DateField(), DateField()
        self._lay_out(page)
        self._take(draft)
        self.named.want(names)

    def _lay_out(self, page: PatientPage) -> None:
        head = row(
            PurposeSign(self.purpose, 34),
            label("{what}", "h2", what=lambda: words.purpose(self.purpose)),
            None,
            spacing=12,
        )
        box = column(head, self.complaint, spacing=12, margins=16)
        for part in (self._scope_part(page), self._channel_part(), self._named_part()):
            box.addWidget(part)
        box.addWidget(self._face_part())
        box.addWidget(self._dates())
        self.setLayout(box)

    def _face_part(self) -> QWidget:
        made = QWidget()
        made.setLayout(row(self.face, None))
        reveal(made, self.purpose is not Purpose.CARE)
        return made

    def _scope_part(self, page: PatientPage) -> QWidget:
        self.scope.chosen.connect(lambda _: self._show_scope())
        self._hint = label("", "caption", wrap=True)
        say(self._hint.setText, "{what}", what=lambda: _scope_hint(page))
        made = QWidget()
        made.setLayout(
            column(
                label("Photos", "strong"),
                row(self.scope, None),
                self.visits,
                self.photos,
                self._hint,
                spacing=6,
            )
        )
        self._hint.setVisible(bool(_scope_hint(page)))
        self._show_scope()
        return made

    def _channel_part(self) -> QWidget:
        made = QWidget()
        ticks = row(*self.channels.values(), None, spacing=18)
        made.setLayout(column(label("Where they may be shown", "strong"), ticks, spacing=6))
        reveal(made, self.purpose is Purpose.MARKETING)
        return made

    def _named_part(self) -> QWidget:
        reveal(self.named, self.purpose is Purpose.COLLEAGUES)
        if self.purpose is Purpose.COLLEAGUES:
            self.named.load()
        return self.named

    def _dates(self) -> QWidget:
        made = QWidget()
        quick = row(spacing=0)
        for years in _YEARS:
            text = partial(_in_years, years)
            quick.addWidget(button("{what}", "link", on=partial(self._in, years), what=text))
        quick.addWidget(button("No end", "link", on=lambda: self.until.set_day(None)))
        quick.addStretch(1)
        line = row(
            field("Valid from", self.since, "Empty is today."),
            field("Valid until", self.until, "Empty is without end."),
            spacing=16,
        )
        for one in (self.since, self.until):
            one.setMaximumWidth(220)
        line.addStretch(1)
        made.setLayout(column(line, quick, spacing=4))
        self._tell_apart()
        return made

    def _tell_apart(self) -> None:
        """Each card has these inputs: they are heard with their reason."""
        for one, caption in (
            (self.since, mark("Valid from")),
            (self.until, mark("Valid until")),
            (self.face, mark("The face may be recognisable")),
        ):
            say(one.setAccessibleName, "{what}", what=partial(_heard, caption, self.purpose))

    def _in(self, years: int) -> None:
        self.until.set_day(in_years(self.since.day() or today(), years))

    def _take(self, draft: ConsentDraft | None) -> None:
        """What a renewal begins with."""
        if draft is None:
            self.face.setChecked(self.purpose is Purpose.CARE)
            return
        self.scope.choose(draft.scope.value)
        self.visits.choose(draft.subjects)
        self.photos.choose(draft.subjects)
        self.face.setChecked(draft.faces)
        for channel, tick in self.channels.items():
            tick.setChecked(channel in draft.channels)
        self._show_scope()

    def _show_scope(self) -> None:
        self.visits.setVisible(self.scope.current == Scope.VISITS.value)
        picking = self.scope.current == Scope.PHOTOS.value
        self.photos.setVisible(picking)
        if picking:
            self.photos.load()

    @property
    def subjects(self) -> tuple[str, ...]:
        """Visits or photos picked; empty where all are covered."""
        picks = {Scope.VISITS.value: self.visits.picked, Scope.PHOTOS.value: self.photos.picked}
        return picks.get(self.scope.current, ())

    def problem(self) -> str:
        """What is missing or wrong, translated; "" where nothing is."""
        text, where = self._problem()
        self.complaint.setText(text)
        self.complaint.setVisible(bool(text))
        if where is not None:
            where.setFocus()
        return text

    def _problem(self) -> tuple[str, QWidget | None]:
        if self.scope.current != Scope.ALL.value and not self.subjects:
            return tr("Pick at least one of them, or all photos."), None
        ticked = any(tick.isChecked() for tick in self.channels.values())
        if self.purpose is Purpose.MARKETING and not ticked:
            return tr("Tick at least one place."), self.channels[Channel.WEBSITE]
        if self.purpose is Purpose.COLLEAGUES and self.named.none:
            return tr("Tick at least one colleague."), self.named.named_button
        return self._wrong_day()

    def _wrong_day(self) -> tuple[str, QWidget | None]:
        for one in (self.since, self.until):
            if not one.readable:
                return tr("This is no day: write it like 31/05/2030."), one
        start, end = self.since.day() or today(), self.until.day()
        if end is not None and end < start:
            return tr("It would end before it begins."), self.until
        return "", None

    def draft(self) -> ConsentDraft:
        """What is entered here; who, language and proof come from other steps."""
        channels = frozenset(one for one, tick in self.channels.items() if tick.isChecked())
        return ConsentDraft(
            self.purpose,
            since=self.since.day(),
            until=self.until.day(),
            scope=Scope(self.scope.current),
            subjects=self.subjects,
            faces=self.face.isChecked(),
            channels=channels if self.purpose is Purpose.MARKETING else frozenset(),
            named=self.named.picked if self.purpose is Purpose.COLLEAGUES else (),
        )

    def wipe(self) -> None:
        """Overwrite the thumbnails."""
        self.photos.wipe()


class NamedPick(QWidget):
    """Any colleague of the clinic, or those who are ticked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted: frozenset[str] = frozenset()
        """Names that a renewal begins with."""
        self.who = Choices("seg")
        self.who.offer(_ANY, mark("Any colleague of the clinic"))
        self.named_button = self.who.offer(_NAMED, mark("Named colleagues"))
        self.who.chosen.connect(lambda _: self._show())
        self.ticks: dict[str, QCheckBox] = {}
        self._list = QWidget()
        self._box = column(spacing=2)
        self._list.setLayout(self._box)
        self.setLayout(
            column(label("Colleagues", "strong"), row(self.who, None), self._list, spacing=6)
        )
        self._show()

    def load(self) -> None:
        """Ask who works here."""
        users = self._desk.services.users
        self._desk.jobs.start(self, lambda _: users.list(), self._offer)

    def _offer(self, users: Sequence[UserView]) -> None:
        for user in users:
            if Role.PRACTITIONER in user.roles and user.id not in self.ticks:
                tick = QCheckBox(user.name)
                tick.setChecked(user.name in self._wanted)
                self.ticks[user.id] = tick
                self._box.addLayout(row(tick, None))
        if not self.ticks:
            self._box.addWidget(plain(tr("Nobody else sees photos here."), "muted"))

    def want(self, names: Sequence[str]) -> None:
        """What a renewal begins with; their ticks come with the answer who works here."""
        self._wanted = frozenset(names)
        self.who.choose(_NAMED if names else _ANY)
        self._show()

    def _show(self) -> None:
        self._list.setVisible(self.who.current == _NAMED)

    @property
    def picked(self) -> tuple[str, ...]:
        """Ids of the colleagues named; empty for any."""
        if self.who.current == _ANY:
            return ()
        return tuple(user for user, tick in self.ticks.items() if tick.isChecked())

    @property
    def none(self) -> bool:
        """Whether named ones are wanted, and nobody is ticked."""
        return self.who.current == _NAMED and not self.picked


def _scopes(page: PatientPage) -> Choices:
    made = Choices("seg")
    for one in Scope:
        made.offer(one.value, mark("{what}"))
        say(made.button(one.value).setText, "{what}", what=partial(consent_words.scope, one))
    made.button(Scope.VISITS.value).setEnabled(bool(page.visits))
    made.button(Scope.PHOTOS.value).setEnabled(PhotoPick.possible(page))
    return made


def _scope_hint(page: PatientPage) -> str:
    if not page.visits:
        return tr("There is no visit yet: the consent covers all photos to come.")
    if not PhotoPick.possible(page):
        return tr("Single photos are picked by somebody who may see them.")
    return ""


def _tick(text: str, what: partial[str]) -> QCheckBox:
    made = QCheckBox()
    say(made.setText, text, what=what)
    return made


def _heard(caption: str, purpose: Purpose) -> str:
    return f"{tr(caption)}: {words.purpose(purpose)}"


def _in_years(years: int) -> str:
    return trn("{n} year", "{n} years", years)


def in_years(start: dt.date, years: int) -> dt.date:
    """The same day some years later; 29 February becomes 1 March where there is none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return dt.date(start.year + years, 3, 1)
