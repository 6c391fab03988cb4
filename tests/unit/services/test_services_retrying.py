"""A file that was set aside is tried again: a photo then, or what it was."""

from __future__ import annotations

import dataclasses
import datetime as dt
from concurrent.futures import Future

import pytest

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.domain.errors import (
    Cancelled,
    InputRefused,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.services import kept_files as retrying
from clinicvault.services.views import MediaPolicy
from tests.unit.services.kept import aside
from tests.unit.services.real_clinic import ADA, CANARIES, PAUL, jpeg, picture, pixels, png


def test_a_file_that_can_be_read_becomes_a_photo(waiting, source, tmp_path):
    desk, patient, kept = waiting
    report = desk.kept_files.retry(kept)
    assert (report.path, report.kind, report.view) == (
        "IMG_7.JPG",
        PhotoKind.JPEG,
        View.UNSPECIFIED,
    )
    assert report.stripped
    assert desk.kept_files.list(patient) == ()
    assert desk.patients.page(patient).set_aside == 0
    assert desk.photos(patient) == [report.photo]
    output = tmp_path / "out.jpg"
    desk.exporting.open_plain(report.photo, Purpose.CARE, output)
    data = output.read_bytes()
    assert (pixels(data) == pixels(source)).all()
    assert not any(canary in data for canary in CANARIES)
    assert len(desk.objects()) == 3
    assert desk.health.tidy() == 0
    assert desk.health.verify().damaged == ()
    events = [e.event for e in desk.be(ADA).log() if e.outcome == "done"]
    assert events.index("kept-file-read") < events.index("import")
    assert "kept-file-open" in events


def test_it_goes_to_the_visit_it_came_for(desk, source, tmp_path):
    patient, other = desk.patient(), desk.patient("Durand")
    long_ago = dt.date(2024, 5, 6)
    report = desk.importing.run(patient, [jpeg(tmp_path / "a.jpg", 9)], visit=long_ago)
    foreign = desk.importing.run(other, [jpeg(tmp_path / "b.jpg", 8)]).visit_id
    visit = bytes.fromhex(report.visit_id)
    chosen = aside(desk, patient, source, visit=visit, view="frontal")
    strange = aside(
        desk,
        patient,
        png(tmp_path / "c.png", 5).read_bytes(),
        visit=bytes.fromhex(foreign),
        view="sideways",
        name=7,
    )
    desk.be(PAUL)
    frontal = desk.kept_files.retry(chosen)
    assert frontal.view is View.FRONTAL
    odd = desk.kept_files.retry(strange)
    assert (odd.view, odd.path) == (View.UNSPECIFIED, "")
    visits = {v.date: {p.id for p in v.photos} for v in desk.patients.page(patient).visits}
    assert frontal.photo in visits[long_ago]
    assert odd.photo in visits[dt.datetime.now().astimezone().date()]


def test_without_a_time_it_goes_to_today(desk, source):
    patient = desk.patient()
    kept = aside(desk, patient, source, when="then", size="large")
    desk.be(PAUL)
    [one] = desk.kept_files.list(patient)
    assert (one.when, one.bytes) == (None, 0)
    desk.kept_files.retry(kept)
    [visit] = desk.patients.page(patient).visits
    assert visit.date == dt.datetime.now().astimezone().date()


@pytest.mark.parametrize(
    "data", [b"nothing that anybody knows" * 40, b"\xff\xd8\xff\xe0" + b"x" * 99]
)
def test_what_still_cannot_be_read_stays(desk, data):
    patient = desk.patient()
    kept = aside(desk, patient, data)
    desk.be(PAUL)
    with pytest.raises(InputRefused) as caught:
        desk.kept_files.retry(kept)
    assert caught.value.code
    assert [one.id for one in desk.kept_files.list(patient)] == [kept]
    assert desk.photos(patient) == []
    assert len(desk.objects()) == 1


def test_a_picture_that_is_in_already(desk, source, tmp_path):
    patient = desk.patient()
    path = tmp_path / "a.jpg"
    path.write_bytes(source)
    [known] = desk.importing.run(patient, [path]).imported
    kept = aside(desk, patient, source)
    desk.be(PAUL)
    assert desk.kept_files.retry(kept).photo == known.photo
    assert desk.photos(patient) == [known.photo]
    assert desk.kept_files.list(patient) == ()
    assert len(desk.objects()) == 3


@pytest.mark.parametrize("name", ["code", "self", "reason"])
def test_whatever_a_worker_says_of_a_refusal_it_is_one(waiting, monkeypatch, name):
    """A decoder that was taken over chooses the names."""
    desk, _, kept = waiting
    answer = told(RefusedMedia("picture-crashed", {name: "x"}))
    monkeypatch.setattr(MediaPool, "prepare", lambda *_, **__: answer)
    with pytest.raises(InputRefused, match="picture-crashed") as refused:
        desk.kept_files.retry(kept)
    assert refused.value.params == {name: "x"}


def test_trying_twice(waiting):
    desk, _, kept = waiting
    desk.kept_files.retry(kept)
    with pytest.raises(UsageError, match="kept-file-unknown"):
        desk.kept_files.retry(kept)


def test_cancelling(waiting, monkeypatch):
    desk, patient, kept = waiting
    token = CancelToken()
    prepare = MediaPool.prepare

    def cancelled(pool, data, **more):
        token.cancel()
        return prepare(pool, data, **more)

    monkeypatch.setattr(MediaPool, "prepare", cancelled)
    for _ in range(2):
        with pytest.raises(Cancelled):
            desk.kept_files.retry(kept, token)
    assert [one.id for one in desk.kept_files.list(patient)] == [kept]
    assert desk.photos(patient) == []


def told(result):
    done = Future()
    done.set_result(result)
    return done


def test_a_lock_in_the_middle(waiting, monkeypatch):
    desk, _, kept = waiting
    stopped = told(RefusedMedia("import-stopped"))
    monkeypatch.setattr(MediaPool, "prepare", lambda *_, **__: stopped)
    with pytest.raises(Refused, match="locked"):
        desk.kept_files.retry(kept)


def test_the_bytes_are_zeroed_whatever_happens(waiting, monkeypatch):
    desk, _, kept = waiting
    seen = []

    def refused(pool, data, **more):
        seen.append(data)
        return told(RefusedMedia("picture-crashed"))

    monkeypatch.setattr(MediaPool, "prepare", refused)
    with pytest.raises(InputRefused, match="picture-crashed"):
        desk.kept_files.retry(kept)
    assert len(seen[0]) > 100
    assert set(seen[0]) == {0}


class Answers:
    """Workers that say something else of good pictures."""

    def __init__(self, monkeypatch, change):
        self.sound = []
        prepare = MediaPool.prepare

        def changed(pool, data, **more):
            self.sound.append(more["sound"])
            result = prepare(pool, data, **more).result()
            if isinstance(result, RefusedMedia):
                return told(result)
            facts = dataclasses.replace(result.facts, **change(bytes(data)))
            return told(dataclasses.replace(result, facts=facts))

        monkeypatch.setattr(MediaPool, "prepare", changed)


def decide(desk, **policy):
    desk.be(ADA)
    desk.policies.set_media(MediaPolicy(**policy))


@pytest.mark.parametrize("kept_beside", [True, False])
def test_a_raw_file_is_kept_beside_its_photo_by_policy(waiting, source, monkeypatch, kept_beside):
    desk, patient, kept = waiting
    decide(desk, raw=kept_beside, sound=True)
    answers = Answers(monkeypatch, lambda _: {"origin": "raw"})
    desk.be(PAUL)
    report = desk.kept_files.retry(kept)
    assert report.raw is kept_beside
    assert answers.sound == [True]
    left = desk.kept_files.list(patient)
    assert [(one.photo, one.name, one.reason, one.bytes) for one in left] == (
        [(report.photo, "IMG_7.JPG", "", len(source))] if kept_beside else []
    )
    assert len(desk.objects()) == 3 + kept_beside
    assert desk.health.verify().damaged == ()


@pytest.mark.parametrize("has_one", [True, False])
def test_a_raw_file_whose_photo_is_in_already(desk, source, tmp_path, monkeypatch, has_one):
    """It stays beside that photo, and goes where the photo has its RAW file."""
    patient = desk.patient()
    (tmp_path / "a.jpg").write_bytes(source)
    [photo] = desk.importing.run(patient, [tmp_path / "a.jpg"]).imported
    if has_one:
        first = aside(desk, patient, source, bytes.fromhex(photo.photo), reason="")
    kept = aside(desk, patient, source)
    decide(desk, raw=True)
    Answers(monkeypatch, lambda _: {"origin": "raw"})
    desk.be(PAUL)
    assert desk.kept_files.retry(kept).raw is not has_one
    [left] = desk.kept_files.list(patient)
    assert (left.photo, left.id == kept) == (photo.photo, False)
    assert not has_one or left.id == first
    assert desk.photos(patient) == [photo.photo]
    assert len(desk.objects()) == 4
    assert desk.health.tidy() == 0


@pytest.mark.parametrize("raw", [True, False])
def test_what_may_not_come_in_leaves_no_object(waiting, monkeypatch, raw):
    """Deleted by somebody while it was read: what was sealed by then goes again."""
    desk, patient, kept = waiting
    decide(desk, raw=raw)
    Answers(monkeypatch, lambda _: {"origin": "raw"})
    desk.be(PAUL)
    read = retrying.read_at_last
    seen = []

    def late(*arguments):
        seen.append(len(desk.objects()))
        desk.kept_files.delete(kept)
        read(*arguments)

    monkeypatch.setattr(retrying, "read_at_last", late)
    with pytest.raises(UsageError, match="kept-file-unknown"):
        desk.kept_files.retry(kept)
    assert seen == [4 + raw]
    assert (desk.objects(), desk.photos(patient)) == (set(), [])


def test_what_may_have_come_in_stays(waiting, monkeypatch):
    """A disk that fails at the commit does not say whether the rows are there."""
    desk, patient, kept = waiting
    read = retrying.read_at_last

    def broken(*arguments):
        read(*arguments)
        raise StorageFailed("storage-io")

    monkeypatch.setattr(retrying, "read_at_last", broken)
    with pytest.raises(StorageFailed):
        desk.kept_files.retry(kept)
    assert len(desk.photos(patient)) == 1
    assert desk.health.verify().damaged == ()


def test_a_medical_file_of_somebody_else_stays_shut(waiting, monkeypatch):
    desk, patient, kept = waiting
    somebody = {"record": "B-1", "family": "Weber", "given": "Anna", "born": "1950-01-02"}
    Answers(monkeypatch, lambda _: {"origin": "dicom", "subject": somebody})
    with pytest.raises(InputRefused, match="subject-differs"):
        desk.kept_files.retry(kept)
    assert desk.photos(patient) == []
    assert len(desk.kept_files.list(patient)) == 1


def test_a_medical_file_of_this_patient(waiting, monkeypatch):
    desk, patient, kept = waiting
    Answers(monkeypatch, lambda _: {"origin": "dicom", "subject": {"record": "A-Rousseau"}})
    assert desk.photos(patient) == []
    assert desk.kept_files.retry(kept).photo in desk.photos(patient)


FILM = PhotoKind.VIDEO


@pytest.mark.parametrize(
    ("clips", "kind", "photos"), [(True, FILM, 2), (False, FILM, 1), (True, PhotoKind.PNG, 1)]
)
def test_the_film_in_a_motion_photo(desk, source, tmp_path, monkeypatch, clips, kind, photos):
    patient = desk.patient()
    film = png(tmp_path / "film.png", 6).read_bytes()
    kept = aside(desk, patient, source + film)

    def change(data):
        if data == film:
            return {"format": kind}
        return {"clip": (len(source), len(film))}

    decide(desk, clips=clips)
    Answers(monkeypatch, change)
    desk.be(PAUL)
    report = desk.kept_files.retry(kept)
    found = desk.photos(patient)
    assert (len(found), report.photo in found) == (photos, True)
    page = desk.patients.page(patient)
    stills = {photo.still for visit in page.visits for photo in visit.photos}
    assert stills == ({"", report.photo} if photos == 2 else {""})


def test_a_film_that_cannot_be_read_does_not_stop_the_still(desk, source, monkeypatch):
    patient = desk.patient()
    kept = aside(desk, patient, source + b"no film at all" * 20)
    decide(desk, clips=True)
    Answers(monkeypatch, lambda data: {"clip": (len(source), 280)})
    desk.be(PAUL)
    desk.kept_files.retry(kept)
    assert len(desk.photos(patient)) == 1


def test_an_import_sets_aside_and_a_retry_reads(desk, tmp_path, monkeypatch):
    """The whole way: a worker that crashes today, and reads it tomorrow."""
    patient = desk.patient()
    path = jpeg(tmp_path / "a.jpg", 4)
    with monkeypatch.context() as patch:
        crashed = told(RefusedMedia("picture-crashed"))
        patch.setattr(MediaPool, "prepare", lambda *_, **__: crashed)
        report = desk.importing.run(patient, [path], view=View.FRONTAL)
    [refused] = report.refused
    assert refused.kept
    desk.importing.close()
    desk.be(PAUL)
    assert [one.id for one in desk.kept_files.list(patient)] == [refused.kept]
    photo = desk.kept_files.retry(refused.kept)
    assert photo.view is View.FRONTAL
    assert photo.photo in desk.photos(patient)
    assert pixels(bytes(desk.viewing.preview(photo.photo))).shape == (*picture().size[::-1], 3)
