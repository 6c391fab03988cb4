"""Second step: who consents, in which language, and what each reason covers."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicvault.domain.clinical import Giver
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import LANGUAGES, hush, language, mark, say, tr
from clinicvault.gui.people.team_pick import TeamPick
from clinicvault.gui.widgets import Banner, Choices, card, column, edit, field, label, row
from clinicvault.services.views import ConsentDraft, PatientPage

from . import consent_words
from .consent_cover import CoverCard
from .consent_step import RecordStep

_NAME_WIDTH = 340
NOBODY = "nobody"


class GiverCard(QWidget):
    """Who consents; for a minor somebody else is preselected, and it says why."""

    def __init__(self, page: PatientPage) -> None:
        super().__init__()
        self._minor = page.minor
        self.who = Choices("seg")
        for one in Giver:
            made = self.who.offer(one.value, "")
            say(made.setText, "{what}", what=partial(consent_words.giver, one))
        self.who.offer(NOBODY, mark("Nobody can be asked now"))
        self._close_off(page)
        self.name = edit("given and family name")
        self.name.setMaximumWidth(_NAME_WIDTH)
        self._named = QWidget()
        self._named.setLayout(field("Name of who consents", self.name))
        self.notice = Banner("info")
        self.language = Choices("seg")
        for code, word in LANGUAGES.items():
            hush(self.language.offer(code, "").setText, word)
        self.language.choose(language().code)
        self.note = edit("optional")
        self._lay_out()

    def _lay_out(self) -> None:
        self.who.chosen.connect(lambda _: self._show())
        self.who.choose(Giver.PARENT.value if self._minor else Giver.PATIENT.value)
        inner = card(
            label("Who consents", "h2"),
            row(self.who, None),
            self.notice,
            self._named,
            self._language_and_note(),
            spacing=10,
            margins=16,
        )
        self.setLayout(column(inner))
        self._show()

    def _language_and_note(self) -> QHBoxLayout:
        chosen = column(label("Language of the form", "strong"), self.language, spacing=6)
        line = row(chosen, field("Note", self.note), spacing=24)
        line.setStretch(1, 1)
        return line

    def _close_off(self, page: PatientPage) -> None:
        """Who cannot consent: a minor alone, or a parent for somebody of age."""
        off = (Giver.PATIENT,) if page.minor else (Giver.PARENT, Giver.GUARDIAN)
        for one in off if page.minor or page.row.born is not None else ():
            made = self.who.button(one.value)
            made.setEnabled(False)
            text = mark("The patient is a minor.") if page.minor else mark("The patient is of age.")
            say(made.setToolTip, text)

    def _show(self) -> None:
        self._named.setVisible(self.giver is not Giver.PATIENT)
        self.notice.setVisible(self._minor or self.nobody)
        if self.nobody:
            self.notice.retone("warn")
            self.notice.speak(
                "For an emergency: nobody who may consent can be asked.",
                "The consent is recorded as an emergency, and has to be confirmed soon.",
            )
        elif self._minor:
            self.notice.retone("info")
            self.notice.speak(
                "The patient is a minor: a parent, guardian or representative consents.",
                "Ask the child, too. When the patient comes of age, ClinicVault reminds you to "
                "ask again.",
            )

    @property
    def giver(self) -> Giver:
        """Who consents."""
        return Giver.PATIENT if self.nobody else Giver(self.who.current)

    @property
    def nobody(self) -> bool:
        """Whether nobody can be asked: an emergency."""
        return self.who.current == NOBODY

    @property
    def giver_name(self) -> str:
        """The name, where it is not the patient."""
        return "" if self.giver is Giver.PATIENT else self.name.text().strip()

    def take(self, draft: ConsentDraft) -> None:
        """What a renewal begins with; somebody who was a minor then consents alone now."""
        if self._minor or draft.giver is Giver.REPRESENTATIVE:
            self.who.choose(draft.giver.value)
            self.name.setText(draft.giver_name)
        self.language.choose(draft.language)
        self.note.setText(draft.note)
        self._show()


class WhoStep(RecordStep):
    """One card for who consents, and one a reason."""

    title = mark("Who and what")

    def __init__(self, desk: Desk, page: PatientPage) -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self._begin: ConsentDraft | None = None
        self._names: tuple[str, ...] = ()
        self.giver = GiverCard(page)
        self.cards: dict[Purpose, CoverCard] = {}
        self.team = TeamPick(page.teams, open_text=mark("Please choose"))
        self._team = card(self.team, spacing=10, margins=16)
        self._team.hide()
        self._box: QVBoxLayout = column(spacing=12)
        self.setLayout(column(self.problem, self.giver, self._team, self._box, None, spacing=12))

    def renew(self, draft: ConsentDraft, names: Sequence[str]) -> None:
        """Begin with what was recorded before; `names` are those of the colleagues."""
        self._begin, self._names = draft, tuple(names)
        self.giver.take(draft)

    def show_purposes(self, purposes: Sequence[Purpose]) -> None:
        """A card for each; what was entered for one that stays is kept."""
        self._team.setVisible(self.team.asks and Purpose.CARE in purposes)
        for purpose in [one for one in self.cards if one not in purposes]:
            gone = self.cards.pop(purpose)
            gone.wipe()
            gone.hide()
            gone.deleteLater()
        for place, purpose in enumerate(purposes):
            if purpose not in self.cards:
                self.cards[purpose] = self._card(purpose)
                self._box.insertWidget(place, self.cards[purpose])

    def _card(self, purpose: Purpose) -> CoverCard:
        begin = self._begin if self._begin is not None and self._begin.purpose is purpose else None
        names = self._names if begin is not None else ()
        return CoverCard(self._desk, self._page, purpose, begin, names)

    def enter(self) -> None:
        self.giver.who.button(self.giver.who.current).setFocus()

    def ready(self) -> bool:
        self.problem.hide()
        if self.giver.giver is not Giver.PATIENT and not self.giver.giver_name:
            return self.complain(tr("Please write the name of who consents."), self.giver.name)
        if self.team.asks and Purpose.CARE in self.cards and not self.team.current:
            return self.complain(
                tr("Please choose the team that treats the patient."), self.team.box
            )
        problems = [one.problem() for one in self.cards.values()]
        return not any(problems)

    def drafts(self) -> tuple[ConsentDraft, ...]:
        """One a reason, in the order of the enumeration; the proof comes later."""
        return tuple(
            dataclasses.replace(
                self.cards[one].draft(),
                giver=self.giver.giver,
                giver_name=self.giver.giver_name,
                language=self.giver.language.current,
                note=self.giver.note.text().strip(),
                team=self.team.current if one is Purpose.CARE else "",
            )
            for one in Purpose
            if one in self.cards
        )

    def wipe(self) -> None:
        for one in self.cards.values():
            one.wipe()
