"""What may not leave stays: asked again at every step, said in the log, nothing left behind."""

import dataclasses
import resource

import pyrage
import pytest

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import (
    Cancelled,
    ClinicVaultError,
    InputRefused,
    Refused,
    StorageFailed,
)
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.recipes import Box, Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PhotoRecord
from clinicvault.jobs import CancelToken
from clinicvault.services import files
from clinicvault.services.giving import leaving, looking, rendering, service
from clinicvault.services.giving.hiding import SURE
from clinicvault.services.packages.html_page import making
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.exports import FaceFound, FaceSaid, PackageKind, PlannedPicture
from clinicvault.services.views.releases import RecipientDetails
from tests.unit.crypto.certificate_files import holder
from tests.unit.services.giving import (
    AGE,
    CARE,
    MARKETING,
    PAGE,
    PLAIN,
    TEACHING,
    Countdown,
    giver_of,
)
from tests.unit.services.real_clinic import ADA, INA, PAUL, password


@pytest.fixture
def _no_threads_left():
    """The clinic and its workers stay for the whole module."""


@pytest.fixture(scope="module")
def giver(empty_clinic, tmp_path_factory):
    folder = tmp_path_factory.mktemp("refused")
    with giver_of(empty_clinic[0].copy(folder / "pc"), folder) as made:
        yield made


@pytest.fixture(autouse=True)
def _nothing_left(giver, tmp_path, request):
    before = giver.gifts()
    yield
    if "leaves" not in request.fixturenames:
        assert giver.gifts() == before
        assert not [one for one in tmp_path.rglob("*") if one.is_file()]


@pytest.fixture
def leaves():
    """The test gives something in the end."""


def refused(giver, plan, output, code, **more):
    with pytest.raises(ClinicVaultError) as said:
        giver.desk.giving.give(plan, output, **more)
    assert said.value.code == code
    return said.value


def hidden(giver, said=FaceSaid.COVERED, **recipe):
    """For students, who may not recognise her."""
    return giver.plan(giver.planned(giver.faces[0], said, TEACHING, **recipe), purpose=TEACHING)


# answers


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pictures": ()}, "export-too-many"),
        ({"recipient": "ab" * 16}, "recipient-unknown"),
        ({"recipient": "nobody"}, "recipient-unknown"),
        ({"patient": "ab" * 16}, "patient-unknown"),
        ({"purpose": Purpose.RESEARCH}, "consent-missing"),
        ({"purpose": MARKETING}, "export-channel"),
        ({"channel": Channel.WEBSITE}, "export-channel"),
        ({"purpose": MARKETING, "channel": Channel.PRINT}, "consent-channel"),
        ({"kind": PAGE}, "export-page-patient"),
        ({"kind": PackageKind.CERTIFICATE}, "recipient-no-key"),
        ({"kind": PLAIN, "purpose": Purpose.INSURER}, "export-plain-purpose"),
        ({"kind": PLAIN, "dicom": True}, "export-dicom"),
        ({"request": "x"}, "request-unknown"),
        ({"request": "ab" * 16}, "request-unknown"),
    ],
)
def test_an_answer_that_does_not_hold(giver, tmp_path, changed, code):
    refused(giver, dataclasses.replace(giver.plan(), **changed), tmp_path / "out", code)


@pytest.mark.parametrize(
    ("pictures", "code"),
    [
        (lambda g: [g.planned(g.bare)] * 2, "export-too-many"),
        (lambda g: [PlannedPicture("ab" * 16, Recipe(), looked=True)], "photo-unknown"),
        (lambda g: [PlannedPicture("x", Recipe(), looked=True)], "photo-unknown"),
        (lambda g: [dataclasses.replace(g.planned(g.bare), looked=False)], "export-not-looked"),
        (lambda g: [g.planned(g.bare, longest=1)], "recipe-wrong"),
        (lambda g: [g.planned(g.bare, mark=VisibleMark(""))], "mark-text"),
    ],
)
def test_a_picture_that_does_not_hold(giver, tmp_path, pictures, code):
    refused(giver, giver.plan(*pictures(giver)), tmp_path / "out", code)


