"""ExifTool as the judge of films, and the public collection of them where it is present."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import video
from clinicvault.media.limits import Limits
from tests.unit.media import video_files as films

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("CLINICVAULT_CORPUS", ROOT.parent / "shared" / "corpus"))
EXIFTOOL = shutil.which("exiftool")
OWN_GROUPS = {"ExifTool", "File", "System", "Composite", "SourceFile"}

NEEDED = {
    "MajorBrand", "MinorVersion", "CompatibleBrands", "MovieHeaderVersion", "TimeScale", "Duration",
    "PreferredRate", "PreferredVolume", "MatrixStructure", "NextTrackID", "MediaData",
    "MediaDataSize", "MediaDataOffset", "TrackHeaderVersion", "TrackID", "TrackDuration",
    "TrackLayer", "TrackVolume", "ImageWidth", "ImageHeight", "MediaHeaderVersion",
    "MediaTimeScale", "MediaDuration", "HandlerType", "GraphicsMode", "OpColor", "CompressorID",
    "SourceImageWidth", "SourceImageHeight", "XResolution", "YResolution", "BitDepth",
    "AVCConfiguration", "HEVCConfigurationVersion", "PixelAspectRatio", "ColorProfiles",
    "ColorPrimaries", "TransferCharacteristics", "MatrixCoefficients", "VideoFullRangeFlag",
    "CleanApertureWidth", "CleanApertureHeight", "CleanApertureOffsetX", "CleanApertureOffsetY",
    "VideoFrameRate", "TimeToSampleTable", "SampleToChunk", "SampleSizes", "ChunkOffset",
    "SyncSampleTable", "CompositionTimeToSample", "Unknown_edts", "Unknown_url", "URL", "Unknown_av1C", "Unknown_mdcv", "Unknown_esds",
    "Unknown_hvcC", "VideoFieldOrder",
}  # fmt: skip
EMPTY = {
    "CreateDate", "ModifyDate", "TrackCreateDate", "TrackModifyDate", "MediaCreateDate",
    "MediaModifyDate", "PreviewTime", "PreviewDuration", "PosterTime", "SelectionTime",
    "SelectionDuration", "CurrentTime", "MediaLanguageCode",
}  # fmt: skip
NOTHING = {"0000:00:00 00:00:00", "0 s", "und"}

REFUSED = {
    "c2pa-rs/sdk/tests/fixtures/bunny/bunny_89283bps/BigBuckBunny_2s_init.mp4": "picture-damaged",
    "c2pa-rs/sdk/tests/fixtures/dashinit.mp4": "picture-damaged",
    "c2pa-rs/sdk/tests/fixtures/nested_moov_1000.mp4": "picture-damaged",
    "exiftool/t/images/QuickTime.mov": "picture-damaged",
}
"""The first two are the heads of streams without a frame, the third holds nothing but boxes in
boxes, the last is a file of which all but the head was cut away."""

judged = pytest.mark.skipif(
    EXIFTOOL is None, reason="exiftool (libimage-exiftool-perl) is not installed"
)
present = pytest.mark.skipif(
    not (CORPUS / "manifest.tsv").exists(), reason=f"no collection of photos at {CORPUS.name}"
)


def findings(folder):
    """What ExifTool sees in the films of a folder beyond what a player needs."""
    found = []
    for entry in told(folder):
        for key, value in entry.items():
            group, _, tag = key.rpartition(":")
            if group in OWN_GROUPS or not group:
                allowed = tag != "Error" and not (tag == "Warning" and "railer" in str(value))
            else:
                allowed = tag in NEEDED or (tag in EMPTY and str(value) in NOTHING)
            if not allowed:
                found.append((Path(entry["SourceFile"]).name, key, value))
    return found


def told(path):
    command = [EXIFTOOL, "-a", "-u", "-G1", "-ee3", "-s", "-j", "-q", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=False).stdout or b"[]")


def identifying(path):
    """Words of the source that name persons, devices, places, days or programs."""
    words = set()
    for entry in told(path):
        for key, value in entry.items():
            group, _, tag = key.rpartition(":")
            if group in OWN_GROUPS or not group or tag in NEEDED | EMPTY | {"CompressorName"}:
                continue
            if re.search(
                "Version|Time$|Rate|Width|Height|Scale|Channels|Handler|Format|Dimensions|Vendor",
                tag,
            ):
                continue
            text = str(value)
            if len(text) >= 6 and "Binary data" not in text and not text.isdecimal():
                words.add(text.encode())
    return words


def rows(*, hostile):
    with (CORPUS / "manifest.tsv").open(encoding="utf-8") as source:
        every = [row for row in csv.DictReader(source, delimiter="\t") if row["format"] == "VIDEO"]
    return [row["path"] for row in every if bool(row["hostile"]) is hostile]


@judged
def test_the_judge_finds_what_a_dirty_film_holds(tmp_path):
    (tmp_path / "a.mp4").write_bytes(films.dressed(films.film()))
    tags = {key.rpartition(":")[2] for _, key, _ in findings(tmp_path)}
    assert {"GPSCoordinates", "CreateDate", "Software", "Title"} <= tags
    assert any(films.CANARY in word for word in identifying(tmp_path))


@judged
@pytest.mark.parametrize("codec", ["libx264", "libx265", "libsvtav1", "mpeg4", "mjpeg"])
def test_the_judge_finds_nothing_after_stripping(tmp_path, codec):
    options = {
        "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
        "libsvtav1": {"preset": "12"},
    }
    form = "mov" if codec == "mjpeg" else "mp4"
    source = films.dressed(films.film(codec, form=form, options=options.get(codec)))
    made = video.rewrite(source, Limits())
    (tmp_path / "a.mp4").write_bytes(b"".join(made.pieces))
    assert findings(tmp_path) == []


@present
@pytest.mark.slow
def test_real_films_keep_every_frame_and_lose_everything_else(tmp_path):
    refused, changed, left = {}, [], []
    for path in rows(hostile=False):
        source = (CORPUS / path).read_bytes()
        try:
            made = video.rewrite(source, Limits())
            out = b"".join(made.pieces)
            video.prove(out)
            video.decode(out, made)
        except InputRefused as refusal:
            refused[path] = refusal.code
            continue
        if films.frames(source) != films.frames(out):
            changed.append(path)
        if EXIFTOOL:
            left += [(path, word) for word in identifying(CORPUS / path) if word in out]
        (tmp_path / path.replace("/", "_")).write_bytes(out)
    assert refused == REFUSED
    assert changed == []
    assert left == []
    if EXIFTOOL:
        assert findings(tmp_path) == []


@present
def test_hostile_films_are_refused():
    codes = set()
    for path in rows(hostile=True):
        with pytest.raises(InputRefused) as caught:
            video.rewrite((CORPUS / path).read_bytes(), Limits())
        codes.add(caught.value.code)
    assert codes == {"picture-damaged", "picture-kind-unsupported"}
