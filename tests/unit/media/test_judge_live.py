"""ExifTool as the judge of motion photos and live pairs: it knows them before, and nothing after."""

from __future__ import annotations

import pytest

from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared
from tests.unit.media import heif_files, judged
from tests.unit.media import live_files as live

CLIPS = {"EmbeddedVideo", "EmbeddedVideoFile", "MotionPhotoVideo"}
MARKS = {"MotionPhoto", "MicroVideo"}
PICTURE_GROUPS = {"JFIF", "ICC_Profile", "ICC-header"}


def sources():
    """Every made file by name, and whether ExifTool is to see a film in it."""
    for make in live.JPEGS:
        yield f"{make.__name__}.jpg", make()[0]
    for make in live.HEIFS:
        for codec in heif_files.CODECS:
            yield f"{make.__name__}.{codec}", make(codec)[0]
    yield "live.jpg", live.live_jpeg()
    yield "live.heic", live.live_heic()
    yield "live.mov", live.clip()


@pytest.fixture(scope="module")
def found():
    return dict(sources())


def told(folder):
    by_name = {}
    for name, group, tag, value in judged.tags(folder):
        by_name.setdefault(name, []).append((group, tag, value))
    return by_name


@judged.needs_tool
def test_the_judge_knows_the_made_files_for_what_they_are(tmp_path, found):
    for name, data in found.items():
        (tmp_path / name).write_bytes(data)
    seen = told(tmp_path)
    for name in found:
        tags = {tag for _, tag, _ in seen[name]}
        if name.startswith("live."):
            assert any(value == live.PAIR for _, _, value in seen[name]), name
        elif name.startswith(("google_f", "google_sec", "samsung", "boxed")):
            assert tags & CLIPS, name
        if name.startswith("google") or not name.endswith((".jpg", ".mov")):
            assert tags & MARKS or name == "live.heic", name
        assert name == "live.mov" or "SerialNumber" in tags, name


@judged.needs_tool
def test_the_judge_finds_nothing_afterwards(tmp_path, found):
    with MediaPool(1) as pool:
        for name, data in found.items():
            made = pool.prepare(data).result()
            assert isinstance(made, Prepared), name
            _write(tmp_path, name, made)
            offset, length = made.facts.clip
            assert bool(length) is not name.startswith("live."), name
            if length:
                film = pool.prepare(data[offset : offset + length]).result()
                assert isinstance(film, Prepared), name
                _write(tmp_path, name + ".mp4", film)
    for name, tags in told(tmp_path).items():
        for group, tag, value in tags:
            assert tag not in CLIPS | MARKS | {"ContentIdentifier", "MediaGroupUUID"}, (name, tag)
            assert group not in {"GPS", "Apple", "Samsung", "Keys", "UserData", "ItemList"}, name
            assert not group.startswith(("XMP", "ExifIFD", "IFD")), (name, group, tag)
            assert not any(secret.decode() in str(value) for secret in live.SECRETS), (name, tag)


def _write(folder, name, made):
    """The three files, after a look for what must not lie in them."""
    parts = {"": made.rewritten, ".preview.jpg": made.preview, ".thumbnail.jpg": made.thumbnail}
    for ending, data in parts.items():
        assert not any(secret in data for secret in live.SECRETS), name
        (folder / (name + ending)).write_bytes(data)
