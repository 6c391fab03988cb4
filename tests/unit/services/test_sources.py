"""Files, folders, cards and packages as a person chose them; kinds by their first bytes."""

import errno
import inspect
import os
import sys
import types
import zipfile

import pytest

from clinicvault.access.policies import MediaPolicies
from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import Cancelled, InputRefused
from clinicvault.jobs import CancelToken
from clinicvault.media.limits import Limits
from clinicvault.media.results import MediaFacts
from clinicvault.services.importing.look import look
from clinicvault.services.importing.sources import folders, reading
from clinicvault.services.importing.sources.folders import first_bytes, packed_companions, search
from clinicvault.services.importing.sources.kinds import HEAD, kind_of, misnamed, treatment
from clinicvault.services.importing.sources.listing import file_of, is_package, items, listed
from clinicvault.services.importing.sources.opening import Sources
from clinicvault.services.importing.sources.pasted import Pasted
from clinicvault.services.importing.sources.reading import (
    NOWHERE,
    Roots,
    read_file,
    roots_of,
    where,
)
from clinicvault.services.views import SourceKind
from tests.unit.media import dicom_files, raw_files, samples
from tests.unit.services.real_clinic import jpeg, png

PLAIN = MediaPolicies()


def tree(base, *names):
    for name in names:
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" if not name.endswith("/") else b"")
    return base


def names(base, paths, **options):
    return [found.path.relative_to(base).as_posix() for found in search(paths, **options)]


def test_folders_are_searched_in_order_without_what_systems_keep(tmp_path):
    tree(
        tmp_path, "b/2.jpg", "b/1.jpg", "a.jpg", ".hidden.jpg", ".dir/x.jpg", "__MACOSX/x.jpg",
        "Thumbs.db", "b/desktop.ini", "System Volume Information/x", "$RECYCLE.BIN/x.jpg",
        ".Trashes/x.jpg", "lost+found/x", "._a.jpg", "c/deep/er/3.jpg",
    )  # fmt: skip
    wanted = ["a.jpg", "b/1.jpg", "b/2.jpg", "c/deep/er/3.jpg"]
    assert names(tmp_path, [tmp_path]) == wanted
    assert names(tmp_path, [tmp_path / "b/2.jpg", tmp_path, tmp_path / "b"]) == [
        "b/2.jpg", "a.jpg", "b/1.jpg", "c/deep/er/3.jpg",
    ]  # fmt: skip
    assert names(tmp_path, [tmp_path / ".hidden.jpg"]) == [".hidden.jpg"]  # chosen by hand


