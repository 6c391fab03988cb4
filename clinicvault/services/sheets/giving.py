"""A sheet on its way out: an export whose pictures leave on pages, by the same rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.plain import ObjectKind
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.services.api import ProgressListener
from clinicvault.services.giving.answers import Answers, answers_of
from clinicvault.services.giving.leaving import Leaving, refuse_place
from clinicvault.services.giving.looking import LOOK
from clinicvault.services.giving.packing import letter_to
from clinicvault.services.giving.plans import plan_text
from clinicvault.services.giving.rendering import Making
from clinicvault.services.giving.service import Giving
from clinicvault.services.giving.wrapping import Lock, Wrapped, wrapped
from clinicvault.services.log.witnesses.noting import went_elsewhere
from clinicvault.services.packages.archive import MOST_BYTES
from clinicvault.services.packages.letters import delete_line
from clinicvault.services.packages.signed import About, signed_contents
from clinicvault.services.telling import moment
from clinicvault.services.views import exports as views
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import OrderView
from clinicvault.services.views.sheets import SheetForm, SheetPlan

from .composing import Composed, composed
from .making import items
from .naming import require_nameless
from .plans import require_sheet, sheet_fields

SHEET, SLIDES, PRINT = "sheet", "slides", "print"
"""Forms of what anybody can read, as log and lists name them."""
_FORMS = {
    SheetForm.PDF: SHEET,
    SheetForm.PICTURES: SHEET,
    SheetForm.SLIDES: SLIDES,
    SheetForm.PAPER: PRINT,
}
_FOLDERS = frozenset({SheetForm.PICTURES, SheetForm.SLIDES})


@dataclasses.dataclass(frozen=True, slots=True)
class SheetAnswers(Answers):
    """What a sheet is by its plan; a second person is asked for every word on it."""

    sheet: SheetPlan | None = None

    def view(self) -> OrderView:
        """As of an export, with the pages in the plan."""
        # `super()` does not work in a class with slots, which is made twice.
        found, plan = Answers.view(self), self.plan
        assert self.sheet is not None  # noqa: S101  (made so below)
        told = plan_text(
            plan.pictures, by_key=plan.by_key, key=self.key, sheet=sheet_fields(self.sheet)
        )
        plain = plan.kind is PackageKind.PLAIN
        form = _FORMS[self.sheet.look.form] if plain else plan.kind.value
        return dataclasses.replace(found, form=form, plan=told)


Out = Callable[[SheetAnswers, Leaving, Composed], int]
"""Brings pages out; the log entry's number."""


