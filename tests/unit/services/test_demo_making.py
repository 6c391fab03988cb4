"""The demo clinic as it is made: people, pictures, weeks of log; reused, and toured."""

import datetime as dt
import io
import itertools

import pytest
from PIL import ExifTags, Image

from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.services.demo import data
from clinicvault.services.demo import making as demo_making
from clinicvault.services.demo import service as module
from clinicvault.services.demo.gifts import BOOK
from clinicvault.services.demo.history import Actor
from clinicvault.services.demo.making import opening_day, working_day
from clinicvault.services.demo.photos import write_photos
from clinicvault.services.demo.service import MARK
from tests.unit.services.demo_clinic import AMELIE, CHLOE, STORY, Computer

EVENTS = [
    "vault-create",
    "user-add",
    "enrol",
    "user-grant",
    "unlock",
    "lock",
    "patient-add",
    "consent-record",
    "consent-sign",
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
        end = top(services)
        rows = [row for row in services.log_search.newest(10_000) if row.seq < end]
    return computer, made, rows, sources


def top(services):
    """The first entry of this test's own look into the log."""
    newest = services.log_search.newest(50)
    return next(row.seq for row in newest if row.event == "unlock") - 1


def pages(services):
    Actor(services, STORY.users).be(data.PRACTITIONER)
    rows = services.patients.search("")
    services.step_up.bring_up([row.id for row in rows], data.PRACTITIONER.password)
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
    # The entry of a lock is written behind it: the next unlock's may come first.
    assert all(
        older - newer < dt.timedelta(seconds=2) for newer, older in itertools.pairwise(times)
    )
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


def test_something_was_given_and_answered(small):
    computer, made, rows, _ = small
    with computer.wiring.open(made.vault) as services:
        Actor(services, STORY.users).be(data.INTAKE)
        gifts = services.ledger.gifts()
        book = services.recipients.list()
    [gift] = [one for one in gifts if one.recipient_id]
    assert (gift.recipient, gift.form, gift.purpose) == (
        "Dr Amira Haddad",
        "age",
        Purpose.COLLEAGUES,
    )
    assert gift.acknowledged is not None
    assert not gift.problem
    assert len(book) == len(BOOK)
    assert [one.details.name for one in book if one.checked] == ["Dr Amira Haddad"]
    events = {row.event for row in rows}
    assert {"recipient-add", "recipient-check", "export", "follow-up"} <= events


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
    assert told[-1].endswith("lines, complete")
    again = []
    assert computer.demo().tour(made, again.append) == 0
    assert "Import: 2 in, 0 known already" in again[0]


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