def test_a_card_is_searched_whole_but_for_the_cameras_own_folders(tmp_path):
    files = (
        "DCIM/100CANON/1.JPG", "DCIM/CANONMSC/M0100.CTG", "MISC/AUTPRINT.MRK",
        "PRIVATE/M4ROOT/CLIP/C1.MP4", "PRIVATE/M4ROOT/THMBNL/C1T01.JPG", "MISC.jpg",
    )  # fmt: skip
    tree(tmp_path, *files)
    assert names(tmp_path, [tmp_path]) == [
        "DCIM/100CANON/1.JPG", "MISC.jpg", "PRIVATE/M4ROOT/CLIP/C1.MP4",
    ]  # fmt: skip
    (tmp_path / "DCIM").rename(tmp_path / "Bilder")
    assert "MISC/AUTPRINT.MRK" in names(tmp_path, [tmp_path])
    assert "PRIVATE/M4ROOT/THMBNL/C1T01.JPG" in names(tmp_path, [tmp_path])


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_lead_nowhere(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    tree(tmp_path, "in/a.jpg", "out/secret.jpg")
    (inside / "loop").symlink_to(inside)
    (inside / "away").symlink_to(outside)
    (inside / "broken.jpg").symlink_to(tmp_path / "nothing")
    (inside / "file.jpg").symlink_to(outside / "secret.jpg")
    # A link to a file is told of when it is read, for it is not opened.
    assert names(inside, [inside]) == ["a.jpg", "broken.jpg", "file.jpg"]
    with pytest.raises(InputRefused, match="file-not-regular"):
        read_file(inside / "file.jpg", 100)
    assert names(tmp_path, [inside / "away"]) == ["in/away/secret.jpg"]  # chosen by hand


def test_folders_may_be_nested_deeper_than_calls(tmp_path):
    path = tmp_path.joinpath(*"d" * 150)
    path.mkdir(parents=True)
    (path / "a.jpg").write_bytes(b"x")
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        found = list(search([tmp_path]))
    finally:
        sys.setrecursionlimit(before)
    assert [one.path for one in found] == [path / "a.jpg"]


def test_a_folder_that_cannot_be_read_is_told_of(tmp_path, monkeypatch):
    tree(tmp_path, "a/1.jpg", "b/2.jpg")
    scan = os.scandir

    def failing(path):
        if os.fspath(path).endswith("a"):
            raise PermissionError(errno.EACCES, "no")
        return scan(path)

    monkeypatch.setattr(folders.os, "scandir", failing)
    assert names(tmp_path, [tmp_path]) == ["a", "b/2.jpg"]


def test_searching_can_be_cancelled(tmp_path):
    tree(tmp_path, "1.jpg", "2.jpg")
    token = CancelToken()
    found = search([tmp_path], token)
    next(found)
    token.cancel()
    with pytest.raises(Cancelled):
        next(found)
    with pytest.raises(Cancelled):
        look([tmp_path], PLAIN, token)


def test_companions_are_left_out_but_no_picture_for_its_name(tmp_path):
    for name in ("a.thm", "a.LRV", "a.aae", "a.xmp", "a.dat", "a.idx", "a.jpg"):
        (tmp_path / name).write_bytes(b"nothing")
    jpeg(tmp_path / "whatsapp.dat")
    marked = {one.path.name: one.companion for one in search([tmp_path])}
    assert [name for name, companion in marked.items() if not companion] == [
        "a.jpg", "whatsapp.dat",
    ]  # fmt: skip
    assert [one.companion for one in search([tmp_path / "a.aae"])] == [False]
    both = [tmp_path / "a.aae", tmp_path / "a.jpg"]
    assert [one.companion for one in search(both)] == [True, False]
    assert packed_companions(["x.XMP", "x.dat"]) == {"x.XMP"}


def test_a_smaller_double_is_left_out_only_beside_the_large_one(tmp_path):
    tree(
        tmp_path, "GX010042.MP4", "GL010042.LRV", "GL010043.LRV", "GX010044.THM", "clip.mov",
        "clip.thm", "a/GX010042.THM",
    )  # fmt: skip
    alone = ["GL010043.LRV", "GX010044.THM", "a/GX010042.THM"]
    found = list(search([tmp_path]))
    taken = [one.path.relative_to(tmp_path).as_posix() for one in found if not one.companion]
    assert sorted(taken) == sorted([*alone, "GX010042.MP4", "clip.mov"])
    every = [one.path.relative_to(tmp_path).as_posix() for one in found]
    assert set(every) - packed_companions(every) == set(taken)


def test_a_picture_with_a_companions_name_is_taken_in(tmp_path):
    for name in ("1.xmp", "2.ctg", "3.aae", "4.bnp"):
        jpeg(tmp_path / name)
    assert [one.companion for one in search([tmp_path])] == [False] * 4


def test_files_that_vanish_or_cannot_be_asked_stop_no_search(tmp_path, monkeypatch):
    """A card that is pulled out, or somebody who tidies up, in the middle of the search."""
    tree(tmp_path, "a.jpg", "b.jpg", "c/d.jpg")

    class Vanished:
        def __init__(self, entry):
            self.entry = entry

        def __getattr__(self, name):
            return getattr(self.entry, name)

        def stat(self, **_):
            raise OSError(errno.EIO, "sick")

    entries = folders._entries
    monkeypatch.setattr(
        folders, "_entries", lambda folder: [Vanished(one) for one in entries(folder)]
    )
    assert names(tmp_path, [tmp_path]) == ["a.jpg", "b.jpg", "c/d.jpg"]
    monkeypatch.undo()

    def denied(path):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(folders.Path, "is_dir", denied)
    assert names(tmp_path, [tmp_path / "a.jpg"]) == ["a.jpg"]
    assert roots_of([tmp_path / "a.jpg"]) == []


def test_files_marked_as_hidden_are_skipped(tmp_path, monkeypatch):
    """By macOS's and by Windows' marks, which nothing here can set."""
    tree(tmp_path, "a.jpg", "b.jpg", "c.jpg")
    marks = {"a.jpg": {"st_flags": 0x8000}, "b.jpg": {"st_file_attributes": 2}, "c.jpg": {}}

    class Marked:
        def __init__(self, entry):
            self.entry = entry

        def __getattr__(self, name):
            return getattr(self.entry, name)

        def stat(self, **_):
            return types.SimpleNamespace(**marks[self.entry.name])

    entries = folders._entries
    monkeypatch.setattr(
        folders, "_entries", lambda folder: [Marked(one) for one in entries(folder)]
    )
    assert names(tmp_path, [tmp_path]) == ["c.jpg"]


def test_a_file_that_cannot_be_read_costs_no_look_at_all_the_others(tmp_path):
    """Thousands of them would cost minutes."""
    tree(tmp_path, "a.jpg")

    def others():
        raise AssertionError("looked at")
        yield

    sources = Sources(None, Pasted(), [str(tmp_path)])
    assert not sources.gone(InputRefused("file-empty"), str(tmp_path / "a.jpg"), others())


def test_first_bytes_of_what_is_no_file_are_none(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    assert first_bytes(tmp_path / "a", 3) == b"123"
    assert first_bytes(tmp_path, 3) == b""
    assert first_bytes(tmp_path / "none", 3) == b""


def test_a_file_that_fails_while_it_is_looked_at_shows_nothing(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"12345")

    def bad(descriptor, count):
        raise OSError(errno.EIO, "bad spot")

    monkeypatch.setattr(folders.os, "read", bad)
    assert first_bytes(tmp_path / "a", 3) == b""


# --- Kinds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (samples.plain_jpeg(8, 8), "JPEG"),
        (raw_files.canon(), "RAW"),
        (raw_files.minolta(), "RAW"),
        (dicom_files.native(samples.pixels(8, 8)), "DICOM"),
        (b"\0\0\0\x18ftypqt  " + bytes(8), "video"),
        (b"\0\0\0\x08wide" + bytes(8), "video"),
        (b"%PDF-1.4", "PDF"),
        (b"PK\3\4", "ZIP"),
        (b"no picture", ""),
        (b"", ""),
    ],
)
def test_kinds_are_told_by_the_first_bytes(data, kind):
    assert kind_of(bytes(data[:HEAD])) == kind


