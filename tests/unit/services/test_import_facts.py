"""Facts that are sealed with a photo, the clock's correction, live pairs, the page's memory."""

import dataclasses
import datetime as dt
import json

import pytest

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.domain.errors import InputRefused
from clinicvault.media.results import MediaFacts, Prepared
from clinicvault.services.importing import facts as import_facts
from clinicvault.services.importing.facts import (
    Wanted,
    must_be_reencoded,
    noted,
    reshifted,
    shifted,
)
from clinicvault.services.importing.journal import Plan
from clinicvault.services.importing.live import Live
from clinicvault.services.importing.page import Page
from clinicvault.services.importing.sources.pasted import Pasted, is_pasted
from clinicvault.services.importing.sources.reading import NOWHERE, Source

HOUR = dt.timedelta(hours=1)
STILL = MediaFacts(PhotoKind.HEIC, 64, 48, camera="Apple iPhone 15", pair="AB-1")
CLIP = MediaFacts(PhotoKind.VIDEO, 64, 48, seconds=2.9, pair="AB-1")


@pytest.mark.parametrize(
    ("taken", "shift", "told"),
    [
        ("2026-02-14T10:11:12", HOUR, ("2026-02-14T11:11:12", 3600)),
        ("2026-02-14T10:11:12.5+02:00", -HOUR, ("2026-02-14T09:11:12.5+02:00", -3600)),
        ("2026-02-14T23:59Z", dt.timedelta(minutes=2), ("2026-02-15T00:01:00Z", 120)),
        ("2026-02-14T10:11:12", dt.timedelta(), ("2026-02-14T10:11:12", 0)),
        ("2026-02-14", HOUR, ("2026-02-14", 0)),
        ("", HOUR, ("", 0)),
        ("2026-13-14T10:11:12", HOUR, ("2026-13-14T10:11:12", 0)),
        ("9999-12-31T23:30:00", HOUR, ("9999-12-31T23:30:00", 0)),
    ],
)
def test_a_shift_moves_the_clock_and_keeps_the_zones_text(taken, shift, told):
    assert shifted(taken, shift) == told


def test_another_shift_replaces_the_first():
    facts = import_facts.sealed(
        MediaFacts(PhotoKind.JPEG, 4, 3, taken="2026-02-14T10:11:12+01:00"),
        Wanted(View.FRONTAL, HOUR),
    )
    assert (facts["taken"], facts["clock_shift"]) == ("2026-02-14T11:11:12+01:00", 3600)
    again = facts | reshifted(facts, -HOUR)
    assert (again["taken"], again["clock_shift"]) == ("2026-02-14T09:11:12+01:00", -3600)
    back = again | reshifted(again, dt.timedelta())
    assert (back["taken"], back["clock_shift"]) == ("2026-02-14T10:11:12+01:00", 0)
    older = reshifted({"taken": "2026-01-01T00:00:00"}, HOUR)  # sealed before shifts were known
    assert older["camera_taken"] == "2026-01-01T00:00:00"
    assert older["taken"] == "2026-01-01T01:00:00"
    assert reshifted({}, HOUR)["taken"] == ""


def test_neither_identifiers_nor_whom_a_file_names_are_sealed():
    secret = dataclasses.replace(
        STILL, subject={"family": "CANARY-NAME"}, clip=(7, 9), pages=2, flash="fired", seconds=1
    )
    told = import_facts.sealed(secret, Wanted(View.BASAL), "ab" * 16)
    assert "CANARY" not in json.dumps(told)
    assert "AB-1" not in json.dumps(told)
    assert told["still"] == "ab" * 16
    assert (told["flash"], told["pages"], told["seconds"]) == ("fired", 2, 1.0)
    assert "still" not in import_facts.sealed(secret, Wanted(View.BASAL))


def test_a_raw_file_may_be_rendered_without_asking_and_others_not():
    changed = MediaFacts(PhotoKind.TIFF, 4, 3, notes=("re-encoded",))
    assert must_be_reencoded(changed)
    assert not must_be_reencoded(dataclasses.replace(changed, origin="raw"))
    assert not must_be_reencoded(MediaFacts(PhotoKind.TIFF, 4, 3))
    assert noted(changed, misnamed=True).notes == ("re-encoded", "name-mismatch")
    assert noted(changed, misnamed=False) is changed


def test_the_page_is_told_of_the_corrected_time():
    facts = dataclasses.replace(STILL, taken="2026-02-14T10:11:12")
    told = import_facts.imported(
        "a", b"\1" * 16, Prepared(b"", b"", b"t", facts, b"12345678"), Wanted(View.BACK, HOUR),
        raw=True,
    )  # fmt: skip
    assert (told.taken, told.likeness, told.raw, told.thumbnail) == (
        "2026-02-14T11:11:12", b"12345678", True, b"t",
    )  # fmt: skip


# --- Live pairs ------------------------------------------------------------------------------


def live(*stills, late=("/c/IMG_1.MOV", "/c/img_2.mov")):
    pairs = Live({}, late)
    for address, photo, facts in stills:
        pairs.note(address, photo, facts)
    return pairs


