"""Pictures come out for the eyes, through the gate, and never after the lock."""

import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.media.results import RefusedMedia
from tests.unit.services.real_clinic import ADA, INA, PAUL, pixels


def shown(path, orientation):
    with Image.open(path) as picture:
        upright = np.asarray(picture.convert("RGB"))
    return np.rot90(upright, -1) if orientation == 6 else upright


@pytest.fixture
def sources(filled_clinic):
    return filled_clinic[0].folder / "a.jpg", filled_clinic[0].folder / "b.png"


def test_full_pictures_have_the_sources_pixels_turned_upright(filled, sources):
    house, patient = filled
    with house.open(PAUL) as desk:
        found = set()
        for photo in desk.photos(patient):
            full = desk.viewing.full(photo)
            rows = np.frombuffer(full.data, np.uint8).reshape(full.height, full.stride)
            got = rows[:, : full.width * 3].reshape(full.height, full.width, 3)
            for number, (path, turn) in enumerate(zip(sources, (6, 1), strict=True)):
                wanted = shown(path, turn)
                if wanted.shape == got.shape and (wanted == got).all():
                    found.add(number)
        assert found == {0, 1}


def test_thumbnails_and_previews_are_jpegs_and_one_entry_names_the_page(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        thumbs = desk.viewing.thumbnails(patient, [*photos, photos[0]])
        assert set(thumbs) == set(photos)
        for data in (*thumbs.values(), desk.viewing.preview(photos[0])):
            with Image.open(io.BytesIO(data)) as picture:
                assert picture.format == "JPEG"
        assert desk.viewing.thumbnails(patient, []) == {}
        desk.viewing.compared(*photos)
        desk.be(ADA)
        page = desk.log(event="thumbnails-view")
        assert [set(row.objects) for row in page] == [set(photos)]
        assert desk.log(event="photo-compare")[0].outcome == "done"


def test_photos_of_somebody_else_are_not_this_patients(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        other = desk.patient("Autre")
        with pytest.raises(UsageError) as said:
            desk.viewing.thumbnails(other, desk.photos(patient))
        assert said.value.code == "photo-patients-differ"


@pytest.mark.parametrize("photo", ["zz", "00", "00" * 16])
def test_an_unknown_photo_is_a_usage_error(filled, photo):
    with filled[0].open(PAUL) as desk, pytest.raises(UsageError) as said:
        desk.viewing.preview(photo)
    assert said.value.code == "photo-unknown"


@pytest.mark.parametrize("user", [INA, ADA])
def test_only_practitioners_see(filled, user):
    house, patient = filled
    with house.open(INA) as desk:
        photos = desk.photos(patient)
        desk.be(user)
        for look in (
            lambda: desk.viewing.thumbnails(patient, photos),
            lambda: desk.viewing.preview(photos[0]),
            lambda: desk.viewing.full(photos[0]),
        ):
            with pytest.raises(Refused):
                look()


def test_after_withdrawal_and_with_other_purposes_nothing_opens(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        with pytest.raises(Refused) as said:
            desk.viewing.preview(photo, Purpose.TEACHING)
        assert said.value.code == "consent-missing"
        desk.consents.withdraw(patient, Purpose.CARE)
        with pytest.raises(Refused) as said:
            desk.viewing.full(photo)
        assert said.value.code == "consent-withdrawn"
        page = desk.patients.page(patient)
        assert page.refusal == "consent-withdrawn"
        assert page.visits[0].photos[0].width == 0


def test_locked_means_locked(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        desk.unlocking.lock()
        for look in (
            lambda: desk.viewing.thumbnails(patient, [photo]),
            lambda: desk.viewing.preview(photo),
            lambda: desk.viewing.full(photo),
            lambda: desk.viewing.compared(photo, photo),
            lambda: desk.clinic.media,
        ):
            with pytest.raises(Refused) as said:
                look()
            assert said.value.code == "locked"


def test_a_lock_while_decoding_gives_no_picture(filled, monkeypatch):
    house, patient = filled
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        media, decode = desk.clinic.media, desk.clinic.media.decode_pixels

        def locking(data, turned):
            desk.unlocking.lock()
            return decode(data, turned)

        monkeypatch.setattr(media, "decode_pixels", locking)
        with pytest.raises(Refused) as said:
            desk.viewing.full(photo)
        assert said.value.code == "locked"
        desk.be(PAUL)
        assert desk.clinic.media is not media
        assert desk.viewing.full(photo).width


def test_what_no_worker_decodes_is_refused_and_plaintext_is_wiped(filled, monkeypatch):
    house, patient = filled
    with house.open(PAUL) as desk:
        given = []

        class Done:
            def result(self):
                return RefusedMedia("picture-too-slow")

        def decode(data, turned):
            given.append(data)
            return Done()

        monkeypatch.setattr(desk.clinic.media, "decode_pixels", decode)
        with pytest.raises(InputRefused) as said:
            desk.viewing.full(desk.photos(patient)[0])
        assert said.value.code == "picture-too-slow"
        assert given[0] == bytes(len(given[0]))


def test_pixels_survive_the_lock_of_the_workers_memory(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        full = desk.viewing.full(desk.photos(patient)[0])
        desk.unlocking.lock()
    assert any(bytes(full.data))


def test_pixels_of_helper(filled_clinic):
    assert pixels(filled_clinic[0].folder / "a.jpg").shape == (32, 48, 3)


def test_showing_again_what_the_window_holds_asks_and_logs(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        first, second = desk.photos(patient)[:2]
        desk.viewing.shown(first)
        desk.viewing.shown(first, full=True)
        desk.viewing.compared(first, second)
        desk.consents.withdraw(patient, Purpose.CARE)
        for look in (
            lambda: desk.viewing.shown(first),
            lambda: desk.viewing.compared(first, second),
        ):
            with pytest.raises(Refused) as said:
                look()
            assert said.value.code == "consent-withdrawn"
        desk.be(ADA)
        told = [(r.event, r.outcome, r.objects) for r in desk.log() if r.objects]
        for wanted in (
            ("photo-view", "done", (first,)),
            ("photo-full", "done", (first,)),
            ("photo-compare", "done", (first, second)),
            ("photo-view", "refused", (first,)),
            ("photo-compare", "refused", (first, second)),
        ):
            assert wanted in told


@pytest.mark.parametrize("user", [INA, ADA])
def test_nobody_else_says_what_was_compared(filled, user):
    house, patient = filled
    with house.open(INA) as desk:
        photos = desk.photos(patient)[:2]
        desk.be(user)
        with pytest.raises(Refused):
            desk.viewing.compared(*photos)
        with pytest.raises(UsageError):
            desk.viewing.compared("00" * 16, "11" * 16)
