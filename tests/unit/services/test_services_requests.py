"""What needs a second person, through the services: asked, answered at the same screen, reviewed."""

import datetime as dt

import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.roles import Act, Role
from clinicvault.services.views import PatientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg, password

REASON = "Bleeding after surgery, the surgeon is away"
SOLO = "Dr Solo"
HOURS = 1 / 24


@pytest.fixture
def shut(filled):
    """(house, patient, photo) whose consent was withdrawn."""
    house, patient = filled
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        desk.be(INA)
        desk.consents.withdraw(patient, Purpose.CARE)
    return house, patient, photo


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.code


def names(rows):
    return [(row.user, row.event, row.outcome) for row in reversed(rows)]


# the story


def test_an_emergency_from_asking_to_its_closed_review(shut):
    house, patient, photo = shut
    with house.open(PAUL) as desk:
        assert desk.patients.page(patient).refusal == "consent-withdrawn"
        assert code(desk.viewing.preview, photo) == "consent-withdrawn"
        made = desk.requests.emergency(patient, REASON, password(PAUL))
        assert (made.state, made.kind, made.requester) == ("waiting", RequestKind.EMERGENCY, PAUL)
        assert (made.patient_id, made.patient_name) == (patient, "Amélie Rousseau")
        assert (made.reason, made.may, made.alone) == (REASON, frozenset(), False)
        assert desk.requests.waiting() == ()
        assert code(desk.requests.begin, made.id, password(PAUL)) == "request-not-granted"

        desk.be(ADA)
        [waiting] = desk.requests.waiting()
        assert (waiting.id, waiting.may) == (made.id, {Act.ALLOW_EMERGENCY})
        assert waiting.patient_name == "Amélie Rousseau"
        assert desk.requests.allow(made.id).state == "granted"
        assert desk.requests.waiting() == ()

        desk.be(PAUL)
        [ready] = desk.requests.waiting()
        assert (ready.state, ready.may) == ("granted", {Act.ASK_EMERGENCY})
        running = desk.requests.begin(made.id, password(PAUL))
        assert (running.state, running.may) == ("running", frozenset())
        assert running.expires - running.made < dt.timedelta(hours=1, minutes=5)
        page = desk.patients.page(patient)
        assert (page.refusal, Act.VIEW_PHOTO in page.may) == ("", True)
        assert Act.EXPORT_PHOTO not in page.may
        assert desk.photos(patient)
        assert desk.viewing.preview(photo)
        target = house.folder / "taken.jpg"
        assert code(desk.exporting.open_plain, photo, Purpose.CARE, target) == "emergency-view-only"
        assert not target.exists()

        desk.be(PAUL)
        assert code(desk.viewing.preview, photo) == "consent-withdrawn"
        desk.requests.begin(made.id, password(PAUL))
        assert desk.viewing.preview(photo)
        desk.requests.end(made.id)
        assert code(desk.viewing.preview, photo) == "consent-withdrawn"

        desk.be(ADA)
        [over] = desk.requests.waiting()
        assert (over.state, over.may) == ("over", {Act.REVIEW_REQUEST})
        assert over.missing == {Role.ADMINISTRATOR, Role.OFFICER}
        closed = desk.requests.review(made.id, "Justified, patient told")
        assert (closed.state, closed.missing, closed.overdue) == ("closed", frozenset(), False)
        said = [(one.name, one.role, one.stage, one.note) for one in closed.said]
        assert said[0] == (ADA, Role.OFFICER, "grant", "")
        assert {(role, note) for _, role, stage, note in said if stage == "review"} == {
            (Role.ADMINISTRATOR, "Justified, patient told"),
            (Role.OFFICER, "Justified, patient told"),
        }
        assert desk.requests.waiting() == ()
        story(desk, made, patient)


def story(desk, made, patient):
    """The log tells all of it, in order, and every picture names the request."""
    rows = desk.log()
    told = [one for one in names(rows) if one[1].startswith(("request", "emergency", "step"))]
    assert told[-9:] == [
        (PAUL, "step-up", "done"),
        (PAUL, "request-make", "done"),
        (ADA, "request-allow", "done"),
        (PAUL, "step-up", "done"),
        (PAUL, "emergency-begin", "done"),
        (PAUL, "step-up", "done"),
        (PAUL, "emergency-begin", "done"),
        (PAUL, "emergency-end", "done"),
        (ADA, "request-review", "done"),
    ]
    seen = [row for row in rows if row.event == "photo-view" and row.outcome in {"intent", "done"}]
    emergencies = [row for row in seen if "emergency" in dict(row.detail)]
    assert len(emergencies) == 2
    assert all(dict(row.detail)["emergency"] == made.id for row in emergencies)
    assert desk.review.verify().ok


