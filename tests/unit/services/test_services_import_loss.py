"""No source is erased whose picture is not safe, and no film of the clinic's is taken for a clip."""

import io
import zipfile

import pytest

from clinicvault.access.policies import MediaPolicies
from clinicvault.domain.clinical import PhotoKind
from clinicvault.services.importing import erasing as import_erasing
from clinicvault.services.importing import service as importing
from clinicvault.services.views import Duplicate, MediaPolicy
from tests.unit.media import live_files, raw_files
from tests.unit.media import video_files as films
from tests.unit.services.real_clinic import ADA, INA, jpeg, picture


def decide(desk, **policy):
    desk.be(ADA)
    desk.policies.set_media(MediaPolicy(**policy))
    desk.be(INA)


def folder(base):
    made = base / "card"
    made.mkdir()
    return made


def pages(count=2):
    """A TIFF file of several pages, as scanners write them."""
    first, *more = (picture(seed) for seed in range(count))
    held = io.BytesIO()
    first.save(held, "TIFF", save_all=True, append_images=more)
    return held.getvalue()


def packed(path, **entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name.replace("_dot_", "."), data)
    return path


# --- What erasing must leave -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "stays"),
    [(b"Dear colleague, here is what I saw.", True), (b"II*\0 something new", True), (b"", False)],
)
def test_a_package_with_anything_that_is_not_in_stays(house, tmp_path, data, stays):
    photo = jpeg(tmp_path / "a.jpg").read_bytes()
    source = packed(tmp_path / "p.zip", a_dot_jpg=photo, letter_dot_txt=data)
    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), [source])
        erased = desk.importing.erase_sources()
        assert source.exists() is stays
        assert erased.kept == (((str(source), "package-incomplete"),) if stays else ())


@pytest.mark.parametrize("data", [b"Dear colleague", b""])
def test_a_package_of_which_nothing_came_in_stays(house, tmp_path, data):
    jpeg(tmp_path / "a.jpg")
    source = packed(tmp_path / "p.zip", letter_dot_txt=data)
    with house.open(INA) as desk:
        desk.importing.run(desk.patient(), [tmp_path / "a.jpg", source])
        erased = desk.importing.erase_sources()
        assert erased.kept == ((str(source), "package-incomplete"),)
        assert source.exists()


def test_a_file_of_which_only_the_first_page_came_in_stays(house, tmp_path):
    card = folder(tmp_path)
    (card / "scan.tif").write_bytes(pages())
    source = packed(card / "p.zip", scan_dot_tif=pages(3))
    with house.open(INA) as desk:
        report = desk.importing.run(desk.patient(), [card])
        assert len(report.imported) + len(report.duplicates) == 2
        erased = desk.importing.erase_sources()
        assert erased.erased == ()
        assert dict(erased.kept) == {
            str(card / "scan.tif"): "partly-imported", str(source): "package-incomplete",
        }  # fmt: skip


def test_a_motion_photo_goes_only_where_its_film_is_safe_too(house, tmp_path, monkeypatch):
    source = tmp_path / "MVIMG.jpg"
    source.write_bytes(live_files.google_second()[0])
    with house.open(INA) as desk:
        patient = desk.patient()
        decide(desk, clips=True)
        still, clip = desk.importing.run(patient, [source]).imported
        whole = import_erasing.copy_is_whole

        def only_the_still(keys, photo):
            return photo.id.hex() == still.photo and whole(keys, photo)

        monkeypatch.setattr(import_erasing, "copy_is_whole", only_the_still)
        assert desk.importing.erase_sources().kept == ((str(source), "copy-damaged"),)
        monkeypatch.undo()
        desk.importing.take_back([clip.photo])
        assert desk.importing.erase_sources().kept == ((str(source), "partly-imported"),)
        again = desk.importing.run(patient, [source])
        assert again.duplicates == (Duplicate(str(source), still.photo),)
        desk.importing.move([still.photo], desk.patient("Autre"))
        assert desk.importing.erase_sources().erased == (str(source),)


def test_a_raw_file_that_the_clinic_wants_to_keep_stays_where_only_its_picture_is_in(
    house, tmp_path, monkeypatch
):
    source = tmp_path / "a.dng"
    source.write_bytes(raw_files.dng())
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.importing.run(patient, [source])
        # An administrator at another computer decides otherwise while the page is open.
        monkeypatch.setattr(importing, "media_policy", lambda session: MediaPolicies(raw=True))
        again = desk.importing.run(patient, [source])
        assert len(again.duplicates) == 1
        assert desk.importing.erase_sources().kept == ((str(source), "partly-imported"),)


# --- Films and clips -------------------------------------------------------------------------


def test_a_film_with_a_photos_name_is_a_film_unless_it_says_otherwise(house, tmp_path):
    """A phone's photo and a film of the same name; messengers take the identifiers away."""
    card = folder(tmp_path)
    (card / "IMG_1.JPG").write_bytes(live_files.still_jpeg(pair=live_files.PAIR))
    (card / "IMG_1.MOV").write_bytes(films.film(frames=12, form="mov"))
    with house.open(INA) as desk:
        report = desk.importing.run(desk.patient(), [card])
        assert report.left_out == ()
        assert {one.kind for one in report.imported} == {PhotoKind.JPEG, PhotoKind.VIDEO}
        assert [one.still for one in report.imported] == ["", ""]


def test_a_clip_that_was_left_out_is_not_erased(house, tmp_path):
    card = folder(tmp_path)
    (card / "IMG_1.HEIC").write_bytes(live_files.live_heic())
    (card / "IMG_1.MOV").write_bytes(live_files.clip())
    with house.open(INA) as desk:
        report = desk.importing.run(desk.patient(), [card])
        assert [one.reason for one in report.left_out] == ["live-clip"]
        erased = desk.importing.erase_sources()
        assert erased.erased == (str(card / "IMG_1.HEIC"),)
        assert erased.kept == ((str(card / "IMG_1.MOV"), "not-imported"),)