def test_a_key_is_needed_for_a_file_that_only_it_opens(giver, tmp_path):
    refused(giver, giver.plan(to=giver.patient, by_key=True), tmp_path / "o", "recipient-no-key")


def test_pictures_of_somebody_else_do_not_leave_with_hers(giver, tmp_path):
    other = giver.desk.patient("Autre")
    plan = dataclasses.replace(giver.plan(), patient=other)
    refused(giver, plan, tmp_path / "out", "photo-patients-differ")


@pytest.mark.parametrize("user", [INA, ADA])
def test_only_who_may_export_does(giver, tmp_path, user):
    plan = giver.plan()
    giver.desk.be(user)
    try:
        for act in (
            lambda: giver.desk.giving.give(plan, tmp_path / "out"),
            lambda: giver.desk.giving.look(plan),
            lambda: giver.desk.giving.ask(plan),
            lambda: giver.desk.giving.rendered(plan, giver.faces[0]),
            lambda: giver.desk.giving.faces(giver.faces[0], CARE),
            lambda: giver.desk.giving.purposes(giver.patient, giver.faces, giver.weber),
            lambda: giver.desk.giving.kinds(giver.weber, CARE, None),
            lambda: giver.desk.giving.asked(giver.patient),
        ):
            with pytest.raises(Refused):
                act()
        giver.desk.be(ADA)
        told = {
            (e.event, dict(e.detail)["reason"])
            for e in giver.desk.log(user=user, outcome="refused")
        }
        assert told >= {("export", "role"), ("export-look", "role")}
    finally:
        giver.desk.be(PAUL)


# places


def test_what_is_there_is_never_written_over(giver, tmp_path, leaves):
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    plain = giver.plan(kind=PLAIN)
    before = giver.gifts()
    refused(giver, giver.plan(), tmp_path / "mine", "output-exists")
    refused(giver, giver.plan(), tmp_path / "full", "output-exists")
    refused(giver, plain, tmp_path / "mine", "output-exists")
    refused(giver, plain, tmp_path / "full", "output-exists")
    refused(giver, giver.plan(), tmp_path / "no" / "out", "output-folder-missing")
    refused(giver, giver.plan(), giver.house.vault / "out.age", "output-in-vault")
    assert (giver.gifts(), (tmp_path / "mine").read_text()) == (before, "mine")


def test_too_much_is_said_before_anything_opens(giver, tmp_path, monkeypatch):
    plan = giver.plan()
    monkeypatch.setattr(service, "MOST_BYTES", 1 << 10)
    refused(giver, plan, tmp_path / "out", "export-too-large")


# faces


def test_nobody_may_be_recognised_where_the_consent_says_so(giver, tmp_path, leaves):
    for said in (FaceSaid.SHOWN, FaceSaid.EYES):
        plan = hidden(giver, said)
        assert [one.code for one in giver.desk.giving.look(plan).blocked] == ["consent-faces"]
        refused(giver, plan, tmp_path / "out", "consent-faces")
        assert dict(giver.log(outcome="refused")[0].detail)["reason"] == "consent-faces"
    paper = giver.plan(giver.stored(giver.paper), purpose=TEACHING)
    refused(giver, paper, tmp_path / "out", "consent-faces")
    assert giver.desk.giving.give(hidden(giver), tmp_path / "out").pictures == 1
    gift = giver.desk.ledger.gifts(giver.patient)[0]
    assert (gift.faces, gift.purpose) == (False, TEACHING)


@pytest.mark.parametrize("lie", ["none", "elsewhere", "small"])
def test_a_face_is_found_again_whatever_the_plan_says(giver, tmp_path, lie):
    honest = giver.planned(giver.faces[0], FaceSaid.COVERED, TEACHING)
    [face] = honest.faces
    corner = Box(0.0, 0.0, 0.1, 0.1)
    faces = {
        "none": (),
        "elsewhere": (dataclasses.replace(face, said=FaceSaid.NO_FACE,
                      found=dataclasses.replace(face.found, box=corner)),),
        "small": (dataclasses.replace(face, found=dataclasses.replace(face.found, box=corner)),),
    }[lie]  # fmt: skip
    recipe = Recipe(covers=(corner,))
    picture = dataclasses.replace(honest, recipe=recipe, faces=faces)
    plan = giver.plan(picture, purpose=TEACHING, note="nobody is seen")
    look = giver.desk.giving.look(plan)
    assert (look.blocked, bool(look.second)) == ((), lie == "elsewhere")
    # Nor where a second person says yes to such a plan.
    refused(giver, plan, tmp_path / "out", "export-face-seen", second=giver.second)
    assert dict(giver.log(outcome="refused")[0].detail)["reason"] == "export-face-seen"


