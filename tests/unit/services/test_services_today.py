"""Today's list as the front desk keeps it, and the practice system's file matched with it."""

import datetime as dt

import pytest

from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.services.views import PatientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL, password


@pytest.fixture
def known(desk):
    """Three patients; two have the same name."""
    desk.be(INA)
    add = desk.patients.add
    return (
        add(PatientDetails("Amélie", "Rousseau", dt.date(1988, 5, 4), "A-17")).id,
        add(PatientDetails("Marc", "Petit", dt.date(1970, 1, 2))).id,
        add(PatientDetails("Marc", "Petit", dt.date(1999, 1, 2))).id,
    )


@pytest.fixture
def planned(desk, tmp_path):
    def read(*lines, head="time;name;born;record"):
        file = tmp_path / "day.csv"
        file.write_text("\n".join((head, *lines)), encoding="utf-8")
        return desk.today.read(file)

    return read


def test_typed_checked_in_and_taken_off(desk, known):
    first = desk.today.add(known[0], time="10:15")
    assert (first.name, first.time, first.source) == ("Amélie Rousseau", "10:15", "typed")
    assert first.by == INA
    assert desk.today.add(known[0], time="10:15").id == first.id
    desk.today.add(known[1], source="check-in")
    assert [one.name for one in desk.today.list()] == ["Amélie Rousseau", "Marc Petit"]
    desk.today.remove(first.id)
    assert [one.patient_id for one in desk.today.list()] == [known[1]]
    for wrong in ("", "zz", first.id):
        with pytest.raises(UsageError, match="appointment-unknown"):
            desk.today.remove(wrong)


def test_a_file_is_matched_by_number_birth_date_and_name(desk, known, planned):
    plan = planned(
        "09:00;Somebody;;a-17",
        "09:30;PETIT Marc;02.01.1999;",
        "10:00;Mme Amelie ROUSSEAU;;",
        "10:30;Marc Petit;;",
        "11:00;Nobody Known;;",
        "11:30;Amélie Rousseau;01.01.2001;",
    )
    sure = [line.patient_id for line in plan.lines]
    assert sure == [known[0], known[2], known[0], "", "", ""]
    assert {patient for patient, _ in plan.lines[3].candidates} == {known[1], known[2]}
    assert all("19" in told for _, told in plan.lines[3].candidates)
    assert [line.reason for line in plan.lines] == ["", "", "", "", "list-nobody", "list-nobody"]


def test_nothing_is_kept_before_it_is_taken_over(desk, known, planned):
    plan = planned("09:00;Amélie Rousseau;;")
    assert desk.today.list() == ()
    pairs = [(line.patient_id, line.time) for line in plan.lines]
    assert desk.today.take(plan, pairs) == 1
    assert desk.today.take(plan, pairs) == 0
    [one] = desk.today.list()
    assert (one.time, one.source) == ("09:00", "csv")
    with pytest.raises(UsageError, match="patient-unknown"):
        desk.today.take(plan, [("00" * 16, "")])


def test_a_number_that_contradicts_the_birth_date_is_nobody(known, planned):
    [line] = planned("09:00;Amélie Rousseau;01.02.1990;A-17").lines
    assert (line.patient_id, line.candidates) == ("", ())


def test_the_list_says_who_is_archived(house, desk, known):
    desk.at_the_desk(lambda: None)
    patient = desk.patient("Cold")
    desk.today.add(patient)
    desk.be(PAUL)
    assert [one.standing for one in desk.today.list()] == [Standing.ACTIVE]
    house.clock.sleep_days(60)
    desk.be(PAUL)
    assert desk.today.list() == ()
    desk.today.add(patient)
    assert [one.standing for one in desk.today.list()] == [Standing.COLD]
    brought = desk.step_up.bring_up_today(password(PAUL))
    assert brought.opened == (patient,)
    assert [one.standing for one in desk.today.list()] == [Standing.ACTIVE]


def test_yesterdays_list_is_gone_in_the_morning(house, desk, known):
    desk.today.add(known[0])
    tomorrow = dt.datetime.now().astimezone().date() + dt.timedelta(1)
    desk.today.add(known[1], day=tomorrow)
    house.clock.sleep_days(1)
    desk.be(INA)
    assert [one.patient_id for one in desk.today.list()] == [known[1]]
    assert desk.clinic.vault.ports.state.live("appointment") == 1


def test_only_who_may(desk, known):
    desk.be(ADA)
    with pytest.raises(Refused, match="role"):
        desk.today.add(known[0])
