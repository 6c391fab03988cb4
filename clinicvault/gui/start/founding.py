"""Creating a clinic: its name, who works here, the first password, and the work itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QProgressBar

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Role
from clinicvault.gui import words
from clinicvault.gui.context import Context
from clinicvault.gui.files import choose_folder
from clinicvault.gui.i18n import hush, language, mark, say
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Banner, button, column, edit, field, label, plain, row
from clinicvault.gui.widgets.new_password import NewPassword
from clinicvault.jobs import Progress
from clinicvault.services.api import KitOutcome

from .draft import Draft
from .step import Step


class ClinicStep(Step):
    """Name and place."""

    def __init__(self, context: Context, draft: Draft) -> None:
        super().__init__(
            context, "Your clinic", "The name is shown to the people who work here, and on letters."
        )
        self._draft = draft
        self.name = edit("for example Laurent Dermatology", big=True)
        self.name.setText(draft.clinic)
        self.folder = plain(str(draft.vault), "muted", wrap=True)
        pick = button("Choose another folder", on=self._choose)
        self.fill(field("Name of the clinic", self.name))
        self.fill(
            column(label("Where the encrypted photos are kept", "strong"), self.folder, spacing=4)
        )
        self.fill(row(pick, None))
        self.next = self.way("Continue", self._next)
        self.name.textChanged.connect(self._check)
        self.name.returnPressed.connect(self._next)
        self._check()

    def begin(self) -> None:
        self.name.setFocus()

    def _check(self) -> None:
        self.next.setEnabled(bool(self.name.text().strip()))

    def _choose(self) -> None:
        choose_folder(self, mark("Empty folder for the clinic"), self._chosen)

    def _chosen(self, folder: Path) -> None:
        self._draft.vault = folder
        hush(self.folder.setText, str(folder))

    def _next(self) -> None:
        self._draft.clinic = self.name.text().strip()
        if self._draft.clinic:
            self.done.emit()


class PersonStep(Step):
    """The founder's name and roles; what working alone gives up is said."""

    def __init__(self, context: Context, draft: Draft) -> None:
        super().__init__(
            context,
            "Who works here?",
            "You are the first. Your colleagues join in a moment, each with an own password.",
        )
        self._draft = draft
        self.name = edit("for example Dr Marie Laurent", big=True)
        self.name.setText(draft.person)
        self.boxes = {role: self._role_box(role) for role in Role}
        self.alone = QCheckBox()
        say(self.alone.setText, "I work alone: I do all of this myself")
        self.alone.toggled.connect(self._alone)
        self.warning = Banner("warn")
        self.warning.hide()
        self._lay_out()
        self.alone.setChecked(draft.alone)
        self._check()

    def _lay_out(self) -> None:
        self.fill(field("Your name", self.name), label("What you do here", "strong"))
        for role, box in self.boxes.items():
            duties = label("", "caption", wrap=True)
            _follow_word(duties, role)
            duties.setContentsMargins(28, 0, 0, 0)
            self.fill(column(box, duties, spacing=0))
        self.fill(self.alone, self.warning)
        self.next = self.way("Continue", self._next)
        self.name.textChanged.connect(self._check)
        self.name.returnPressed.connect(self._next)

    def _role_box(self, role: Role) -> QCheckBox:
        box = QCheckBox(words.role(role))
        language().follow(box, lambda: box.setText(words.role(role)))
        box.setChecked(role in self._draft.roles)
        box.toggled.connect(self._check)
        return box

    def begin(self) -> None:
        self.name.setFocus()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles ticked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def _alone(self, alone: bool) -> None:
        for box in self.boxes.values():
            box.setChecked(box.isChecked() or alone)
            box.setEnabled(not alone)
        self._check()

    def _check(self) -> None:
        self.next.setEnabled(bool(self.name.text().strip() and self.roles))
        given_up = {Role.PRACTITIONER, Role.ADMINISTRATOR} <= self.roles
        self.warning.setVisible(given_up)
        if given_up:
            self.warning.speak(
                "One person sees the photos and reviews the access log.",
                "Nobody else then notices if this password is misused, and acts that need a second "
                "person wait 24 hours or need a recovery sheet instead. The access log says so.",
            )

    def _next(self) -> None:
        if self.next.isEnabled():
            self._draft.person = self.name.text().strip()
            self._draft.roles, self._draft.alone = self.roles, self.alone.isChecked()
            self.done.emit()


def _follow_word(made: QLabel, role: Role) -> None:
    def show() -> None:
        made.setText(words.duties(role))

    show()
    language().follow(made, show)


class PasswordStep(Step):
    """The founder's password."""

    taken = Signal(str)

    def __init__(self, context: Context, draft: Draft) -> None:
        super().__init__(
            context,
            "Your password",
            "It opens the photos together with this computer. Nobody can reset it for you; "
            "the recovery sheets of the next step are the only other way in.",
        )
        self.password = NewPassword(context, (draft.clinic, draft.person))
        self.password.second.returnPressed.connect(self._next)
        self.fill(self.password)
        self.way("Create the clinic", self._next, icon="shield-check")

    def begin(self) -> None:
        self.password.first.setFocus()

    def _next(self) -> None:
        if self.password.check():
            self.taken.emit(self.password.take())


class WorkingStep(Step):
    """Long work with a bar; on failure the way back is offered.

    Its jobs survive the lock: nobody is unlocked while a clinic begins, so there is nothing to
    take away, and the only recovery sheets would be lost with the result.
    """

    created = Signal(object)
    working = True
    """Until it fails."""

    def __init__(self, context: Context, title: str, intro: str) -> None:
        super().__init__(context, title, intro)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        say(self.bar.setAccessibleName, "Progress")
        self.again = button("Back", big=True, on=self.back.emit)
        self.again.hide()
        self.fill(8, self.bar, self.again)

    def tell(self, progress: Progress) -> None:
        """Show how far it is."""
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)

    def stop(self, error: ClinicVaultError) -> None:
        """Show what went wrong, and the way back."""
        self.working = False
        self.bar.hide()
        self.again.show()
        self.fail(error)


class CreatingStep(WorkingStep):
    """Creates the vault."""

    def __init__(self, context: Context, draft: Draft, password: str) -> None:
        super().__init__(
            context, "Creating your clinic …", "Keys are made on this computer. It takes a minute."
        )
        self._draft, self._password = draft, password

    def begin(self) -> None:
        draft, password, self._password = self._draft, self._password, ""
        setup, code = self.context.setup, language().code

        def work(task: Task[KitOutcome]) -> KitOutcome:
            kit = setup.create(
                draft.vault,
                draft.clinic,
                draft.person,
                draft.roles,
                password,
                language=code,
                progress=task.tell,
            )
            if task.token.cancelled:  # the program ends: nobody will ever see these sheets
                setup.abandon(draft.vault)
            return kit

        self.context.jobs.start(self, work, self.created.emit, self.stop, self.tell, survives=True)
