"""The demo clinic as it is made: people, pictures, weeks of log; made, reused, thrown away."""

import dataclasses
import datetime as dt
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.records import Purpose
from clinicvault.domain.roles import Role
from clinicvault.services import demo as module
from clinicvault.services import demo_data as data
from clinicvault.services import demo_making
from clinicvault.services.demo import MARK, DemoClock
from clinicvault.services.demo_history import Actor
from clinicvault.services.demo_making import Teller, opening_day, working_day
from clinicvault.services.demo_photos import write_photos
from clinicvault.services.demo_tour import fresh_photos
from tests.unit.services.demo_clinic import AMELIE, CHLOE, STORY, TINY, Computer
from tests.unit.services.real_clinic import ADA, House

EVENTS = [
    "vault-create",
    "user-add",
    "enrol",
    "user-grant",
    "unlock",
    "lock",
    "patient-add",
    "consent-record",
    "import",
    "photo-edit",
    "visit-add",
    "patient-open",
    "photo-list",
    "thumbnails-view",
    "photo-view",
    "photo-compare",
    "log-read",
]


@pytest.fixture(scope="module")
def small(_computer, tmp_path_factory):
    """(computer, made, log rows, the files that were imported), made once."""
    computer = Computer(tmp_path_factory.mktemp("demo"))
    sources = []

    def kept(person, visit, date, folder, file_of):
        written = write_photos(person, visit, date, folder, file_of)
        sources.extend((path.name, path.read_bytes()) for _, path in written)
        return written

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_making, "write_photos", kept)
        made = computer.make()
    with computer.wiring.open(made.vault) as services:
        Actor(services, STORY.users).be(data.ADMINISTRATOR)
        rows = [row for row in services.review.page(limit=10_000) if row.seq < top(services)]
    return computer, made, rows, sources


def top(services):
    """The first entry of this test's own look into the log."""
    newest = next(iter(services.review.page(limit=1, event="unlock")))
    return newest.seq - 1


@pytest.fixture
def computer(_computer, tmp_path):
    return Computer(tmp_path, TINY)


def pages(services):
    Actor(services, STORY.users).be(data.PRACTITIONER)
    rows = services.patients.search("")
    return {row.record_number: services.patients.page(row.id) for row in rows}


def test_everybody_gets_in_with_the_password_that_was_printed(small):
    computer, made, _, _ = small
    printed = "\n".join(computer.said)
    with computer.wiring.open(made.vault) as services:
        view = services.unlocking.vault()
        assert view.clinic == "Small demo"
        assert {u.name: u.roles for u in view.users} == {u.name: u.roles for u in STORY.users}
        for name, password in made.passwords:
            user = next(u for u in view.users if u.name == name)
            services.unlocking.unlock(user.id, password)
            assert services.unlocking.session().user.name == name
            assert f"{name} (" in printed
            assert f"): {password}" in printed
    assert "administrator" in printed
    assert [name for name, _ in made.passwords] == [u.name for u in STORY.users]


def test_patients_have_visits_views_and_pictures_as_told(small):
    computer, made, _, _ = small
    with computer.wiring.open(made.vault) as services:
        found = pages(services)
        assert set(found) == {person.record_number for person in STORY.patients}
        for person in STORY.patients:
            page = found[person.record_number]
            views = [[shot.view for shot in visit.shots] for visit in person.visits]
            stored = sorted(page.visits, key=lambda visit: visit.date)
            assert [[p.view for p in v.photos] for v in stored] == views
            assert [visit.label for visit in stored] == [v.label for v in person.visits]
        assert not found[CHLOE.record_number].visits
        assert len(found[AMELIE.record_number].visits) == 3


def test_the_sources_tell_everything_and_what_is_stored_tells_nothing(small, tmp_path):
    computer, made, _, sources = small
    assert len(sources) == 10
    for name, source in sources:
        with Image.open(io.BytesIO(source)) as image:
            exif = image.getexif()
            details = exif.get_ifd(ExifTags.IFD.Exif)
            assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude], name
            assert details[ExifTags.Base.BodySerialNumber] in {c.serial for c in data.CAMERAS}
            assert details[ExifTags.Base.CameraOwnerName] == data.CLINIC
    with computer.wiring.open(made.vault) as services:
        photos = [p.id for page in pages(services).values() for v in page.visits for p in v.photos]
        assert len(photos) == 10
        for number, photo in enumerate(photos):
            out = tmp_path / str(number)
            services.exporting.open_plain(photo, Purpose.CARE, out)
            data_out = out.read_bytes()
            assert not Image.open(out).getexif()
            for person in STORY.patients:
                assert person.family.encode() not in data_out
            for secret in (data.CLINIC, "Front desk", *(c.serial for c in data.CAMERAS)):
                if len(secret) > 1:
                    assert secret.encode() not in data_out
            assert b"Exif" not in data_out