@pytest.mark.parametrize(
    ("kind", "head", "sound", "what"),
    [
        ("JPEG", b"", False, "kept"),
        ("TIFF", b"", False, "may-be-re-encoded"),
        ("RAW", b"", False, "rendered"),
        ("video", b"\0\0\0\x18ftypqt  ", False, "sound-dropped"),
        ("video", b"\0\0\0\x18ftypqt  ", True, "kept"),
        ("video", b"", False, "sound-dropped"),
        ("video", b"\x1aE\xdf\xa3 matroska", True, "refused"),
        ("DICOM", b"", False, "extracted"),
        ("Photoshop", b"", False, "refused"),
        ("", b"", False, "refused"),
    ],
)
def test_treatments_are_told_before(kind, head, sound, what):
    assert treatment(kind, head, sound=sound) == what


@pytest.mark.parametrize(
    ("name", "kind", "origin", "wrong"),
    [
        ("a.JPG", PhotoKind.JPEG, "", False),
        ("a.heic", PhotoKind.JPEG, "", True),
        ("a.heif", PhotoKind.AVIF, "", False),
        ("a.jpg", PhotoKind.PNG, "", True),
        ("a.cr2", PhotoKind.TIFF, "raw", False),
        ("a.tif", PhotoKind.TIFF, "raw", False),
        ("a.cr2", PhotoKind.TIFF, "", True),
        ("a.dcm", PhotoKind.JPEG, "dicom", False),
        ("a.jpg", PhotoKind.JPEG, "dicom", True),
        ("a", PhotoKind.JPEG, "", False),
        ("a.tmp", PhotoKind.JPEG, "", False),
        ("a.mp4", PhotoKind.VIDEO, "", False),
    ],
)
def test_a_name_that_says_otherwise_is_noticed(name, kind, origin, wrong):
    assert misnamed(name, MediaFacts(kind, 1, 1, origin=origin)) is wrong