def test_what_is_over_is_ended_by_the_next_unlock(shut):
    house, patient, photo = shut
    with house.open(PAUL) as desk:
        made = desk.requests.emergency(patient, REASON, password(PAUL))
        desk.requests.allow(made.id, user_id=desk.id_of(ADA), password=password(ADA))
        desk.requests.begin(made.id, password(PAUL))
        house.clock.sleep_days(HOURS)
        assert code(desk.viewing.preview, photo) == "consent-withdrawn"
        desk.be(INA)
        desk.be(ADA)
        assert [row.user for row in desk.log(event="emergency-end")] == [INA]
        [over] = desk.requests.waiting()
        assert (over.state, over.overdue) == ("over", False)
        house.clock.sleep_days(2)
        [late] = desk.requests.all()
        assert late.overdue


def test_the_page_of_requests_ends_what_is_over_too(shut):
    house, patient, _ = shut
    with house.open(PAUL) as desk:
        made = desk.requests.emergency(patient, REASON, password(PAUL))
        desk.requests.allow(made.id, user_id=desk.id_of(ADA), password=password(ADA))
        desk.requests.begin(made.id, password(PAUL))
        house.clock.sleep_days(HOURS)
        assert [one.state for one in desk.requests.all()] == ["over"]
        desk.be(ADA)
        assert [row.user for row in desk.log(event="emergency-end")] == [PAUL]


# the second person at the same screen


def test_a_second_person_allows_at_the_same_screen(shut):
    house, patient, _ = shut
    with house.open(PAUL) as desk:
        made = desk.requests.emergency(patient, REASON, password(PAUL))
        granted = desk.requests.allow(made.id, user_id=desk.id_of(ADA), password=password(ADA))
        assert (granted.state, granted.may) == ("granted", {Act.ASK_EMERGENCY})
        assert [one.name for one in granted.said] == [ADA]
        assert desk.unlocking.session().user.name == PAUL
        desk.requests.begin(made.id, password(PAUL))
        desk.be(ADA)
        told = names(desk.log())
        at = told.index((ADA, "request-allow", "done"))
        assert told[at - 1 : at + 2] == [
            (ADA, "unlock", "done"),
            (ADA, "request-allow", "done"),
            (ADA, "lock", "done"),
        ]


def test_a_wrong_password_of_the_second_person_is_hers_in_the_log(shut):
    house, patient, _ = shut
    with house.open(PAUL) as desk:
        made = desk.requests.emergency(patient, REASON, password(PAUL))
        ada = desk.id_of(ADA)
        assert code(desk.requests.allow, made.id, user_id=ada, password="no") == "wrong-password"
        assert [one.state for one in desk.requests.all()] == ["waiting"]
        for wrong in ("zz", "aa"):
            with pytest.raises(UsageError, match="user-unknown"):
                desk.requests.allow(made.id, user_id=wrong, password="no")
        desk.be(ADA)
        last = desk.log(event="unlock")[1]
        assert (last.user, last.outcome) == (ADA, "refused")


def test_the_second_person_needs_the_role_and_is_not_who_asked(shut):
    house, patient, _ = shut
    with house.open(PAUL) as desk:
        made = desk.requests.emergency(patient, REASON, password(PAUL))
        for name in (INA, PAUL):
            second = {"user_id": desk.id_of(name), "password": password(name)}
            assert code(desk.requests.allow, made.id, **second) == "role"
        more = desk.requests.ask(RequestKind.RELEASE, REASON)
        own = {"user_id": desk.id_of(PAUL), "password": password(PAUL)}
        assert code(desk.requests.allow, more.id, **own) == "request-own"
        assert {one.state for one in desk.requests.all()} == {"waiting"}


def test_the_lock_of_the_screen_ends_the_second_persons_session(shut, monkeypatch):
    from clinicvault.access.release import emergency

    house, patient, _ = shut
    seen = []

    def locked_meanwhile(session, request):
        seen.append(session)
        desk.clinic.lock()
        session.alive()

    monkeypatch.setattr(emergency, "allow", locked_meanwhile)
    with house.open(PAUL) as desk:
        made = desk.requests.emergency(patient, REASON, password(PAUL))
        second = {"user_id": desk.id_of(ADA), "password": password(ADA)}
        assert code(desk.requests.allow, made.id, **second) == "locked"
        assert [one.locked for one in seen] == [True]


