"""ExifTool as the judge of what is left, and the public collection of photos where it is present."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia
from tests.unit.media import samples

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("CLINICVAULT_CORPUS", ROOT.parent / "shared" / "corpus"))
EXIFTOOL = shutil.which("exiftool")

OWN_GROUPS = {"ExifTool", "File", "System", "Composite", "SourceFile"}
JPEG_GROUPS = {"JFIF", "Adobe", "ICC_Profile", "ICC-header", "ICC-cicp"}
PNG_TAGS = {
    "ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace",
    "Palette", "Transparency", "Gamma", "SRGBRendering", "ProfileName", "WhitePointX", "WhitePointY",
    "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY",
}  # fmt: skip
PNG_GROUPS = {"PNG-cHRM", "PNG-pHYs", "ICC_Profile", "ICC-header", "ICC-cicp"}
TEXT_TAGS = {"ProfileDescription", "ProfileCopyright"}

judged = pytest.mark.skipif(
    EXIFTOOL is None, reason="exiftool (libimage-exiftool-perl) is not installed"
)
present = pytest.mark.skipif(
    not (CORPUS / "manifest.tsv").exists(), reason=f"no collection of photos at {CORPUS.name}"
)

DAMAGED = {
    "mei/jpg/ImageTestSuite/1cbb1bb37d62c44f67374cd451643dc4.jpg": "entropy-coded data ends early",
    "mei/png/ImageTestSuite/c-m1-49e39033e275de9786d8c41f834c710b.png": "wrong checksum of a critical chunk",
}
"""Files that the collection calls harmless and that are damaged, with what is wrong with them."""


def findings(folder):
    """What ExifTool sees in every file of a folder beyond the allowed groups."""
    command = [EXIFTOOL, "-a", "-u", "-G1", "-ee3", "-s", "-j", "-q", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    found = []
    for entry in json.loads(done.stdout or b"[]"):
        for key, value in entry.items():
            group, _, tag = key.rpartition(":")
            if not _allowed(group or tag, tag, value):
                found.append((Path(entry["SourceFile"]).name, key, value))
    return found


def _allowed(group, tag, value):
    if group in OWN_GROUPS:
        return tag not in {"Comment", "Error"} and not (tag == "Warning" and "railer" in str(value))
    if tag in TEXT_TAGS:
        return str(value).strip() == ""
    if group == "PNG":
        return tag in PNG_TAGS
    return group in JPEG_GROUPS | PNG_GROUPS


def files():
    with (CORPUS / "manifest.tsv").open(encoding="utf-8") as source:
        return [
            row
            for row in csv.DictReader(source, delimiter="\t")
            if row["format"] in ("JPEG", "PNG")
        ]


@judged
def test_the_judge_finds_what_a_dirty_file_holds(tmp_path):
    (tmp_path / "a.jpg").write_bytes(samples.dirty_jpeg())
    (tmp_path / "b.png").write_bytes(samples.dirty_png())
    groups = {key.split(":")[0] for _, key, _ in findings(tmp_path)}
    assert {"IFD0", "ExifIFD", "GPS", "PNG"} <= groups


@judged
def test_the_judge_finds_nothing_after_stripping(tmp_path):
    with MediaPool(1) as pool:
        for name, source in (("a.jpg", samples.dirty_jpeg()), ("b.png", samples.dirty_png())):
            made = pool.prepare(source).result()
            (tmp_path / name).write_bytes(made.rewritten)
            (tmp_path / f"preview-{name}.jpg").write_bytes(made.preview)
            (tmp_path / f"thumbnail-{name}.jpg").write_bytes(made.thumbnail)
    assert findings(tmp_path) == []


@present
@pytest.mark.slow
def test_real_photos_keep_their_pixels_and_lose_everything_else(tmp_path):
    refused, changed = {}, []
    with MediaPool() as pool:
        for row in files():
            if row["hostile"]:
                continue
            source = (CORPUS / row["path"]).read_bytes()
            made = pool.prepare(source).result()
            if isinstance(made, RefusedMedia):
                refused[row["path"]] = made.reason
                continue
            if not _same(source, made.rewritten):
                changed.append(row["path"])
            name = row["path"].replace("/", "_")
            (tmp_path / name).write_bytes(made.rewritten)
    assert changed == []
    assert refused == dict.fromkeys(DAMAGED, "picture-damaged")
    if EXIFTOOL:
        assert findings(tmp_path) == []


def _same(source, out):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return samples.loaded(source) == samples.loaded(out)


@present
@pytest.mark.slow
def test_hostile_files_are_refused_or_come_out_clean(tmp_path):
    with MediaPool() as pool:
        for row in files():
            if not row["hostile"]:
                continue
            made = pool.prepare((CORPUS / row["path"]).read_bytes()).result()
            assert isinstance(made, Prepared | RefusedMedia)
            if isinstance(made, Prepared):
                (tmp_path / row["path"].replace("/", "_")).write_bytes(made.rewritten)
            else:
                assert made.reason != "picture-crashed", row["path"]
    if EXIFTOOL:
        assert findings(tmp_path) == []


HIDING = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "resource", "pwd", "pyseccomp"):
            raise ImportError(name)
sys.meta_path.insert(0, Hide())
sys.path.insert(0, {root!r})
import pkgutil, clinicvault.media, clinicvault.jobs
for package in (clinicvault.media, clinicvault.jobs):
    for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        __import__(found.name)
print("fine")
"""


def test_every_module_loads_without_the_modules_of_posix():
    done = subprocess.run(
        [sys.executable, "-c", HIDING.format(root=str(ROOT))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "fine\n", done.stderr


def test_the_program_side_never_loads_a_decoder():
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import clinicvault.media.pool, clinicvault.media.reading; print(sorted({{'cv2', 'PIL', 'numpy', 'simplejpeg'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
