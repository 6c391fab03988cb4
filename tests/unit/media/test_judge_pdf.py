"""ExifTool as the judge of documents, and the public collection of them where it is present."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import cv2
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import pdf
from clinicvault.media.limits import Limits
from tests.unit.media import pdf_files as papers

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("CLINICVAULT_CORPUS", ROOT.parent / "shared" / "corpus"))
EXIFTOOL = shutil.which("exiftool")
OWN_GROUPS = {"ExifTool", "File", "System", "Composite"}
NEEDED = {"PDFVersion", "PageCount", "Linearized", "SourceFile"}
WORDS = {
    "Author", "Title", "Subject", "Keywords", "Creator", "Producer", "CreateDate", "ModifyDate",
    "CreatorTool", "MetadataDate", "DocumentID", "InstanceID", "OriginalDocumentID", "PTEXFullbanner",
    "SignerContactInfo", "SigningDate", "SigningAuthority", "Company", "SourceModified",
}  # fmt: skip

REFUSED = {"c2pa-rs/sdk/tests/fixtures/basic-password.pdf": "pdf-password"}
"""Nobody told the password."""

RENDERED = {"pypdf-samples/024-annotations/annotated_pdf.pdf"}
"""Its remark is to be seen but has no look of its own."""

FLATTENED = {
    "pypdf-samples/010-pdflatex-forms/pdflatex-forms.pdf": 0.1,
    "pypdf-samples/012-libreoffice-form/libreoffice-form.pdf": 0.1,
}
"""Their empty form fields have no look until one is made: at most so much of 255 on average."""

judged = pytest.mark.skipif(
    EXIFTOOL is None, reason="exiftool (libimage-exiftool-perl) is not installed"
)
present = pytest.mark.skipif(
    not (CORPUS / "manifest.tsv").exists(), reason=f"no collection of photos at {CORPUS.name}"
)


def told(path):
    command = [EXIFTOOL, "-a", "-u", "-G1", "-ee3", "-s", "-j", "-q", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=False).stdout or b"[]")


def findings(folder):
    """What ExifTool sees in the documents of a folder beyond their number of pages."""
    return [
        (Path(entry["SourceFile"]).name, key, value)
        for entry in told(folder)
        for key, value in entry.items()
        if key.partition(":")[0] not in OWN_GROUPS and key.rpartition(":")[2] not in NEEDED
    ]


def identifying(path):
    """Words of the source that name persons, days or programs."""
    return {
        str(value).encode()
        for entry in told(path)
        for key, value in entry.items()
        if key.rpartition(":")[2] in WORDS and len(str(value)) >= 6
    }


def rows(*, hostile):
    with (CORPUS / "manifest.tsv").open(encoding="utf-8") as source:
        every = [row for row in csv.DictReader(source, delimiter="\t") if row["format"] == "PDF"]
    return [row["path"] for row in every if bool(row["hostile"]) is hostile]


def difference(before, after):
    """Mean difference of all pages, at most 255."""
    first, second = papers.rendered(before), papers.rendered(after)
    assert [page.shape for page in first] == [page.shape for page in second]
    return max(
        (float(cv2.absdiff(one, two).mean()) for one, two in zip(first, second, strict=True)),
        default=0.0,
    )


@judged
def test_the_judge_finds_what_a_dirty_document_holds(tmp_path):
    (tmp_path / "a.pdf").write_bytes(papers.dressed())
    tags = {key.rpartition(":")[2] for _, key, _ in findings(tmp_path)}
    assert {"Author", "Title", "Producer", "CreateDate", "Insurance"} <= tags


@judged
def test_the_judge_finds_nothing_after_stripping(tmp_path):
    for name, source in (
        ("a", papers.dressed()),
        ("b", papers.scan()),
        ("c", papers.earlier_version()),
    ):
        made = pdf.rewrite(source, Limits())
        (tmp_path / f"{name}.pdf").write_bytes(b"".join(made.pieces))
    assert findings(tmp_path) == []


def taken_in(paths, folder):
    """(refused by path, rendered, difference by path where there is any, words left)."""
    refused, rendered, changed, left = {}, set(), {}, []
    for path in paths:
        source = (CORPUS / path).read_bytes()
        try:
            made = pdf.rewrite(source, Limits())
            out = b"".join(made.pieces)
            pdf.prove(out)
            pdf.decode(out, made)
        except InputRefused as refusal:
            refused[path] = refusal.code
            continue
        (folder / path.replace("/", "_")).write_bytes(out)
        if "re-encoded" in made.facts.notes:
            rendered.add(path)
        elif distance := difference(source, out):
            changed[path] = distance
        if EXIFTOOL:
            words = identifying(CORPUS / path)
            left += [(path, word) for word in words if word in papers.everything(out)]
    return refused, rendered, changed, left


@present
@pytest.mark.slow
def test_real_documents_look_the_same_and_lose_everything_else(tmp_path):
    refused, rendered, changed, left = taken_in(rows(hostile=False), tmp_path)
    assert refused == REFUSED
    assert rendered == RENDERED
    assert changed.keys() == FLATTENED.keys()
    assert all(changed[path] < FLATTENED[path] for path in changed)
    assert left == []
    if EXIFTOOL:
        assert findings(tmp_path) == []


@present
@pytest.mark.slow
def test_hostile_documents_are_refused_or_come_out_clean(tmp_path):
    refused, _, _, left = taken_in(rows(hostile=True), tmp_path)
    assert set(refused.values()) <= {"picture-damaged", "pdf-password", "too-many-parts"}
    assert left == []
    if EXIFTOOL:
        assert findings(tmp_path) == []