class SheetGiving(Giving):
    """The ways of an export, for pages."""

    def sheet_answers(self, plan: SheetPlan) -> SheetAnswers:
        """Read a plan; only facts are opened. As `answers_of` and `require_sheet` raise.

        InputRefused("sheet-photos-only"), ("sheet-not-printed"), ("sheet-names-patient").
        """
        if plan.look.form is SheetForm.PAPER and plan.export.kind is not PackageKind.PLAIN:
            raise InputRefused("sheet-not-printed")
        export = dataclasses.replace(plan.export, dicom=False)
        wanted = dataclasses.replace(plan, export=export)
        require_sheet(wanted)
        found = answers_of(self._clinic, export)
        if found.stored:
            raise InputRefused("sheet-photos-only")
        require_nameless(self._clinic.session, found.patient, wanted, found.whom)
        told = {one.name: getattr(found, one.name) for one in dataclasses.fields(Answers)}
        return SheetAnswers(**told, sheet=wanted)

    def sheet_ready(self, plan: SheetPlan) -> SheetAnswers:
        """Refused, and logged, where one of its pictures cannot leave."""
        answers = self.sheet_answers(plan)
        if answers.blocked:
            code = answers.blocked[0].code
            order = answers.order(self._clinic)
            Leaving(self._clinic, order, answers.records, b"", {}).say("refused", code)
            raise Refused(code, purpose=plan.export.purpose.slug)
        return answers

    def ask_sheet(self, plan: SheetPlan) -> str:
        """Ask a second person for exactly this sheet."""
        answers = self.sheet_ready(plan)
        return self._releases.ask(answers.view(), plan.export.note).id

    def look_at_sheet(self, plan: SheetPlan) -> views.ExportLook:
        """What the rules say; only facts are opened."""
        answers = self.sheet_answers(plan)
        if answers.blocked:
            return views.ExportLook(blocked=answers.blocked)
        needed = self._releases.needed(answers.view())
        return views.ExportLook(needed.second, needed.approvers, needed.wait_hours)

    def drawn(self, plan: SheetPlan, cancel: CancelToken) -> Composed:
        """The pages without the invisible mark, for the eyes; logged as looked at."""
        answers = self.sheet_ready(plan)
        making = Making(
            self._clinic,
            b"",
            hidden=not answers.faces,
            cancel=cancel,
            meter=ProgressMeter(len(answers.photos), None),
        )
        with self._clinic.unlocked.gate.opening(
            answers.photos,
            ObjectKind.ORIGINAL,
            plan.export.purpose,
            event=LOOK,
            act=Act.VIEW_PHOTO,
            detail={},
        ) as opened:
            rendered = making.made(answers.plan.pictures, opened)
        return composed(self._clinic, _as_pictures(plan), rendered, cancel)

    def leave(
        self,
        plan: SheetPlan,
        second: tuple[str, str],
        progress: ProgressListener | None,
        cancel: CancelToken,
        out: Out,
    ) -> tuple[SheetAnswers, Leaving, Composed, int]:
        """Ask everything, render, draw, then `out`; as `Giving.give`."""
        meter = ProgressMeter(len(plan.export.pictures), progress)
        answers = self.sheet_ready(plan)
        if self._clinic.unlocked.gate.stored_size(answers.photos) > MOST_BYTES:
            raise InputRefused("export-too-large", limit=MOST_BYTES >> 20)
        running = self._clinic.exports.running(answers.patient, plan.export.purpose)
        with self._allowed(answers, second) as request, running:
            leaving = self._leaving(answers, request)
            leaving.require()
            rendered = self._made(answers, leaving, cancel, meter)
            made = composed(self._clinic, plan, rendered, cancel)
            self._clinic.session.alive()
            return answers, leaving, made, out(answers, leaving, made)

    def _leaving(self, answers: SheetAnswers, request: bytes) -> Leaving:
        order, note = answers.order(self._clinic), answers.plan.note
        told = {"note": note} if note else {}
        return Leaving(self._clinic, order, answers.records, request, told)

    def give_sheet(
        self,
        plan: SheetPlan,
        output: Path,
        second: tuple[str, str],
        progress: ProgressListener | None,
        cancel: CancelToken,
    ) -> views.ExportGiven:
        """Into a file, a folder, or a package."""
        plain = plan.export.kind is PackageKind.PLAIN
        folder = plain and plan.look.form in _FOLDERS
        refuse_place(self._clinic, output, folder=folder)
        words: list[str] = []

        def out(answers: SheetAnswers, leaving: Leaving, made: Composed) -> int:
            entry, said = self._written(answers, leaving, made, output, cancel)
            words.append(said)
            return entry

        answers, leaving, made, entry = self.leave(plan, second, progress, cancel, out)
        shown = len(leaving.order.photos) - len(made.missing)
        told = letter_to(self._clinic.vault.clinic_name, answers, shown)
        return views.ExportGiven(str(output), entry, shown, words[0], made.left_out, told)

    def _written(
        self,
        answers: SheetAnswers,
        leaving: Leaving,
        made: Composed,
        output: Path,
        cancel: CancelToken,
    ) -> tuple[int, str]:
        """(the log entry's number, the words that open it or "")."""
        plan, vault = answers.plan, self._clinic.vault
        files = items(made.made, _language(answers))
        contents, head = signed_contents(vault, files, self._about(answers))
        cancel.check()
        if plan.kind is PackageKind.PLAIN:
            return leaving.place(output, contents, made.missing), ""
        lock = Lock(answers.whom.details, plan.by_key, moment(vault.now()))
        package: Wrapped = wrapped(plan.kind, contents, lock, cancel)
        entry = leaving.write(output, package.data, made.missing)
        went_elsewhere(self._clinic, WitnessKind.EXPORT, head)
        return entry, package.words

    def _about(self, answers: SheetAnswers) -> About:
        plan, language = answers.plan, _language(answers)
        until = plan.delete_by
        return About(
            answers.whom.named(plan.kind),
            plan.purpose.slug,
            language,
            today_of(self._clinic.session),
            until,
            {"expires": delete_line(until, language)} if until else {},
        )


def _language(answers: SheetAnswers) -> str:
    """The recipient's, of everything but the pages themselves."""
    return answers.whom.details.language


def _as_pictures(plan: SheetPlan) -> SheetPlan:
    """A PDF is shown as its pages."""
    if plan.look.form is not SheetForm.PDF:
        return plan
    look = dataclasses.replace(plan.look, form=SheetForm.PICTURES)
    return dataclasses.replace(plan, look=look)
