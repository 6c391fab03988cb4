"""ExifTool judges what is kept of raw files, made ones and the public collection's."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.media.limits import Limits
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia
from tests.unit.media import judged, raw_files
from tests.unit.media.small_limits import LIMITS

_NEEDED = {
    "ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation",
    "StripOffsets", "StripByteCounts", "SamplesPerPixel", "RowsPerStrip", "PlanarConfiguration",
    "Predictor",
}  # fmt: skip

TAKEN_IN = {
    r"rawpy/test/RAW_KODAK_DC50_\303\251.KDC": "the one file with all its samples",
    "exiv2/test/data/exiv2-bug855.jpg": "a JPEG, whatever it is listed as",
    "mei/nef/Issue 247-2.nef": "a JPEG that somebody called NEF",
    "mei/nef/Issue 247-3.nef": "a JPEG that somebody called NEF",
}
"""Files listed as raw that become photos; the first is rendered, the others are no raw files."""

REFUSED = {
    "exiftool/t/images/CanonRaw.crw": "picture-damaged",
    "exiftool/t/images/DNG.dng": "picture-damaged",
    "exiftool/t/images/FujiFilm.raf": "picture-damaged",
    "exiftool/t/images/Minolta.mrw": "picture-damaged",
    "exiftool/t/images/Panasonic.rw2": "picture-damaged",
    "exiftool/t/images/Sigma.x3f": "picture-damaged",
    "exiftool/t/images/SigmaDP2.x3f": "picture-too-large",
    "exiv2/test/data/Canon-R6-pruned.CR3": "picture-damaged",
    "exiv2/test/data/exiv2-canon-powershot-s40.crw": "picture-damaged",
    "exiv2/test/data/issue_1530_poc.crw": "picture-damaged",
    "exiv2/test/data/issue_1827_poc.crw": "picture-damaged",
    "exiv2/test/data/issue_1838_poc.crw": "picture-damaged",
    "exiv2/test/data/issue_841_poc.crw": "picture-damaged",
    "exiv2/test/data/test_issue_ghsa_mv9g_fxh2_m49m.crw": "picture-damaged",
    # Files whose samples were cut away, some of them spoiled on purpose besides (above);
    # the heads of files, spoiled on purpose (below).
    "exiv2/test/data/issue_9324_poc.crw": "picture-damaged",
    "exiv2/test/data/issue_ghsa_hxph_pv7w_8649_poc.crw": "picture-damaged",
    "exiv2/test/data/issue_ghsa_m479_7frc_gqqg_poc.crw": "picture-damaged",
    "exiv2/test/data/issue_1097_poc.crw": "picture-kind-unsupported",
    "exiv2/test/data/issue_1887_poc.crw": "picture-kind-unsupported",
    "exiv2/test/data/issue_839_poc.rw2": "picture-kind-unsupported",
    "exiv2/test/data/issue_843_poc.crw": "picture-kind-unsupported",
    "exiv2/test/data/issue_ghsa_9mxq_4j5g_5wrp.crw": "picture-kind-unsupported",
    "mei/rw2/Issue 419.rw2": "picture-kind-unsupported",
    # No sign of any kind that is known: a maker without a mark of its own, and broken marks.
    "exiftool/t/images/KyoceraRaw.raw": "format-unknown",
    "exiv2/test/data/issue_1791_new.raf": "format-unknown",
    "exiv2/test/data/issue_1791_old.raf": "format-unknown",
    "exiv2/test/data/issue_857_coverage.raf": "format-unknown",
    "exiv2/test/data/issue_857_poc.raf": "format-unknown",
}
"""Files listed as raw that are refused: not one of them still has a picture's samples."""


def _allowed(group, tag, value):
    if tag in {"ProfileDescription", "ProfileCopyright"}:
        return not str(value).strip()
    return (group == "IFD0" and tag in _NEEDED) or group in {"ICC_Profile", "ICC-header"}


@judged.needs_tool
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_judge_sees_what_a_raw_file_holds_and_nothing_afterwards(tmp_path, order):
    source, kept = tmp_path / "source", tmp_path / "kept"
    source.mkdir()
    kept.mkdir()
    (source / "a.dng").write_bytes(raw_files.dng(dirty=True, order=order))
    assert {tag for _, tag, _ in judged.left_over(source, _allowed)} >= {
        "IFD0:CameraSerialNumber", "IFD0:Artist", "ExifIFD:SerialNumber", "IFD0:DNGVersion",
    }  # fmt: skip
    named = list(judged.identifying(source / "a.dng"))
    assert len(named) > 8
    with MediaPool(1, LIMITS) as pool:
        made = pool.prepare((source / "a.dng").read_bytes()).result()
    assert isinstance(made, Prepared)
    for name, data in (("a.tif", made.rewritten), ("b.jpg", made.preview)):
        assert [value for value in named if value in data] == []
        (kept / name).write_bytes(data)
    (kept / "b.jpg").unlink()
    assert judged.left_over(kept, _allowed) == []


@judged.needs_tool
def test_the_made_files_are_sound_in_the_judges_eyes(tmp_path):
    """What the tests render is a DNG to others too, not only to the program."""
    path = tmp_path / "a.dng"
    path.write_bytes(raw_files.dng(dirty=True))
    seen = {f"{group}:{tag}": value for _, group, tag, value in judged.tags(path)}
    assert (seen["File:FileType"], seen["SubIFD:ImageWidth"]) == ("DNG", 240)
    assert seen["SubIFD:PhotometricInterpretation"] == "Color Filter Array"
    assert "ExifTool:Error" not in seen


@judged.needs_corpus
def test_every_raw_file_of_the_collection_is_rendered_or_refused_with_a_reason(tmp_path):
    limits = dataclasses.replace(Limits(), seconds=30.0)
    taken, refused, found = set(), {}, []
    with MediaPool(1, limits) as pool:
        for row in judged.listed("RAW"):
            path = judged.CORPUS / row["path"]
            made = pool.prepare(path.read_bytes()).result()
            if isinstance(made, RefusedMedia):
                refused[row["path"]] = made.reason
                continue
            taken.add(row["path"])
            if made.facts.origin == "raw":
                (tmp_path / "kept.tif").write_bytes(made.rewritten)
                if judged.EXIFTOOL:
                    found += [v for v in judged.identifying(path) if v in made.rewritten]
    assert taken == set(TAKEN_IN)
    assert refused == REFUSED
    assert found == []
    assert (tmp_path / "kept.tif").exists()
    if judged.EXIFTOOL:
        assert judged.left_over(tmp_path, _allowed) == []
