"""The first run, step by step; each step is one widget that says when it is done."""

from __future__ import annotations

from PySide6.QtCore import Signal

from clinicvault.gui.context import Context
from clinicvault.services.api import KitOutcome, Services
from clinicvault.services.views import SessionView, VaultView

from .draft import Draft
from .founding import ClinicStep, CreatingStep, PasswordStep, PersonStep, WorkingStep
from .frame import StartFrame
from .kit import KitStep
from .people import FirstUsersStep, ProveStep
from .recover import RecoveringStep, RecoverStep
from .rehearse import RehearseStep
from .welcome import DemoStep, WelcomeStep


class StartFlow(StartFrame):
    """Keeps the draft; the steps ask it for the next one."""

    opened = Signal(object)
    """A vault's folder to open."""
    demo_made = Signal(object)
    proven = Signal(object, object)
    """Services and VaultView: from here on there is something to lock."""
    entered = Signal(object, object, object)
    """Services, VaultView and SessionView: the founder is unlocked already."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._draft = Draft(vault=context.default_vault)
        self._entry: tuple[Services, VaultView, SessionView] | None = None
        self.welcome()

    @property
    def draft(self) -> Draft:
        """What was collected so far."""
        return self._draft

    @property
    def unsettled(self) -> bool:
        """Whether recovery sheets are being made, or exist in this window alone."""
        made = isinstance(self._step, WorkingStep) and self._step.working
        return made or self._draft.kit_at_risk

    def welcome(self) -> None:
        """What would you like to do."""
        step = WelcomeStep(self._context)
        step.founded.connect(self.clinic)
        step.open_folder.connect(self.opened)
        step.recover.connect(self.recover)
        step.demo.connect(self.demo)
        self._show(step)

    def clinic(self) -> None:
        """Name of the clinic and folder."""
        step = ClinicStep(self._context, self._draft)
        step.back.connect(self.welcome)
        step.done.connect(self.person)
        self._show(step)

    def person(self) -> None:
        """Who works here."""
        step = PersonStep(self._context, self._draft)
        step.back.connect(self.clinic)
        step.done.connect(self.password)
        self._show(step)

    def password(self) -> None:
        """The founder's password, then create at once: it is not kept in between."""
        step = PasswordStep(self._context, self._draft)
        step.back.connect(self.person)
        step.taken.connect(self._create)
        self._show(step)

    def _create(self, password: str) -> None:
        self._draft.recovering = False
        step = CreatingStep(self._context, self._draft, password)
        step.back.connect(self.password)
        step.created.connect(self._created)
        self._show(step)

    def _created(self, kit: KitOutcome) -> None:
        self._draft.kit, self._draft.kit_kept = kit, False
        self.kit()

    def kit(self) -> None:
        """The recovery sheets."""
        step = KitStep(self._context, self._draft)
        step.done.connect(self._kept)
        self._show(step)

    def _kept(self) -> None:
        """Only now this is a clinic that can be opened."""
        self._context.remember(last_vault=str(self._draft.vault))
        self.rehearse()

    def rehearse(self) -> None:
        """Read the sheets back."""
        step = RehearseStep(self._context)
        step.back.connect(self.kit)
        step.done.connect(self.prove)
        self._show(step)

    def prove(self) -> None:
        """The password once more: opens and unlocks the new vault."""
        self._draft.forget_kit()
        step = ProveStep(self._context, self._draft)
        step.proven.connect(self._proven)
        self._show(step)

    def _proven(self, services: Services, vault: VaultView, session: SessionView) -> None:
        self._entry = (services, vault, session)
        self.proven.emit(services, vault)
        self._context.activity.watch(services.unlocking.idle_seconds())
        step = FirstUsersStep(self._context, services, session)
        step.done.connect(self._enter)
        self._show(step)

    def _enter(self) -> None:
        if self._entry is not None:
            self.entered.emit(*self._entry)

    def recover(self) -> None:
        """Store and two sheets."""
        step = RecoverStep(self._context, self._draft)
        step.back.connect(self.welcome)
        step.taken.connect(self._recover)
        self._show(step)

    def _recover(self, password: str) -> None:
        self._draft.recovering = True
        step = RecoveringStep(self._context, self._draft, password)
        step.back.connect(self.recover)
        step.created.connect(self._created)
        self._show(step)

    def demo(self) -> None:
        """Make the demo clinic."""
        step = DemoStep(self._context)
        step.back.connect(self.welcome)
        step.made.connect(self.demo_made)
        self._show(step)