def test_two_persons_may_say_that_the_search_was_wrong(giver, tmp_path, leaves):
    """One alone is not believed, where ClinicVault is sure of a face and nobody may be seen."""
    plan = dataclasses.replace(hidden(giver, FaceSaid.NO_FACE), note="a poster behind her")
    assert plan.pictures[0].faces[0].found.score >= SURE
    look = giver.desk.giving.look(plan)
    assert [one.value for one in look.second] == ["faces"]
    refused(giver, plan, tmp_path / "out", "export-second-person")
    second = look.approvers[0][0], password(ADA)
    giver.desk.giving.give(plan, tmp_path / "out", second=second)
    told = dict(giver.log(outcome="given")[0].detail)
    assert (told["faces_said"], told["second"]) == ("1 no-face", "faces")


def test_a_person_alone_may_say_so_of_what_the_search_is_not_sure_of(
    giver, tmp_path, monkeypatch, leaves
):
    """And where the consent lets everybody be seen, of anything."""
    open_to_all = giver.plan(giver.planned(giver.faces[0], FaceSaid.NO_FACE))
    assert giver.desk.giving.look(open_to_all).second == ()
    for module in (looking, rendering):
        monkeypatch.setattr(module, "face_found", lambda one: FaceFound(one.cover, one.eyes, 0.5))
    giver.seen.clear()
    try:
        plan = hidden(giver, FaceSaid.NO_FACE)
        giver.desk.giving.give(plan, tmp_path / "out")
    finally:
        giver.seen.clear()


def test_what_the_search_is_sure_of_is_not_talked_down(giver, tmp_path):
    """A plan that calls a sure face a doubtful one asks nobody, and is refused."""
    (one,) = hidden(giver, FaceSaid.NO_FACE).pictures
    (face,) = one.faces
    low = dataclasses.replace(face, found=dataclasses.replace(face.found, score=0.3))
    plan = giver.plan(dataclasses.replace(one, faces=(low,)), purpose=TEACHING)
    assert giver.desk.giving.look(plan).second == ()
    refused(giver, plan, tmp_path / "out", "export-face-seen")


def test_a_face_that_is_cut_off_is_hidden(giver, tmp_path, leaves):
    plan = hidden(giver, FaceSaid.SHOWN, crop=Box(0.0, 0.85, 1.0, 1.0))
    assert giver.desk.giving.give(plan, tmp_path / "out").pictures == 1


# words


@pytest.mark.parametrize("text", ["Amélie R.", "Confidential\nROUSSEAU", "for Mme Rousseau"])
def test_no_word_over_a_picture_says_whose_it_is(giver, tmp_path, text):
    plan = giver.plan(giver.planned(giver.faces[0], mark=VisibleMark(text)), note="for Dr Weber")
    refused(giver, plan, tmp_path / "out", "mark-names-patient")
    for act in (giver.desk.giving.look, giver.desk.giving.ask):
        with pytest.raises(InputRefused, match="mark-names-patient"):
            act(plan)


def test_whoever_gets_it_may_be_called_the_same(giver, tmp_path, leaves):
    """The recipient's name stands on their copy; not so where it is the patient's whole name."""
    for name, sort, code in (
        ("Dr Paul Rousseau", RecipientSort.COLLEAGUE, ""),
        ("Amélie Rousseau", RecipientSort.OTHER, "mark-names-patient"),
        ("Her mother, Jeanne Rousseau", RecipientSort.PATIENT, "mark-names-patient"),
    ):
        to = giver.desk.recipients.add(RecipientDetails(name, sort)).id
        mark = VisibleMark(f"{name}\nConfidential")
        plan = giver.plan(giver.planned(giver.faces[0], mark=mark), to=to)
        if code:
            refused(giver, plan, tmp_path / "no", code)
        else:
            assert giver.desk.giving.look(plan).blocked == ()


