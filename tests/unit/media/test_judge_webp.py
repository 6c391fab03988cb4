"""ExifTool and another decoder judge kept WebP files, made ones and the public collection's."""

from __future__ import annotations

import numpy as np
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import webp
from clinicvault.media.limits import Limits
from tests.unit.media import judged, webp_files

_STREAM = {
    "ImageWidth", "ImageHeight", "VP8Version", "HorizontalScale", "VerticalScale", "AlphaIsUsed",
    "WebP_Flags", "AlphaPreprocessing", "AlphaFiltering", "AlphaCompression",
}  # fmt: skip
FILMS = {"mei/webp/Animation Lossless.webp", "libvips/test/test-suite/images/big-height.webp"}


def _allowed(group, tag, value):
    if tag in {"ProfileDescription", "ProfileCopyright"}:
        return not str(value).strip()
    return tag in _STREAM or group in {"ICC_Profile", "ICC-header"}


def kept(source):
    rewritten = webp.rewrite(source, Limits())
    out = b"".join(rewritten.pieces)
    webp.prove(memoryview(out))
    webp.decode(out, rewritten)
    return out


@judged.needs_tool
def test_the_judge_sees_what_a_dirty_file_holds_and_nothing_afterwards(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.webp").write_bytes(webp_files.dirty())
    assert judged.left_over(source, _allowed)
    assert list(judged.identifying(source))
    cleaned = tmp_path / "cleaned"
    cleaned.mkdir()
    (cleaned / "a.webp").write_bytes(kept(webp_files.dirty()))
    assert judged.left_over(cleaned, _allowed) == []


@judged.needs_corpus
@pytest.mark.slow
def test_real_files_keep_their_pixels_and_lose_everything_else(tmp_path):
    found, changed = [], []
    for row in judged.listed("WEBP"):
        if row["hostile"]:
            continue
        path = judged.CORPUS / row["path"]
        source = path.read_bytes()
        out = kept(source)
        if not _same(source, out, film=row["path"] in FILMS):
            changed.append(row["path"])
        if judged.EXIFTOOL:
            found += [(row["path"], value) for value in judged.identifying(path) if value in out]
        (tmp_path / row["path"].replace("/", "_")).write_bytes(out)
    assert changed == []
    assert found == []
    if judged.EXIFTOOL:
        assert judged.left_over(tmp_path, _allowed) == []


def _same(source, out, *, film):
    before, after = webp_files.decoded(source), webp_files.decoded(out)
    if film:
        before, after = before[:, :, :3], after[:, :, :3]
    return np.array_equal(before, after)


@judged.needs_corpus
@pytest.mark.slow
def test_hostile_files_are_refused_or_come_out_clean(tmp_path):
    for row in judged.listed("WEBP"):
        if not row["hostile"]:
            continue
        try:
            out = kept((judged.CORPUS / row["path"]).read_bytes())
        except InputRefused:
            continue
        (tmp_path / row["path"].replace("/", "_")).write_bytes(out)
    if judged.EXIFTOOL:
        assert judged.left_over(tmp_path, _allowed) == []