def test_the_same_identifier_finds_the_still_wherever_it_lies():
    pairs = live(("/c/IMG_1.HEIC", "p1", STILL), ("/c/x.jpg", "p2", STILL))
    assert pairs.still_of("/c/IMG_1.MOV", CLIP) == "p1"  # the name decides between equals
    assert pairs.still_of("/d/other.mov", CLIP) == "p1"
    assert pairs.still_of("/d/other.mov", dataclasses.replace(CLIP, seconds=60.0)) == "p1"
    assert pairs.still_of("/d/other.mov", dataclasses.replace(CLIP, pair="CD-2")) == ""


@pytest.mark.parametrize(
    ("still", "clip", "found"),
    [
        ({"pair": ""}, {"pair": ""}, True),
        ({"pair": ""}, {}, True),
        ({}, {"pair": ""}, True),
        ({"pair": "XY"}, {}, False),
        ({"pair": "", "camera": "Canon EOS R6"}, {"pair": ""}, False),
        ({"pair": "", "camera": "Canon EOS R6"}, {}, True),
        ({"pair": ""}, {"pair": "", "seconds": 5.1}, False),
        ({"pair": ""}, {"pair": "", "seconds": 0.0}, False),
        ({"pair": "", "format": PhotoKind.PNG}, {"pair": ""}, False),
        ({"pair": ""}, {"pair": "", "format": PhotoKind.JPEG}, False),
    ],
)
def test_the_same_name_counts_only_where_it_is_certain(still, clip, found):
    pairs = live(("/c/img_1.JPG", "p1", dataclasses.replace(STILL, **still)))
    clip = dataclasses.replace(CLIP, **clip)
    assert pairs.still_of("/c/IMG_1.MOV", clip) == ("p1" if found else "")
    assert pairs.still_of("/d/IMG_1.MOV", dataclasses.replace(clip, pair="")) == ""


def test_stills_are_remembered_for_the_journal_and_the_better_one_stays():
    stills = {}
    pairs = Live(stills, ["/c/IMG_1.MOV"])
    pairs.note("/c/IMG_1.JPG", "p1", dataclasses.replace(STILL, pair="", format=PhotoKind.JPEG))
    pairs.note("/c/IMG_1.HEIC", "p2", STILL)
    pairs.note("/c/IMG_1.jpeg", "p3", dataclasses.replace(STILL, pair=""))
    pairs.note("/c/alone.JPG", "p4", dataclasses.replace(STILL, pair=""))
    assert stills == {"/c/img_1": ["p2", "AB-1", "apple"]}
    again = Live(json.loads(json.dumps(stills)), ["/c/IMG_1.MOV"])
    assert again.still_of("/c/IMG_1.MOV", CLIP) == "p2"


# --- The page --------------------------------------------------------------------------------


def source(address):
    return Source.of(address, address.encode(), (1, "a"))


def test_the_page_follows_its_photos():
    page = Page()
    page.stays(source("late"))
    page.came(source("a"), "p1")
    page.came(source("late"), "p2")
    page.stays(source("late"))  # once more, as a double that could not be read
    page.clip("p1", "c1")
    page.clip("p1", "c2")
    page.moved("p1", "q1")
    page.moved("c1", "d1")
    assert page.clips("q1") == ["d1", "c2"]
    assert page.clips("p1") == []
    page.taken_back("d1")
    assert page.clips("q1") == ["c2"]
    assert {fate.source.address: fate.photo for fate in page.fates()} == {"late": "p2", "a": "q1"}
    page.lacks(source("late"))
    page.taken_back("q1")
    assert [fate.photo for fate in page.fates()] == ["", ""]
    assert page.clips("q1") == []
    page.erased("a")
    page.erased("a")
    assert len(page.fates()) == 1
    page.clear()
    assert page.fates() == []


def test_pasted_pictures_are_read_once_and_bounded():
    pasted = Pasted([b"one", b"", b"12345"])
    assert pasted.addresses == ["clipboard:1", "clipboard:2", "clipboard:3"]
    assert all(map(is_pasted, pasted.addresses))
    assert not is_pasted("/tmp/clipboard:1")
    assert pasted.take("clipboard:1", 4) == b"one"
    for address, code in (
        ("clipboard:1", "pasted-gone"),
        ("clipboard:2", "file-empty"),
        ("clipboard:3", "file-too-large"),
        ("clipboard:9", "pasted-gone"),
    ):
        with pytest.raises(InputRefused, match=code):
            pasted.take(address, 4)


def test_a_finished_import_covers_one_of_which_only_pasted_pictures_are_left():
    whole = Plan("p", "v", "other", ["/a", "/b"])
    assert Plan("p", "v", "other", ["clipboard:1", "/a"]).covered_by(whole)
    assert not Plan("p", "v", "other", ["clipboard:1", "/c"]).covered_by(whole)
    assert not Plan("q", "v", "other", ["/a"]).covered_by(whole)


def test_a_source_is_known_by_its_bytes_and_its_place():
    one = Source.of("a", b"x", (1, "a"))
    assert one.nameless == Source.of("a", b"x")
    assert one.nameless.where == NOWHERE
    assert one != Source.of("a", b"y", (1, "a"))