# second persons


def publication(giver, **more):
    """Marketing wants a second person by the clinic's rules."""
    picture = giver.planned(giver.faces[0], FaceSaid.COVERED, MARKETING)
    told = {"purpose": MARKETING, "channel": Channel.WEBSITE, "note": "new website"} | more
    return giver.plan(picture, **told)


def test_a_second_person_at_this_screen(giver, tmp_path, leaves):
    plan = publication(giver)
    look = giver.desk.giving.look(plan)
    assert [one.value for one in look.second] == ["marketing"]
    ((ada, name),) = look.approvers
    assert name == ADA
    refused(giver, plan, tmp_path / "out", "export-second-person")
    with pytest.raises(Refused):
        giver.desk.giving.give(plan, tmp_path / "out", second=(ada, "wrong"))
    assert giver.desk.giving.asked(giver.patient) == ()
    given = giver.desk.giving.give(plan, tmp_path / "out", second=(ada, password(ADA)))
    assert given.pictures == 1
    gift = giver.desk.ledger.gifts(giver.patient)[0]
    assert gift.allowed_by == (ADA,)
    assert giver.desk.giving.asked(giver.patient) == ()


def test_what_was_allowed_is_taken_back_where_nothing_left(giver, tmp_path):
    ada = giver.desk.giving.look(publication(giver)).approvers[0][0]
    with pytest.raises(Cancelled):
        giver.desk.giving.give(
            publication(giver), tmp_path / "out", second=(ada, password(ADA)), cancel=Countdown(2)
        )
    assert giver.desk.giving.asked(giver.patient) == ()


def test_nobody_is_asked_where_the_rules_want_nobody(giver, tmp_path, leaves):
    assert giver.desk.giving.give(giver.plan(), tmp_path / "out", second=("ab", "x")).pictures == 1


def test_asked_elsewhere_and_gone_on_with_exactly(giver, tmp_path, leaves):
    plan = publication(giver, delete_by=None)
    request = giver.desk.giving.ask(plan)
    (asked,) = giver.desk.giving.asked(giver.patient)
    assert (asked.request, asked.state, asked.recipient) == (request, "waiting", "Dr Weber")
    assert asked.plan == dataclasses.replace(plan, request=request)
    refused(giver, asked.plan, tmp_path / "out", "request-not-granted")
    giver.desk.be(ADA)
    giver.desk.requests.allow(request)
    giver.desk.be(PAUL)
    (asked,) = giver.desk.giving.asked(giver.patient)
    assert (asked.state, asked.allowed_by) == ("granted", ADA)
    other = dataclasses.replace(asked.plan, kind=PackageKind.INSURER)
    refused(giver, other, tmp_path / "out", "export-other-order")
    assert giver.desk.giving.give(asked.plan, tmp_path / "out").pictures == 1
    refused(giver, asked.plan, tmp_path / "again", "request-not-granted")


def test_a_question_is_taken_back_and_one_that_needs_nobody_is_not_asked(giver, tmp_path):
    request = giver.desk.giving.ask(publication(giver))
    giver.desk.giving.take_back(request)
    assert giver.desk.giving.asked(giver.patient) == ()
    with pytest.raises(Refused) as said:
        giver.desk.giving.ask(giver.plan(note="nobody is needed"))
    assert said.value.code == "export-no-second"
    with pytest.raises(Refused) as said:
        giver.desk.giving.ask(hidden(giver, FaceSaid.SHOWN))
    assert said.value.code == "consent-faces"


def test_plain_files_for_somebody_always_need_a_second_person(giver, tmp_path, leaves):
    """Whatever the rules say of photos that are opened."""
    rules = giver.desk.releases.rules()
    assert CARE in rules.plain_alone
    plan = giver.plan(kind=PLAIN, note="for a lecture")
    assert [one.value for one in giver.desk.giving.look(plan).second] == ["plain"]
    refused(giver, plan, tmp_path / "out", "export-second-person")
    assert giver.desk.giving.give(plan, tmp_path / "out", second=giver.second).pictures == 1
    assert giver.desk.ledger.gifts(giver.patient)[0].allowed_by == (ADA,)


