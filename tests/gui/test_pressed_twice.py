"""Every dialog that does something does it once, however often its button is pressed."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QLineEdit

from clinicvault.domain.exports import FollowUp
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.gui.access.asking import AskDialog, ReasonField
from clinicvault.gui.access.bring_back import BringBackDialog
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.access.emergency import AllowHereDialog, EmergencyDialog
from clinicvault.gui.access.restrict import RestrictDialog
from clinicvault.gui.access.review import ReviewDialog
from clinicvault.gui.access.second import SecondDialog
from clinicvault.gui.access.today_adding import AddDialog
from clinicvault.gui.access.today_plan import PlanDialog
from clinicvault.gui.computers.clock import ClockDialog
from clinicvault.gui.computers.ending import EndComputerDialog
from clinicvault.gui.computers.letting_in import LetInDialog, RefuseDialog
from clinicvault.gui.endings.allow import AllowErasureDialog
from clinicvault.gui.endings.carry_out import CarryOutDialog
from clinicvault.gui.endings.erase import EraseDialog
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.endings.hold import HoldDialog, LiftDialog
from clinicvault.gui.endings.report import ReportDialog
from clinicvault.gui.endings.retention_acts import ErasureDialog
from clinicvault.gui.export.allow import AllowExportDialog
from clinicvault.gui.given.book import RemoveDialog
from clinicvault.gui.given.noting import NoteDialog
from clinicvault.gui.given.showing import ShowDialog, TakeDownDialog
from clinicvault.gui.log.entries.saved import DropDialog, NameDialog
from clinicvault.gui.log.export.dialog import LogOutDialog
from clinicvault.gui.log.review.past import HistoryDialog, PastDialog
from clinicvault.gui.log.timeline.by_name import ByNameDialog
from clinicvault.gui.log.witness.dialog import WitnessDialog
from clinicvault.gui.patients.move import MoveDialog
from clinicvault.gui.people.hardware import AddKeyDialog, HardwarePanel, RemoveKeyDialog
from clinicvault.gui.people.teams import RenameTeamDialog
from clinicvault.gui.people.teams_beginning import NewTeamDialog
from clinicvault.gui.people.users_granting import GrantDialog
from clinicvault.gui.people.users_inviting import InviteDialog
from clinicvault.gui.people.users_leaving import DisableDialog
from clinicvault.gui.people.users_roles import ReinviteDialog, RolesDialog
from clinicvault.gui.people.users_teams import PersonTeamsDialog, TakeOutDialog
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.receiving.clinic_key import ClinicKeyDialog
from clinicvault.gui.receiving.compare import CompareDialog
from clinicvault.gui.receiving.dialogs import PackagesDialog, PassphraseDialog
from clinicvault.gui.receiving.senders_box import ForgetDialog
from clinicvault.gui.renewal.ordering import OrderDialog
from clinicvault.gui.sheets import printing
from clinicvault.gui.sheets.pair_dialog import PairDialog
from clinicvault.gui.sheets.points import PointsDialog
from clinicvault.gui.sheets.printing import PrintDialog
from clinicvault.gui.widgets import DateField, Dialog, PasswordField
from clinicvault.services import views
from clinicvault.services.views import LogFilter, LogSort
from clinicvault.services.views.releases import OrderView
from tests.gui import fakes
from tests.gui.ending_hands import erasure, to_allow
from tests.gui.fakes_endings import hold
from tests.gui.fakes_export import OKAFOR
from tests.gui.fakes_given import gift, live, marketing
from tests.gui.fakes_lifecycle import ASKING, LAPTOP, STATION_WORDS
from tests.gui.fakes_receiving import KNOWN, SIGNED
from tests.gui.fakes_receiving import WORDS as PACKAGE_WORDS
from tests.gui.fakes_review import CODE_TEXT
from tests.gui.fakes_teams import FIRST, HANDS

WHY = "A reason of several words"
REQUEST = views.RequestView(
    "ab" * 16,
    RequestKind.EMERGENCY,
    fakes.MARIE.name,
    fakes.MARIE.id,
    "00" * 16,
    "Amélie Rousseau",
    WHY,
    fakes.NOW,
    fakes.NOW,
    "over",
)
PLAN = views.TodayPlan(
    fakes.TODAY, (views.PlannedAppointment(1, "Rousseau", "09:00", fakes.Clinic().rows[0].id),)
)
VIEW = views.SavedView("01" * 16, "Mine", LogFilter(), LogSort(), "Noah")
KEY = views.HardwareKeyView("0a" * 16, "Key ring")
TEAM = views.TeamView(HANDS, "Hands", (fakes.ALL.id, fakes.MARIE.id))


class Bench:
    """What a case needs to open its dialog."""

    def __init__(self, page, clinic) -> None:
        self.page, self.desk, self.clinic = page, page.desk, clinic
        self.row = clinic.rows[0]
        self.users = self

    teams = (views.TeamView(FIRST, "", (fakes.ALL.id,)), TEAM)
    team_waits = False

    def reload(self) -> None:
        """The list of people is not looked at here."""

    def make(self, kind: type, *arguments: object, **named: object) -> AskDialog:
        return kind(self.page, self.desk, *arguments, **named)

    def patient_page(self) -> views.PatientPage:
        page = self.desk.services.patients.page(self.row.id)
        return dataclasses.replace(page, moves=(TEAM,))

    def to_allow_export(self) -> AskDialog:
        photos = tuple(photo.id for photo in self.clinic.visits(self.row)[0].photos)
        order = OrderView(self.row.id, photos, Purpose.TEACHING, "age", "Dr Okafor")
        request = dataclasses.replace(REQUEST, patient_id=self.row.id, order=order)
        return self.make(AllowExportDialog, request, order, print)

    def panel(self) -> HardwarePanel:
        made = HardwarePanel(self.desk)
        made.setParent(self.page)
        made.show()
        return made

    def to_words(self) -> AskDialog:
        made = self.make(PersonTeamsDialog, fakes.ALL, self.teams, self)
        made.go = made.show_words
        return made

    def to_take_back(self) -> AskDialog:
        made = self.make(ErasureDialog, erasure(self.clinic, 0, mine=True), print)
        made.go = made.take_back
        return made

    def to_compare(self) -> AskDialog:
        made = self.make(WitnessDialog, "compare")
        made.compare.text.setPlainText(CODE_TEXT)
        made.go = made.compare.go
        return made

    def to_write(self) -> AskDialog:
        """Where to save is asked by a dialog of its own."""
        made = self.make(LogOutDialog)
        made.go.clicked.disconnect()
        made.go.clicked.connect(lambda: made.entries.start(self.folder / "log"))
        return made

    def to_show(self) -> AskDialog:
        given = marketing(1, self.clinic)
        self.clinic.given.gifts = [given]
        return self.make(ShowDialog, given, print)

    def to_take_down(self) -> AskDialog:
        shown = live(20, marketing(1, self.clinic))
        self.clinic.given.live = [shown]
        return self.make(TakeDownDialog, (shown,), print)

    def to_allow(self, made: EraseDialog) -> None:
        to_allow(made)
        made.allow.second.where.button("elsewhere").click()


def lined(made: AskDialog) -> None:
    """Everything typed and ticked that a dialog asks for."""
    for one in made.findChildren(QCheckBox):
        if one.isEnabled():
            one.setChecked(True)
    for one in made.findChildren(ReasonField):
        if one.isEnabled():
            one.setPlainText(WHY)
    for one in made.findChildren(QLineEdit):
        if not one.text() and not isinstance(one, DateField):
            one.setText(fakes.PASSWORD if isinstance(one, PasswordField) else "09:00")


Case = tuple[type, Callable[[Bench], AskDialog], str]
CASES: tuple[Case, ...] = (
    (
        ConfirmDialog,
        lambda b: b.make(
            ConfirmDialog, lambda *_: b.desk.services.requests.lift(""), print, why="Why."
        ),
        "requests.lift",
    ),
    (
        SecondDialog,
        lambda b: b.make(SecondDialog, RequestKind.RELEASE, print, print, heading="G", why="W"),
        "requests.ask",
    ),
    (EmergencyDialog, lambda b: b.make(EmergencyDialog, b.row.id, print), "requests.emergency"),
    (AllowHereDialog, lambda b: b.make(AllowHereDialog, REQUEST, print), "requests.allow"),
    (AllowExportDialog, lambda b: b.to_allow_export(), "requests.allow"),
    (BringBackDialog, lambda b: b.make(BringBackDialog, b.row.id, print), "step_up.bring_back"),
    (RestrictDialog, lambda b: b.make(RestrictDialog, b.row.id, (), print), "step_up.restrict"),
    (ReviewDialog, lambda b: b.make(ReviewDialog, REQUEST, print), "requests.review"),
    (AddDialog, lambda b: b.make(AddDialog, None, print), "today.add"),
    (PlanDialog, lambda b: b.make(PlanDialog, PLAN, print), "today.take"),
    (
        EndComputerDialog,
        lambda b: b.make(EndComputerDialog, LAPTOP, print),
        "workstations.revoke",
    ),
    (LetInDialog, lambda b: b.make(LetInDialog, print), "workstations.add"),
    (RefuseDialog, lambda b: b.make(RefuseDialog, ASKING, print), "workstations.refuse"),
    (ClockDialog, lambda b: b.make(ClockDialog, print), "workstations.accept_clock"),
    (
        AllowErasureDialog,
        lambda b: b.make(AllowErasureDialog, erasure(b.clinic, 0), print),
        "requests.allow",
    ),
    (
        CarryOutDialog,
        lambda b: b.make(CarryOutDialog, erasure(b.clinic, 0, "granted"), print),
        "erasing.carry_out",
    ),
    (EraseDialog, lambda b: b.make(EraseDialog, b.row.id, print), "erasing.ask"),
    (GiveLogDialog, lambda b: b.make(GiveLogDialog), "reports.give_log"),
    (
        HoldDialog,
        lambda b: b.make(HoldDialog, (b.row.id, b.row.name, b.row.code), print),
        "holds.place",
    ),
    (LiftDialog, lambda b: b.make(LiftDialog, hold(b.row), print), "holds.lift"),
    (ReportDialog, lambda b: b.make(ReportDialog, b.row.id), "reports.give_log"),
    (
        ErasureDialog,
        Bench.to_take_back,
        "erasing.withdraw",
    ),
    (MoveDialog, lambda b: b.make(MoveDialog, b.patient_page(), print), "teams.move"),
    (
        AddKeyDialog,
        lambda b: AddKeyDialog(b.panel(), b.desk, 0),
        "hardware.add",
    ),
    (
        RemoveKeyDialog,
        lambda b: RemoveKeyDialog(b.panel(), b.desk, KEY, last=True),
        "hardware.remove",
    ),
    (RenameTeamDialog, lambda b: b.make(RenameTeamDialog, TEAM, b), "teams.rename"),
    (NewTeamDialog, lambda b: b.make(NewTeamDialog, b.desk.vault.users, b), "teams.add"),
    (GrantDialog, lambda b: b.make(GrantDialog, fakes.INES, b), "users.grant"),
    (InviteDialog, lambda b: b.make(InviteDialog, b), "users.add"),
    (DisableDialog, lambda b: b.make(DisableDialog, fakes.INES, b), "users.disable"),
    (RolesDialog, lambda b: b.make(RolesDialog, fakes.INES, b), "users.change_roles"),
    (ReinviteDialog, lambda b: b.make(ReinviteDialog, fakes.INES, b), "users.reinvite"),
    (PersonTeamsDialog, Bench.to_words, "users.own_words"),
    (TakeOutDialog, lambda b: b.make(TakeOutDialog, fakes.MARIE, TEAM, b), "teams.leave"),
    (OrderDialog, lambda b: b.make(OrderDialog, print), "rotation.order"),
    (WitnessDialog, Bench.to_compare, "witnesses.check"),
    (LogOutDialog, Bench.to_write, "log_exports.write"),
    (
        NameDialog,
        lambda b: b.make(NameDialog, (LogFilter(), LogSort()), "Mine", print),
        "search.save",
    ),
    (DropDialog, lambda b: b.make(DropDialog, VIEW, print), "search.forget"),
    (
        NoteDialog,
        lambda b: b.make(NoteDialog, (gift(1, b.clinic),), FollowUp.ASKED_BACK, print),
        "ledger.note",
    ),
    (ShowDialog, Bench.to_show, "ledger.show"),
    (TakeDownDialog, Bench.to_take_down, "ledger.take_down"),
    (RemoveDialog, lambda b: b.make(RemoveDialog, OKAFOR, print), "recipients.remove"),
    (CompareDialog, lambda b: b.make(CompareDialog, SIGNED, print), "receiving.compared"),
    (ForgetDialog, lambda b: b.make(ForgetDialog, KNOWN, print), "receiving.forget"),
)
ONLY_SHOW = {
    ByNameDialog,
    HistoryDialog,
    PastDialog,
    ClinicKeyDialog,
    PackagesDialog,
    PassphraseDialog,
}
"""Nothing is done in them that could be done twice."""
PREPARED: dict[type, Callable[[Bench, AskDialog], None]] = {
    EraseDialog: Bench.to_allow,
    AddDialog: lambda b, made: setattr(made.picker, "row", b.row),
    LetInDialog: lambda _, made: made.words.setText(STATION_WORDS),
    CompareDialog: lambda _, made: made.words.setText(PACKAGE_WORDS),
}


@pytest.fixture
def bench(open_page, clinic, tmp_path) -> Bench:
    """Somebody who may do everything, at a page."""
    clinic.users.append(fakes.OLGA)
    clinic.lifecycle.waiting = [ASKING]
    made = Bench(open_page("users", fakes.ALL), clinic)
    made.folder = tmp_path
    return made


@pytest.mark.parametrize(
    ("kind", "opened", "call"), CASES, ids=[kind.__name__ for kind, _, _ in CASES]
)
def test_it_is_done_once(bench, clinic, click, qtbot, settle, kind, opened, call):
    made = opened(bench)
    made.open()
    settle()
    if kind in PREPARED:
        PREPARED[kind](bench, made)
    lined(made)
    settle()
    before = clinic.calls[call]
    clinic.gates[call] = gate = threading.Event()
    click(made.go)
    lined(made)  # as somebody would who thinks that nothing happened
    made.go.click()
    for one in made.findChildren(QLineEdit):
        if one.isVisible():
            qtbot.keyClick(one, Qt.Key.Key_Return)
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    made.close()
    assert made.isVisible()  # nobody hears of an outcome whose dialog is gone
    gate.set()
    settle()
    assert clinic.calls[call] == before + 1


class Left:
    """Dialogs that hand their answer on, and are gone with it."""

    @staticmethod
    def pair(bench: Bench, done: Callable[..., object]) -> Dialog:
        visits, desk = bench.clinic.visits(bench.row), bench.desk
        thumbs = ThumbnailStore(desk.jobs, desk.services.viewing, bench.row.id, QSize(64, 64))
        thumbs.setParent(bench.page)
        made = PairDialog(bench.page, visits, thumbs, done)
        photos = made.grid.model().photos
        made.grid.pick([photos[0].id, photos[-1].id])
        return made

    @staticmethod
    def points(bench: Bench, done: Callable[..., object]) -> Dialog:
        picture = Picture(QImage(60, 80, QImage.Format.Format_RGB32), full=False)
        made = PointsDialog(bench.page, (picture, picture), done)
        for canvas in (made.before, made.after):
            for x in (0.3, 0.7):
                canvas.add((x, 0.4))
        return made

    @staticmethod
    def printer(bench: Bench, done: Callable[..., object]) -> Dialog:
        return PrintDialog(bench.page, bench.desk, done)


@pytest.mark.parametrize("opened", [Left.pair, Left.points, Left.printer])
def test_an_answer_is_handed_on_once(bench, monkeypatch, settle, qtbot, click, opened):
    monkeypatch.setattr(printing, "printer_names", lambda: ["Front desk"])
    said = []
    made = opened(bench, lambda *answer: said.append(answer))
    made.open()
    settle()
    click(made.act)
    made.act.click()
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert not made.isVisible()
    assert len(said) == 1


def test_no_dialog_is_left_out():
    def below(kind: type) -> set[type]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    real = {kind for kind in below(AskDialog) if not kind.__subclasses__()}
    assert real - ONLY_SHOW <= {kind for kind, _, _ in CASES}
