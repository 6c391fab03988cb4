"""Pictures leave by a plan: everything is asked again, rendered anew, locked, and written down."""

from __future__ import annotations

import collections
import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from clinicvault.access.plain import ObjectKind
from clinicvault.access.release.export_rules import export_rules
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import ClinicVaultError, InputRefused, Refused, UsageError
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import known_patient, parse_id
from clinicvault.services.log.witnesses.noting import went_elsewhere
from clinicvault.services.packages.archive import MOST_BYTES
from clinicvault.services.packages.protection import protection
from clinicvault.services.releases.recipients import Recipients
from clinicvault.services.releases.service import Releases
from clinicvault.services.requests import Requests
from clinicvault.services.setup import Setup
from clinicvault.services.telling import moment
from clinicvault.services.viewing import photo_id
from clinicvault.services.views import exports as views
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import RecipientDetails, RecipientView

from . import looking
from .answers import Answers, answers_of, pictures_of, recipient_of
from .asked import asked_exports
from .judging import judge, reasons
from .leaving import Leaving, refuse_place
from .offers import offers
from .packing import contents_of, letter_to
from .rendering import Making, Rendered
from .sizes import about
from .whom import the_patient
from .wrapping import Lock, Wrapped, wrapped


class Giving:
    """Implements `api.export_wizard.ExportWizardService`."""

    def __init__(
        self, clinic: Clinic, setup: Setup, releases: Releases, requests: Requests
    ) -> None:
        self._clinic, self._setup = clinic, setup
        self._releases, self._requests = releases, requests
        self._book = Recipients(clinic)

    # asking

    def asked(self, patient_id: str) -> tuple[views.AskedExport, ...]:
        """This person's plans that wait for a second person, or were allowed; oldest first."""
        return asked_exports(self._releases.asked(patient_id), patient_id)

    def take_back(self, request: str) -> None:
        """A question that waits is asked no longer; logged."""
        self._releases.take_back(request)

    def ask(self, plan: views.ExportPlan) -> str:
        """Ask for exactly this plan; Refused where a picture of it cannot leave."""
        answers = self._ready(plan)
        return self._releases.ask(answers.view(), plan.note).id

    # whom, what for, how

    def recipients(self, patient_id: str) -> tuple[RecipientView, ...]:
        """The patient, then the address book by name."""
        patient, book = known_patient(self._clinic, patient_id), self._book.list()
        language = judge(self._clinic.session, patient).language
        own = the_patient(patient_id, language, moment(self._clinic.vault.now()))
        return (own.view, *book)

    def add_recipient(self, details: RecipientDetails) -> RecipientView:
        """Into the book; logged."""
        return self._book.add(details)

    def check_recipient(self, recipient: str, fingerprint: str) -> RecipientView:
        """The key was compared with its owner; logged."""
        return self._book.check(recipient, fingerprint)

    def purposes(
        self, patient_id: str, photo_ids: Sequence[str], recipient: str
    ) -> tuple[views.PurposeStanding, ...]:
        """Nothing is opened; UsageError as of `pictures_of`, ("recipient-unknown")."""
        session = self._clinic.session
        session.require(Act.EXPORT_PHOTO)
        patient = known_patient(self._clinic, patient_id)
        judged = judge(session, patient)
        recipient_of(self._clinic, patient_id, recipient, judged)
        photos = pictures_of(session, patient, [photo_id(one) for one in photo_ids])
        return tuple(judged.standing(*reason, photos) for reason in reasons(session))

    def kinds(
        self, recipient: str, purpose: Purpose, channel: Channel | None
    ) -> tuple[views.KindOffer, ...]:
        """Every kind; `recipient` may be a patient's own id."""
        del channel  # no rule asks for it yet
        session = self._clinic.session
        session.require(Act.EXPORT_PHOTO)
        return offers(self._to(recipient), purpose, export_rules(session))

    def _to(self, recipient: str) -> RecipientView:
        """Somebody of the book, or the patient of that id."""
        with contextlib.suppress(ClinicVaultError):
            known_patient(self._clinic, recipient)
            return the_patient(recipient, "en", moment(self._clinic.vault.now())).view
        return self._book.get(recipient)

    # looking

    def faces(self, photo_id: str, purpose: Purpose) -> tuple[views.FaceFound, ...]:
        """The largest first; logged as looked at."""
        return looking.faces_in(self._clinic, photo_id, purpose)

    def rendered(self, plan: views.ExportPlan, photo_id: str) -> views.RenderedPicture:
        """As it will leave, but for the invisible mark; logged."""
        return looking.rendered(self._clinic, plan, photo_id)

    def look(self, plan: views.ExportPlan) -> views.ExportLook:
        """What the rules say; only facts are opened."""
        answers = answers_of(self._clinic, plan)
        rest = answers.without_blocked()
        if not rest.plan.pictures:
            return views.ExportLook(blocked=answers.blocked)
        needed = self._releases.needed(rest.view())
        return views.ExportLook(
            needed.second, needed.approvers, needed.wait_hours, answers.blocked, about(rest)
        )

    # giving

    def give(
        self,
        plan: views.ExportPlan,
        output: Path,
        *,
        second: tuple[str, str] = ("", ""),
        passphrase: str = "",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.ExportGiven:
        """As the Protocol says; UsageError and InputRefused as of `answers_of`, too."""
        token = cancel or CancelToken()
        meter = ProgressMeter(len(plan.pictures), progress)
        refuse_place(self._clinic, output, folder=plan.kind is PackageKind.PLAIN)
        answers = self._ready(plan)
        self._require_words(answers, passphrase)
        if self._clinic.unlocked.gate.stored_size(answers.photos) > MOST_BYTES:
            raise InputRefused("export-too-large", limit=MOST_BYTES >> 20)
        running = self._clinic.exports.running(answers.patient, plan.purpose)
        with self._allowed(answers, second) as request, running:
            order = answers.order(self._clinic)
            leaving = Leaving(self._clinic, order, answers.records, request, _told(plan))
            leaving.require()
            made = self._made(answers, leaving, token, meter)
            with leaving.unwrapped_said():
                return self._out(answers, leaving, made, output, passphrase, token)

    def _require_words(self, answers: Answers, passphrase: str) -> None:
        """A chosen passphrase is for an `age` file, and hard to guess."""
        if not passphrase:
            return
        plan, name = answers.plan, answers.whom.details.name
        if plan.kind is not PackageKind.AGE or plan.by_key:
            raise UsageError("export-passphrase")
        known = (self._clinic.vault.clinic_name, name, *name.split())
        protection(self._setup, "", passphrase, known)

    def _ready(self, plan: views.ExportPlan) -> Answers:
        """Refused, and logged, where one of its pictures cannot leave."""
        answers = answers_of(self._clinic, plan)
        if answers.blocked:
            code = answers.blocked[0].code
            order = answers.order(self._clinic)
            Leaving(self._clinic, order, answers.records, b"", {}).say("refused", code)
            raise Refused(code, purpose=plan.purpose.slug)
        return answers

    @contextlib.contextmanager
    def _allowed(self, answers: Answers, second: tuple[str, str]) -> Iterator[bytes]:
        """The request by which it is allowed: one that the plan names, or asked and answered here.

        Such a one is taken back where nothing leaves.
        """
        user, word = second
        view = answers.view()
        if answers.request or not user or not self._releases.needed(view).second:
            yield answers.request
            return
        made = self._releases.ask(view, answers.plan.note).id
        try:
            self._requests.allow(made, user_id=user, password=word)
            yield parse_id(made, "request-unknown")
        except BaseException:
            with contextlib.suppress(ClinicVaultError):
                self._releases.take_back(made)
            raise

    def _made(
        self, answers: Answers, leaving: Leaving, cancel: CancelToken, meter: ProgressMeter
    ) -> Rendered:
        cancel.check()
        making = Making(
            self._clinic,
            leaving.mark_key(),
            hidden=not leaving.order.faces,
            cancel=cancel,
            meter=meter,
        )
        with self._clinic.unlocked.gate.opening(
            answers.photos,
            ObjectKind.ORIGINAL,
            answers.plan.purpose,
            event="export",
            act=Act.EXPORT_PHOTO,
            detail=leaving.detail,
        ) as opened:
            return making.made(answers.plan.pictures, opened)

    def _out(
        self,
        answers: Answers,
        leaving: Leaving,
        made: Rendered,
        output: Path,
        passphrase: str,
        cancel: CancelToken,
    ) -> views.ExportGiven:
        plan = answers.plan
        contents, head, bare = contents_of(self._clinic, answers, made)
        left_out = frozenset(bytes.fromhex(one.photo) for one in made.left_out)
        package = Wrapped(b"")
        cancel.check()
        if plan.kind is PackageKind.PLAIN:
            entry = leaving.place(output, contents, left_out)
        else:
            now = moment(self._clinic.vault.now())
            lock = Lock(answers.whom.details, plan.by_key, now, passphrase)
            package = wrapped(plan.kind, contents, lock, cancel)
            entry = leaving.write(output, package.data, left_out)
            went_elsewhere(self._clinic, WitnessKind.EXPORT, head)
        number = len(made.ready)
        told = letter_to(self._clinic.vault.clinic_name, answers, number)
        return views.ExportGiven(
            str(output), entry, number, package.words, made.left_out, told, bare
        )


def _told(plan: views.ExportPlan) -> dict[str, object]:
    """What the log keeps of the plan: why, and what people said of the faces."""
    said = collections.Counter(face.said.value for one in plan.pictures for face in one.faces)
    faces = ", ".join(f"{said[one]} {one}" for one in sorted(said))
    told = {"note": plan.note, "faces_said": faces}
    return {name: value for name, value in told.items() if value}
