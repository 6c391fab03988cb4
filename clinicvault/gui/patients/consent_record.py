"""Recording consent with the patient beside: four calm steps, one signature for all reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import Banner, Dialog, plain, row, scroll
from clinicvault.services.views import ConsentDraft, ConsentView, PatientPage, ScreenSignature

from . import consent_words
from .consent_draft import draft_of
from .consent_form import FormStep
from .consent_proof import ProofStep
from .consent_reasons import ReasonsStep
from .consent_step import RecordStep, StepStrip
from .consent_who import WhoStep

_WIDE, _HIGH, _EDGE = 900, 760, 48
_Outcome = tuple[tuple[Purpose, ...], ClinicVaultError | None]


class ConsentDialog(Dialog):
    """Record consents, or renew one; `purpose` is ticked, `sign` goes straight to the form."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        page: PatientPage,
        *,
        purpose: Purpose | None = None,
        renews: ConsentView | None = None,
        sign: bool = False,
    ) -> None:
        title = mark("Record a consent") if renews is None else mark("Renew a consent")
        super().__init__(parent, title)
        self._desk, self._page, self._renews = desk, page, renews
        self._over = parent.window()
        self._recorded: set[Purpose] = set()
        self._urgent = False
        self.reasons = ReasonsStep(page.consents)
        self.who = WhoStep(desk, page)
        self.form = FormStep(desk, page.row.id)
        self.proof = ProofStep(desk, lambda: self.form.forms)
        self.steps: tuple[RecordStep, ...] = (self.reasons, self.who, self.form, self.proof)
        self.strip = StepStrip([one.title for one in self.steps])
        self.partly = Banner("warn")
        self.partly.hide()
        self._stack = QStackedWidget()
        self._lay_out()
        self._begin(purpose)
        self.go_to(self.form if sign else self.reasons if renews is None else self.who)

    def _lay_out(self) -> None:
        for page in (scroll(self.reasons), scroll(self.who), self.form, self.proof):
            self._stack.addWidget(page)
        self.fill(
            row(self.strip, plain(self._page.row.name, "strong"), spacing=16),
            self.partly,
            self._stack,
        )
        self.body.setStretch(2, 1)
        self.cancel = self.cancel_button()
        self.back = self.action_button("Back", self._back, kind="secondary")
        self.next = self.action_button("Continue", self._next)
        self.save = self.action_button("Record", self._save, icon="check")
        window = self._over
        self.resize(
            min(_WIDE, window.width() - _EDGE), min(_HIGH, max(560, window.height() - _EDGE))
        )

    def _begin(self, purpose: Purpose | None) -> None:
        if self._renews is not None:
            self.reasons.only(self._renews.purpose, fixed=True)
            self.who.renew(draft_of(self._renews, renews=True), self._renews.named)
        elif purpose is not None:
            self.reasons.only(purpose)
        self.who.show_purposes(self.reasons.purposes)
        self.form.show_drafts(self.who.drafts())
        self.proof.show_giver(self._giver())

    def _giver(self) -> str:
        return self.who.giver.giver_name or self._page.row.name

    # to and fro

    @property
    def step(self) -> RecordStep:
        """The step in view."""
        return self.steps[self._stack.currentIndex()]

    def go_to(self, step: RecordStep) -> None:
        """Show a step."""
        place = self.steps.index(step)
        self._stack.setCurrentIndex(place)
        self.strip.show_step(place)
        last = place == len(self.steps) - 1
        self.back.setVisible(place > 0)
        self.next.setVisible(not last)
        self.save.setVisible(last)
        (self.save if last else self.next).setDefault(True)
        self.errors.hide()
        step.enter()

    def _back(self) -> None:
        self.go_to(self.steps[self._stack.currentIndex() - 1])

    def _next(self) -> None:
        if not self.step.ready():
            return
        if self.step is self.reasons:
            self.who.show_purposes(self.reasons.purposes)
        elif self.step is self.who:
            self.form.show_drafts(self.who.drafts())
            self._tell_proof()
        self.go_to(self.steps[self._stack.currentIndex() + 1])

    def _tell_proof(self) -> None:
        """Who signs; where nobody can be asked, that is an emergency."""
        self.proof.show_giver(self._giver())
        urgent = self.who.giver.nobody
        if urgent != self._urgent:
            self._urgent = urgent
            self.proof.choose(Evidence.EMERGENCY if urgent else Evidence.SIGNED_ON_SCREEN)

    # the end

    def drafts(self) -> tuple[ConsentDraft, ...]:
        """What is recorded, each with the form that was read."""
        evidence = self.proof.evidence
        read = {form.form.split("/")[0]: form.form for form in self.form.forms}
        renews = self._renews.id if self._renews is not None else ""
        return tuple(
            dataclasses.replace(
                draft,
                evidence=evidence,
                note=self.proof.note(draft.note),
                form="" if evidence is Evidence.EMERGENCY else read.get(draft.purpose.slug, ""),
                renews=renews,
            )
            for draft in self.who.drafts()
        )

    def _save(self) -> None:
        if not self.proof.ready():
            return
        self.hold(True)
        drafts = [one for one in self.drafts() if one.purpose not in self._recorded]
        # One signature for all: each consent keeps it with the text of its own form.
        signed = [(one, self.proof.signature(self.form.text_of(one.purpose))) for one in drafts]
        scan = self.proof.scanned()
        self._desk.jobs.start(self, lambda _: self._record(signed, scan), self._told, self.fail)

    def _record(
        self,
        signed: Sequence[tuple[ConsentDraft, ScreenSignature | None]],
        scan: bytes | None,
    ) -> _Outcome:
        """By a job: one reason after the other; the first refusal ends it."""
        consents, patient = self._desk.services.consents, self._page.row.id
        done: list[Purpose] = []
        for draft, signature in signed:
            try:
                consents.record(patient, draft, scan=scan, signature=signature)
            except ClinicVaultError as error:
                return tuple(done), error
            done.append(draft.purpose)
        return tuple(done), None

    def _told(self, outcome: _Outcome) -> None:
        done, error = outcome
        self.hold(False)
        self._recorded.update(done)
        if done:
            self._desk.patient_changed.emit(self._page.row.id)
        if error is None:
            self.wipe()
            self.accept()
            return
        self._show_partly()
        self.fail(error)

    def _show_partly(self) -> None:
        """Some are recorded, the rest can be tried again."""
        if self._recorded:
            self.partly.speak(
                "Recorded already: {done}.",
                "What is missing can be tried again.",
                done=lambda: consent_words.purposes(self._recorded),
            )
            for one in (self.back, self.cancel):
                one.hide()
            say(self.cancel.setText, "Close")
            self.cancel.show()

    def hold(self, held: bool) -> None:
        """While it is recorded nothing else can be pressed."""
        super().hold(held)
        self.back.setEnabled(not held)

    def done(self, result: int) -> None:
        """Closed either way: signature, scan and thumbnails are overwritten."""
        self.wipe()
        super().done(result)

    def wipe(self) -> None:
        """Overwrite what the steps hold."""
        for one in self.steps:
            one.wipe()