def test_the_log_tells_of_weeks_in_working_hours(small):
    _, _, rows, _ = small
    times = [row.time.astimezone() for row in rows]
    assert times == sorted(times, reverse=True)
    assert times[0] - times[-1] > dt.timedelta(days=18)
    assert times[0] <= dt.datetime.now().astimezone()
    for at in times:
        assert at.weekday() < 5, at
        assert dt.time(8) <= at.time() <= dt.time(18), at


def test_the_log_holds_what_a_clinic_does_and_what_it_refuses(small):
    _, _, rows, _ = small
    found = {(row.event, row.outcome) for row in rows}
    assert {(event, "done") for event in EVENTS} <= found
    assert ("unlock", "refused") in found
    assert any("view" in event and outcome == "refused" for event, outcome in found)
    assert {row.user for row in rows} >= {user.name for user in STORY.users}


def test_recent_visits_were_taken_in_on_their_day(small):
    _, _, rows, _ = small
    today = dt.datetime.now().astimezone().date()
    days = {row.time.astimezone().date() for row in rows if "import" in row.event}
    for person in STORY.patients:
        for visit in person.visits:
            if visit.days_ago < 14:
                assert working_day(today - dt.timedelta(days=visit.days_ago)) in days
    assert opening_day(today) in days


def test_the_whole_is_sound(small):
    computer, made, _, _ = small
    with computer.wiring.open(made.vault) as services:
        Actor(services, STORY.users).be(data.ADMINISTRATOR)
        assert not services.health.verify().damaged
        assert services.review.verify().ok


def test_progress_rises_to_the_end_and_is_said_in_tenths(small):
    computer, _, _, _ = small
    done = [one.done for one in computer.told]
    assert done == list(range(1, len(done) + 1))
    assert computer.told[-1].finished
    assert len({one.total for one in computer.told}) == 1
    assert [line for line in computer.said if "done" in line][-1] == "  100 % done"


def test_it_is_reused_by_the_next_start(small):
    computer, made, _, _ = small
    before = (made.vault / "vault.db").read_bytes()
    again = Computer(computer.home.parent)
    assert again.make() == made
    assert again.told == []
    assert again.said[0] == f"The demo clinic is at {made.vault}."
    assert again.said[1:] == computer.said[-len(STORY.users) :]
    assert (made.vault / "vault.db").read_bytes() == before
    assert again.lying == ["demo"]


def test_the_tour_does_the_job_and_tells_it(small):
    computer, made, _, _ = small
    told = []
    assert computer.demo().tour(made, told.append) == 0
    text = "\n".join(told)
    assert "Import: 2 in, 0 known already" in text
    for gone in ("camera-serial", "location", "owner"):
        assert gone in text
    assert "View as front desk: refused" in text
    assert "Export: age package of " in text
    assert "0 damaged" in text
    assert told[-1].endswith("entries, complete")
    again = []
    assert computer.demo().tour(made, again.append) == 0
    assert "Import: 2 in, 0 known already" in again[0]


@pytest.mark.parametrize("place", [0, 1])
def test_the_tours_pictures_stand_upright_and_are_new_every_time(tmp_path, place):
    person = STORY.patients[place]
    files = [path.read_bytes() for _ in range(2) for path in fresh_photos(person, tmp_path, 2)]
    assert len(set(files)) == 4
    with Image.open(io.BytesIO(files[0])) as image:
        assert image.getexif()[ExifTags.Base.Orientation] == 1
        assert image.height > image.width
        assert image.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_the_tour_of_a_damaged_vault_says_so(computer):
    made = computer.make()
    for path in (made.vault / "objects").rglob("*"):
        if path.is_file():
            path.write_bytes(b"noise")
    told = []
    assert computer.demo().tour(made, told.append) == 4
    assert any(line.startswith("Stopped: ") or "damaged" in line for line in told)


def test_the_tour_without_a_picture_stops_and_says_why(computer):
    computer.story = dataclasses.replace(TINY, patients=(CHLOE,))
    made = computer.make()
    told = []
    assert computer.demo().tour(made, told.append) != 0
    assert told == ["Stopped: patient-unknown"]


def test_removing_takes_all_of_it_and_nothing_else(computer):
    other = House(computer.home.parent / "other")
    neighbour = computer.folder.parent / "letters"
    computer.make()
    neighbour.mkdir()
    (neighbour / "a.txt").write_text("mine")
    assert len(computer.kept) == 1
    seeds = {path.name for path in computer.home.rglob("*") if path.is_file()}
    computer.demo().remove()
    assert computer.lying == ["letters"]
    assert computer.kept == []
    assert {path.name for path in computer.home.rglob("*") if path.is_file()} < seeds
    assert other.folder.is_dir()
    computer.demo().remove()  # nothing there: nothing to do
    computer.make()
    with computer.wiring.open(computer.folder) as services:
        assert services.unlocking.vault().clinic == "Small demo"


