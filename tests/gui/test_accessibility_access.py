"""Names and the Tab key on everything about who may see what; see `test_accessibility`."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.domain.clinical import ConsentStatus, Standing
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Role
from clinicvault.gui.access.bring_back import BringBackDialog
from clinicvault.gui.access.bring_up import many_dialog
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.access.emergency import AllowHereDialog, EmergencyDialog
from clinicvault.gui.access.restrict import RestrictDialog
from clinicvault.gui.access.review import ReviewDialog
from clinicvault.gui.access.second import SecondDialog
from clinicvault.gui.access.today_adding import AddDialog
from clinicvault.gui.access.today_plan import PlanDialog
from clinicvault.gui.people.users_roles import ReinviteDialog, RolesDialog
from clinicvault.services import views
from clinicvault.services.views import AccessStanding
from tests.gui import fakes
from tests.gui.ears import heard, name, tabbed

BOTH = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
REQUEST = views.RequestView(
    "ab" * 16,
    RequestKind.EMERGENCY,
    fakes.MARIE.name,
    fakes.MARIE.id,
    "00" * 16,
    "Amélie Rousseau",
    "Swelling of the airway",
    fakes.NOW,
    fakes.NOW,
    "over",
    missing=BOTH,
)
PLAN = views.TodayPlan(
    fakes.TODAY,
    (
        views.PlannedAppointment(1, "Rousseau", "09:00", "aa"),
        views.PlannedAppointment(2, "Lambert", "10:00", "", (("aa", "A"), ("bb", "B"))),
        views.PlannedAppointment(3, "Nobody", "11:00", "", (), "list-nobody"),
    ),
)

DIALOGS = {
    "confirm": lambda p: ConfirmDialog(p, p.desk, lambda *_: None, print, why="Why."),
    "many": lambda p: many_dialog(p, p.desk, 80, 60, print),
    "second": lambda p: SecondDialog(
        p, p.desk, RequestKind.RELEASE, print, print, heading="Go on", why="Why."
    ),
    "emergency": lambda p: EmergencyDialog(p, p.desk, "00" * 16, print),
    "allow here": lambda p: AllowHereDialog(p, p.desk, REQUEST, print),
    "bring back": lambda p: BringBackDialog(p, p.desk, "00" * 16, print),
    "restrict": lambda p: RestrictDialog(p, p.desk, "00" * 16, (), print),
    "review": lambda p: ReviewDialog(p, p.desk, REQUEST, print),
    "add": lambda p: AddDialog(p, p.desk, None, print),
    "plan": lambda p: PlanDialog(p, p.desk, PLAN, print),
    "roles": lambda p: RolesDialog(p, p.desk, fakes.MARIE, p),
    "new code": lambda p: ReinviteDialog(p, p.desk, fakes.MARIE, p),
}


@pytest.fixture(autouse=True)
def officer(clinic) -> None:
    clinic.users.append(fakes.OLGA)


@pytest.mark.parametrize("kind", DIALOGS)
def test_dialogs(open_page, settle, kind):
    page = open_page("users", fakes.NOAH if kind == "review" else fakes.MARIE)
    made = DIALOGS[kind](page)
    made.open()
    settle()
    assert name(made)
    heard(made)
    made.errors.show_error(StorageFailed("disk-full"))
    heard(made)
    for one in ("password", "reason", "touch"):
        found = getattr(made, one, None)
        if found is not None and one == "touch":
            found.show()
    heard(made)
    made.close()
    settle()


@pytest.mark.parametrize("kind", ["second", "emergency"])
def test_a_second_person_elsewhere(open_page, settle, click, kind):
    page = open_page("users", fakes.MARIE)
    made = DIALOGS[kind](page)
    made.open()
    settle()
    assert made.second.password in tabbed(made)
    click(made.second.where.button("elsewhere"))
    heard(made)
    assert made.second.password not in tabbed(made)
    made.close()
    settle()


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
@pytest.mark.parametrize("how", [Standing.COLD, Standing.NOT_NAMED, Standing.CLOSED])
@pytest.mark.parametrize("user", [fakes.MARIE, fakes.OLGA])
def test_a_patient_whose_record_is_shut(open_page, clinic, settle, user, how, size):
    row = clinic.rows[0]
    if how is Standing.CLOSED:
        clinic.replace(dataclasses.replace(row, consent=ConsentStatus.AWAITING_OFFICER))
    clinic.access.standings[row.id] = AccessStanding(how, named=(fakes.ALL.id,))
    page = open_page("patients", user, size, patient=row.id)
    heard(page.window())
    if page.patient.shut.emergency.isVisible():
        assert page.patient.shut.emergency.ask in tabbed(page.window())


def test_a_patient_without_consent(open_page, clinic):
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[2].id)
    heard(page.window())
    assert page.patient.anyway.ask in tabbed(page.window())


def test_an_emergency_access_that_runs(open_page, clinic, settle):
    row = clinic.rows[0]
    until = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=20)
    clinic.access.standings[row.id] = AccessStanding(Standing.COLD, emergency_until=until)
    page = open_page("patients", fakes.MARIE, patient=row.id)
    heard(page.window())
    assert page.patient.strip.end in tabbed(page.window())


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
def test_approvals_of_every_kind(open_page, clinic, settle, click, size):
    known = dataclasses.replace(REQUEST, patient_id=clinic.rows[0].id, overdue=True)
    for number, state in enumerate(("waiting", "granted", "running", "over", "closed", "denied")):
        clinic.access.requests.append(dataclasses.replace(known, id=f"{number:032x}", state=state))
    page = open_page("requests", fakes.ALL, size)
    click(page.fold)
    heard(page.window())
    labels = [one.accessibleName() for one in page.findChildren(type(page.fold))]
    assert "Allow: Emergency access to Amélie Rousseau" in labels


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
def test_today(open_page, clinic, settle, size):
    for row in clinic.rows[:3]:
        clinic.access.standings[row.id] = AccessStanding(Standing.COLD)
        clinic.access.appointments.append(
            views.AppointmentView(
                row.id, row.id, row.name, row.code, fakes.TODAY, standing=Standing.COLD
            )
        )
    page = open_page("today", fakes.MARIE, size)
    page.table.selectRow(0)
    heard(page.window())
    seen = tabbed(page.window())
    assert all(one in seen for one in (page.table, page.up, page.off))


@pytest.mark.parametrize("size", [(1440, 900), (940, 620)])
def test_users_while_access_is_renewed(open_page, clinic, settle, size):
    clinic.access.renewals = [views.RenewalView("archive", 3, 9, needs_password=True, mine=True)]
    heard(open_page("users", fakes.ALL, size).window())


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("page", ["today", "requests", "users"])
def test_the_pages_fit_the_window(open_page, clinic, size, page):
    clinic.access.renewals = [views.RenewalView("archive", 3, 9, needs_password=True, mine=True)]
    clinic.access.requests = [dataclasses.replace(REQUEST, alone=True, overdue=True)]
    window = open_page(page, fakes.ALL, size).window()
    assert (window.width(), window.height()) == size