# --- Packages and the list -------------------------------------------------------------------


def packed(path, files, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return path


def test_the_list_puts_pasted_first_and_knows_the_films(tmp_path):
    jpeg(tmp_path / "b.jpg")
    (tmp_path / "a.MOV").write_bytes(b"x")
    (tmp_path / "nameless").write_bytes(b"\0\0\0\x18ftypqt  " + bytes(9))
    packed(tmp_path / "c.zip", {"p/x.jpg": b"1", "p/y.mov": b"2", "p/x.aae": b"3"})
    found = listed([tmp_path], ["clipboard:1"])
    assert [path.rpartition("/")[2] for path in found.paths] == [
        "clipboard:1", "a.MOV", "b.jpg", "x.jpg", "y.mov", "nameless",
    ]  # fmt: skip
    assert [found.paths[place].rpartition("/")[2] for place in found.late] == [
        "a.MOV", "y.mov", "nameless",
    ]  # fmt: skip
    assert found.roots == [str(tmp_path)]
    # What an import left out can be named again, as the path that was told.
    again = listed([type(tmp_path)(found.paths[3])])
    assert again.paths == [found.paths[3]]
    assert again.roots == [str(tmp_path)]
    assert file_of(found.paths[3]) == tmp_path / "c.zip"


def test_what_is_a_package_inside_is_not_always_one(tmp_path):
    for name, is_one in (
        ("a.zip", True), ("a", True), ("a.bin", True), ("a.docx", False), ("a.jpg", False),
    ):  # fmt: skip
        path = packed(tmp_path / name, {"x.jpg": b"1"})
        assert is_package(path) is is_one, name
    (tmp_path / "text.zip").write_text("no package")
    assert not is_package(tmp_path / "text.zip")


def test_a_package_that_cannot_be_opened_is_told_of_itself(tmp_path):
    broken = packed(tmp_path / "a.zip", {"x.jpg": b"1"})
    broken.write_bytes(broken.read_bytes()[:20])
    assert [item.address for item in items([broken], Limits())] == [str(broken)]


def test_a_look_counts_by_kind(tmp_path):
    jpeg(tmp_path / "a.jpg")
    png(tmp_path / "b.jpg")
    (tmp_path / "c.dng").write_bytes(raw_files.dng())
    (tmp_path / "d.txt").write_text("hello")
    (tmp_path / "d.xmp").write_text("hello")
    packed(tmp_path / "e.zip", {"1.jpg": b"12345", "2.heic": b"1", "3.txt": b"", "1.aae": b""})
    broken = packed(tmp_path / "f.zip", {"x.jpg": b"1"})
    broken.write_bytes(broken.read_bytes()[:20])
    (tmp_path / "link.jpg").symlink_to(tmp_path / "nothing")
    told = look([tmp_path, tmp_path / "gone.jpg"], PLAIN)
    assert set(told.kinds) == {
        SourceKind("", 4, "refused"),  # text, text in the package, broken link, file not there
        SourceKind("HEIC", 1, "kept"),
        SourceKind("JPEG", 2, "kept"),
        SourceKind("PNG", 1, "kept"),
        SourceKind("RAW", 1, "rendered"),
        SourceKind("ZIP", 1, "refused"),
        SourceKind("ZIP", 1, "unpacked"),
    }
    assert told.files == 10
    assert told.companions == 2
    sizes = [(tmp_path / n).stat().st_size for n in ("a.jpg", "b.jpg", "c.dng", "d.txt", "f.zip")]
    link = os.lstat(tmp_path / "link.jpg").st_size
    assert told.bytes == sum(sizes) + 6 + link


# --- Reading, and what is gone ---------------------------------------------------------------


def test_what_was_read_is_known_again(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"12345")
    taken = read_file(path, 100)
    assert (taken.data, taken.name, taken.address) == (b"12345", "a.jpg", str(path))
    assert taken.source.where == (path.stat().st_dev, str(path.resolve()))
    assert where(tmp_path / "none") == NOWHERE
    assert taken.source.size == 5


def refused(code=errno.ENOENT):
    error = InputRefused("file-unreadable")
    error.__cause__ = OSError(code, "said")
    return error


def test_a_card_that_is_gone_is_not_a_bad_file(tmp_path):
    card = tree(tmp_path / "card", "a.jpg", "b.jpg")
    missing = tmp_path / "never"
    roots = Roots([str(card), str(missing)])
    a, b = card / "a.jpg", card / "b.jpg"
    assert not roots.gone(InputRefused("file-empty"), a, [b])
    assert not roots.gone(refused(), a, [b])  # one file was removed
    assert not roots.gone(refused(errno.EIO), a, [b])  # one bad spot
    assert not roots.gone(refused(errno.EIO), a, [])
    assert roots.gone(refused(errno.EIO), a, [card / "c.jpg", tmp_path / "x"])
    assert roots.gone(refused(errno.ENODEV), a, [b])
    assert not roots.gone(refused(), tmp_path / "elsewhere.jpg", [])
    assert not roots.gone(refused(), missing / "a.jpg", [])  # it was never there
    card.rename(tmp_path / "pulled")
    assert roots.gone(refused(), a, [b])


def test_a_card_whose_place_is_empty_now_is_gone(tmp_path, monkeypatch):
    """What is left of a mount: the folder is there, on another device."""
    card = tree(tmp_path / "card", "a.jpg")
    roots = Roots([str(card)])
    monkeypatch.setattr(reading, "_device", lambda folder: 4711)
    assert roots.gone(refused(), card / "a.jpg", [])


def test_going_on_waits_until_something_is_back(tmp_path):
    card, other = tree(tmp_path / "card", "a.jpg", "b.jpg"), tree(tmp_path / "other", "c.jpg")
    roots = [str(card), str(other)]
    left = [card / "a.jpg", card / "gone.jpg", other / "c.jpg"]
    assert not Roots(roots).missing(left, {})
    assert not Roots([]).missing([tmp_path / "x"], {})
    card.rename(tmp_path / "pulled")
    assert Roots(roots).missing(left, {})
    card.mkdir()  # an empty place where it was
    assert Roots(roots).missing(left, {})
    assert not Roots(roots).missing([other / "c.jpg"], {})


def test_roots_are_the_folders_that_are_there(tmp_path):
    tree(tmp_path, "a/1.jpg", "b/2.jpg")
    chosen = [tmp_path / "a", tmp_path / "b/2.jpg", tmp_path / "never/3.jpg"]
    assert roots_of(chosen) == [str(tmp_path / "a"), str(tmp_path / "b")]