def test_nobody_answers_for_a_locked_screen(shut):
    house, patient, _ = shut
    with house.open(PAUL) as desk:
        made = desk.requests.emergency(patient, REASON, password(PAUL))
        second = {"user_id": desk.id_of(ADA), "password": password(ADA)}
        desk.unlocking.lock()
        assert code(desk.requests.allow, made.id, **second) == "locked"
        assert code(desk.requests.all) == "locked"


# more than alone


def test_more_than_alone_asked_allowed_denied(house):
    with house.open(PAUL) as desk:
        first = desk.requests.ask(RequestKind.RELEASE, REASON)
        second = desk.requests.ask(RequestKind.BULK, "The whole day's list")
        with pytest.raises(UsageError, match="request-unknown"):
            desk.requests.ask(RequestKind.EMERGENCY, REASON)
        assert (first.patient_id, first.patient_name, first.may) == ("", "", frozenset())
        desk.be(ADA)
        assert [one.id for one in desk.requests.waiting()] == [first.id, second.id]
        assert [one.id for one in desk.requests.all()] == [second.id, first.id]
        assert [one.id for one in desk.requests.all(limit=1)] == [second.id]
        assert desk.requests.allow(first.id).state == "granted"
        denied = desk.requests.deny(second.id)
        assert (denied.state, denied.said[0].stage) == ("denied", "deny")
        desk.be(PAUL)
        [usable] = desk.requests.waiting()
        assert (usable.id, usable.may) == (first.id, frozenset())
        house.clock.sleep_days(2)
        assert desk.requests.waiting() == ()
        assert {one.state for one in desk.requests.all()} == {"expired", "denied"}


def test_an_administrator_reads_reasons_and_no_names(shut):
    house, patient, _ = shut
    with house.open(PAUL) as desk:
        desk.requests.emergency(patient, REASON, password(PAUL))
        desk.let_in("Adam", frozenset({Role.ADMINISTRATOR}))
        desk.be("Adam")
        [one] = desk.requests.all()
        assert (one.reason, one.patient_id, one.patient_name) == (REASON, patient, "")
        desk.be(INA)
        assert desk.requests.all() == ()


@pytest.mark.parametrize("wrong", ["", "zz", "aa" * 15, "aa" * 16])
def test_unknown_requests(house, wrong):
    with house.open(ADA) as desk:
        for act in (desk.requests.allow, desk.requests.deny, desk.requests.end):
            with pytest.raises(UsageError, match="request-unknown"):
                act(wrong)


@pytest.fixture
def solo(_computer, tmp_path):
    """A clinic of one person, who has every role, with a patient who withdrew."""
    house = House(tmp_path / "solo")
    kit = house.setup.create(house.vault, "Cabinet Solo", SOLO, frozenset(Role), password(SOLO))
    house.setup.kit_kept(house.vault, kit)
    with house.open(SOLO) as desk:
        row = desk.patients.add(PatientDetails("Amélie", "Rousseau", None, "", ""))
        desk.consents.grant(row.id, Purpose.CARE)
        report = desk.importing.run(row.id, [jpeg(tmp_path / "a.jpg")])
        desk.importing.close()
        desk.consents.withdraw(row.id, Purpose.CARE)
        yield house, desk, row.id, report.imported[0].photo


def test_who_works_alone_has_emergency_access_at_once_and_is_flagged(solo):
    _, desk, patient, photo = solo
    assert code(desk.viewing.preview, photo) == "consent-withdrawn"
    made = desk.requests.emergency(patient, REASON, password(SOLO))
    assert (made.state, made.alone) == ("running", True)
    assert desk.viewing.preview(photo)
    desk.requests.end(made.id)
    [over] = desk.requests.waiting()
    assert over.may == {Act.REVIEW_REQUEST}
    closed = desk.requests.review(made.id, "Was alone")
    assert (closed.state, closed.alone) == ("closed", True)
    [row] = desk.log(event="request-allow")
    assert dict(row.detail)["alone"] == "True"


def test_who_works_alone_waits_a_day_where_a_colleague_would_be_asked(solo):
    house, desk, _, _ = solo
    asked = desk.requests.ask(RequestKind.RELEASE, REASON)
    assert (asked.state, asked.may) == ("waiting", frozenset())
    assert code(desk.requests.allow, asked.id) == "request-own"
    assert code(desk.requests.lift, "", request_id=asked.id) == "request-not-granted"
    house.clock.sleep_days(1)
    [ready] = desk.requests.waiting()
    assert (ready.state, ready.alone) == ("granted", True)
    assert desk.requests.lift("", request_id=asked.id).lifted_until is not None
    assert [one.state for one in desk.requests.all()] == ["over"]
    [lift] = desk.log(event="limit-lift")
    assert dict(lift.detail)["waited"] == "True"