@pytest.mark.parametrize("kind", [AGE, PackageKind.CERTIFICATE])
def test_a_yes_is_to_the_key_of_that_moment(giver, tmp_path, kind, leaves):
    """A key that is exchanged in the address book afterwards opens nothing that was allowed."""
    one, other = identities(kind)
    named = RecipientDetails("Agency", RecipientSort.PUBLISHER, **one)
    entry = giver.desk.recipients.add(named).id
    plan = publication(giver, kind=kind, to=entry, by_key=kind is AGE)
    request = giver.desk.giving.ask(plan)
    giver.desk.be(ADA)
    giver.desk.requests.allow(request)
    giver.desk.be(PAUL)
    plan = dataclasses.replace(plan, request=request)
    giver.desk.recipients.change(entry, dataclasses.replace(named, **other))
    refused(giver, plan, tmp_path / "out", "export-other-order")
    words = dataclasses.replace(plan, by_key=False)
    if kind is AGE:
        refused(giver, words, tmp_path / "out", "export-other-order")
    giver.desk.recipients.change(entry, named)
    assert giver.desk.giving.give(plan, tmp_path / "out").pictures == 1


def identities(kind):
    """Two keys or certificates, as the address book takes them."""
    if kind is AGE:
        made = [str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2)]
        return [{"age_key": one} for one in made]
    return [{"certificate": holder().pem.decode()} for _ in range(2)]


# on the way


def spoiled(giver, photo):
    """Its object on the disk is another one."""
    vault = giver.desk.clinic.vault
    with vault.read() as rows:
        record = vault.reader(rows).get(PhotoRecord, bytes.fromhex(photo))
    name = record.original_object.hex()
    (path,) = giver.house.vault.rglob(f"{name[:2]}/{name[2:]}")
    return path


def test_a_picture_that_cannot_be_read_is_left_out_and_the_rest_goes_on(giver, tmp_path, leaves):
    path = spoiled(giver, giver.faces[1])
    data = path.read_bytes()
    pictures = [giver.planned(one) for one in (*giver.faces, giver.bare)]
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    try:
        given = giver.desk.giving.give(giver.plan(*pictures), tmp_path / "out")
        assert [(one.photo, one.code) for one in given.left_out] == [
            (giver.faces[1], "object-altered")
        ]
        assert given.pictures == 2
        gift = giver.desk.ledger.gifts(giver.patient)[0]
        assert gift.photos == (giver.faces[0], giver.bare)
        refused(giver, giver.plan(pictures[1]), tmp_path / "none", "object-altered")
        entry = giver.log(outcome="failed")[0]
        assert dict(entry.detail)["reason"] == "object-altered"
    finally:
        path.write_bytes(data)


def test_what_was_allowed_leaves_without_the_picture_that_cannot_be_read(giver, tmp_path, leaves):
    path = spoiled(giver, giver.faces[1])
    data = path.read_bytes()
    ada = giver.desk.id_of(ADA)
    pictures = [giver.planned(one, purpose=MARKETING) for one in giver.faces]
    plan = giver.plan(*pictures, purpose=MARKETING, channel=Channel.WEBSITE, note="new website")
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    try:
        given = giver.desk.giving.give(plan, tmp_path / "out", second=(ada, password(ADA)))
    finally:
        path.write_bytes(data)
    assert (given.pictures, len(given.left_out)) == (1, 1)


def test_words_that_do_not_fit_leave_that_picture_out(giver, tmp_path, leaves):
    small = giver.planned(giver.bare, mark=VisibleMark("x" * 200), longest=64)
    given = giver.desk.giving.give(giver.plan(small, giver.planned(giver.faces[0])), tmp_path / "o")
    assert [one.code for one in given.left_out] == ["mark-no-room"]


