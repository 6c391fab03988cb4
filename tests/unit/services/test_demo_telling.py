"""What the demo goes by: its story cut short, its clock, its working days, its progress."""

import datetime as dt

from clinicvault.services.demo import data
from clinicvault.services.demo.making import Teller, opening_day, working_day
from clinicvault.services.demo.service import DemoClock
from tests.unit.services.demo_clinic import STORY


def test_fewer_patients_and_pictures_can_be_asked_for():
    assert len(data.STORY.some(3, None).patients) == 3
    assert data.STORY.some(None, None) == data.STORY
    few = STORY.some(None, 3)
    assert [len(v.shots) for p in few.patients for v in p.visits] == [2, 1]
    assert len(few.patients) == len(STORY.patients)
    assert not any(p.visits for p in STORY.some(None, 0).patients)


def test_the_demos_clock_lies_in_the_past_and_never_runs_back():
    now = [1_000_000]
    clock = DemoClock(lambda: now[0])
    assert clock() == 1_000_000
    clock.begin(400_000)
    assert clock() == 400_000
    now[0] += 10
    assert clock() == 400_010
    clock.go_to(500_000)
    assert clock() == 500_000
    clock.go_to(450_000)
    assert clock() == 500_000
    clock.go_to(9_000_000)
    assert clock() == now[0]
    clock.begin(5)
    clock.to_present()
    assert clock() == now[0]
    clock.begin(9_000_000)
    assert clock() == now[0]


def test_working_days_end_on_fridays():
    friday = dt.date(2026, 11, 20)
    assert [working_day(friday + dt.timedelta(days=n)) for n in range(4)] == [
        friday,
        friday,
        friday,
        friday + dt.timedelta(days=3),
    ]
    assert all(opening_day(friday + dt.timedelta(days=n)).weekday() < 5 for n in range(7))


def test_a_teller_without_listeners_says_nothing_twice():
    said = []
    teller = Teller(None, said.append)
    teller.expect(30)
    for _ in range(30):
        teller.step()
    assert said == [f"  {n} % done" for n in range(10, 101, 10)]