def test_a_real_clinic_is_never_thrown_away(empty_clinic, tmp_path):
    house = empty_clinic[0].copy(tmp_path / "pc")
    computer = Computer(tmp_path / "demo", TINY)
    computer.folder = house.vault
    before = sorted(house.vault.rglob("*"))
    for attempt in (computer.demo().remove, computer.make):
        with pytest.raises(UsageError) as said:
            attempt()
        assert said.value.code == "demo-other"
    assert sorted(house.vault.rglob("*")) == before
    with house.open(ADA):
        pass


@pytest.mark.parametrize("place", ["demo", "demo.making"])
def test_a_folder_with_something_else_in_it_is_left_alone(computer, place):
    foreign = computer.folder.parent / place
    foreign.mkdir(parents=True)
    (foreign / "thesis.txt").write_text("mine")
    for attempt in (computer.demo().remove, computer.make):
        with pytest.raises(UsageError) as said:
            attempt()
        assert said.value.code == "demo-other"
    assert (foreign / "thesis.txt").read_text() == "mine"
    assert computer.lying == [place]


def test_a_file_where_the_folder_should_be_is_left_alone(computer):
    computer.folder.parent.mkdir(parents=True)
    computer.folder.write_text("mine")
    with pytest.raises(UsageError):
        computer.make()
    assert computer.folder.read_text() == "mine"


def test_an_empty_folder_is_used(computer):
    computer.folder.mkdir(parents=True)
    assert computer.make().vault == computer.folder
    assert computer.lying == ["demo"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, Refused("locked"), OSError(28, "full")])
def test_a_making_that_fails_leaves_nothing(computer, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(demo_making.Making, "_register", fail)
    with pytest.raises(BaseException) as said:  # noqa: PT011  (what it is, the next lines say)
        computer.make()
    assert said.type is not UsageError
    if isinstance(error, OSError):
        assert said.value.code == "disk-full"
    assert computer.lying == []
    assert computer.kept == []
    monkeypatch.undo()
    assert computer.make().vault == computer.folder


CHILD = """
import sys
from pathlib import Path
from tests.unit.services.demo_clinic import STORY, Computer
computer = Computer(Path(sys.argv[1]))
computer.demo().make(None, lambda text: print(text, flush=True))
"""


@pytest.mark.parametrize("line", ["Making the demo", "  10 % done", "  70 % done"])
@pytest.mark.usefixtures("_computer")
def test_what_a_killed_making_left_is_settled_by_the_next_start(tmp_path, line):
    root = Path(__file__).parents[3]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        text=True,
    )
    with child:
        for said in child.stdout:
            if said.startswith(line):
                break
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    computer = Computer(tmp_path, TINY)
    assert "demo" not in computer.lying
    computer.make()
    assert computer.lying == ["demo"]
    assert len(computer.kept) == 1
    with computer.wiring.open(computer.folder) as services:
        assert services.patients is not None
        assert not services.health.verify().damaged


@pytest.mark.parametrize("when", ["marked", "moved", "deleting", "bare"])
def test_a_removal_that_was_cut_off_is_finished_by_the_next_start(computer, when):
    computer.make()
    aside = computer.folder.with_name("demo.making")
    computer.wiring.forget(computer.folder)
    aside.mkdir()
    if when != "bare":
        (aside / MARK).write_text("")
    if when in {"moved", "deleting"}:
        computer.folder.rename(aside / "vault")
    if when == "deleting":
        (aside / "vault" / "vault.db").unlink()
    computer.demo().remove()
    assert computer.lying == []
    computer.make()
    assert computer.lying == ["demo"]


def test_a_demo_that_somebody_deleted_by_hand_is_made_anew(computer):
    computer.make()
    computer.folder.rename(computer.home.parent / "away")
    computer.told.clear()
    made = computer.make()
    assert computer.told
    with computer.wiring.open(made.vault) as services:
        assert not services.health.verify().damaged


def test_a_demo_of_another_computer_is_made_anew(computer, tmp_path):
    computer.make()
    stranger = Computer(tmp_path / "stranger", TINY)
    stranger.folder = computer.folder
    stranger.make()
    assert stranger.told
    with stranger.wiring.open(stranger.folder) as services:
        assert services.unlocking.vault().clinic == "Small demo"


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


def test_the_front_desk_may_not_look(small):
    computer, made, _, _ = small
    with computer.wiring.open(made.vault) as services:
        actor = Actor(services, STORY.users)
        photo = next(p for page in pages(services).values() for v in page.visits for p in v.photos)
        actor.be(actor.first(Role.INTAKE))
        with pytest.raises(Refused):
            services.viewing.preview(photo.id)


def test_the_mark_lies_in_the_vault(small):
    computer, made, _, _ = small
    assert (made.vault / MARK).is_file()
    assert module.MARK == MARK
    assert made.vault == computer.folder