@pytest.mark.parametrize("kind", [AGE, PLAIN, PackageKind.INSURER])
@pytest.mark.parametrize("checks", [1, 2, 4])
def test_cancelling_leaves_nothing(giver, tmp_path, kind, checks):
    told = {"second": giver.second, "cancel": Countdown(checks)}
    with pytest.raises(Cancelled):
        giver.desk.giving.give(giver.plan(kind=kind, note="why not"), tmp_path / "out", **told)


def test_cancelling_at_the_last_moment_is_in_the_log(giver, tmp_path, monkeypatch):
    plan, token, real = giver.plan(), CancelToken(), service.contents_of

    def then_cancelled(*values):
        token.cancel()
        return real(*values)

    monkeypatch.setattr(service, "contents_of", then_cancelled)
    with pytest.raises(Cancelled):
        giver.desk.giving.give(plan, tmp_path / "out", cancel=token)
    assert giver.log(outcome="cancelled")[0].objects == (giver.faces[0],)


def test_what_does_not_fit_into_the_package_is_in_the_log(giver, tmp_path, monkeypatch):
    plan = giver.plan(to=giver.patient, kind=PAGE)
    monkeypatch.setattr(making, "MOST_BYTES", 1 << 10)
    refused(giver, plan, tmp_path / "out", "export-too-large")
    assert dict(giver.log(outcome="failed")[0].detail)["reason"] == "export-too-large"


def test_a_lock_in_the_middle_leaves_nothing(giver, tmp_path, monkeypatch):
    plan = giver.plan()
    real = service.contents_of

    def locking(*values):
        giver.desk.unlocking.lock()
        return real(*values)

    monkeypatch.setattr(service, "contents_of", locking)
    try:
        refused(giver, plan, tmp_path / "out", "locked")
    finally:
        giver.desk.be(PAUL)


def test_consent_that_goes_while_the_file_is_made_stops_it(giver, tmp_path, monkeypatch):
    plan, real = hidden(giver), service.contents_of

    def meanwhile(*values):
        with giver.house.open(INA) as intake:
            intake.services.consents.withdraw(giver.patient, TEACHING)
        return real(*values)

    monkeypatch.setattr(service, "contents_of", meanwhile)
    try:
        refused(giver, plan, tmp_path / "out", "consent-withdrawn")
    finally:
        draft = ConsentDraft(TEACHING, faces=False)
        giver.desk.at_the_desk(lambda: giver.desk.consents.record(giver.patient, draft))
    assert dict(giver.log(outcome="refused")[0].detail)["reason"] == "consent-withdrawn"


@pytest.mark.parametrize("kind", [AGE, PLAIN])
def test_a_full_disk_is_found_before_anything_is_recorded(giver, tmp_path, monkeypatch, kind):
    plan = giver.plan(kind=kind, note="for a lecture")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(p.stat().st_size for p in giver.house.vault.rglob("*") if p.is_file())
    room = files._reserve

    def small(descriptor, size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 8192, hard))
        try:
            room(descriptor, largest + (1 << 20))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    monkeypatch.setattr(files, "_reserve", small)
    with pytest.raises(StorageFailed) as said:
        giver.desk.giving.give(plan, tmp_path / "out", second=giver.second)
    assert said.value.code == "disk-full"


def test_a_file_that_fails_after_it_was_recorded_is_said_in_the_log(
    giver, tmp_path, monkeypatch, leaves
):
    plan = giver.plan()

    def broken(folder):
        raise OSError(5, "I/O error")

    monkeypatch.setattr(files, "sync_folder", broken)
    refused(giver, plan, tmp_path / "out", "output-unwritable")
    monkeypatch.undo()
    assert not (tmp_path / "out").exists()
    assert giver.log(outcome="failed")[0].seq > giver.log(outcome="given")[0].seq


def test_an_export_under_way_counts_for_a_withdrawal(giver, tmp_path, monkeypatch, leaves):
    seen, real = [], leaving.hand_over

    def counting(*values, **named):
        running = giver.desk.clinic.exports
        seen.append(running.concerned(bytes.fromhex(giver.patient), CARE))
        return real(*values, **named)

    monkeypatch.setattr(leaving, "hand_over", counting)
    giver.desk.giving.give(giver.plan(), tmp_path / "out")
    assert seen == [1]
