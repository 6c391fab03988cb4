"""What the judges of single formats share: the collection, ExifTool, and identifying values."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("CLINICVAULT_CORPUS", ROOT.parent / "shared" / "corpus"))
EXIFTOOL = shutil.which("exiftool")

needs_tool = pytest.mark.skipif(
    EXIFTOOL is None, reason="exiftool (libimage-exiftool-perl) is not installed"
)
needs_corpus = pytest.mark.skipif(
    not (CORPUS / "manifest.tsv").exists(), reason=f"no collection of photos at {CORPUS.name}"
)

_IDENTIFYING = re.compile(
    r"serial|owner|artist|author|byline|by-line|creator|copyright|gps|city|location|software"
    r"|datetime|createdate|modifydate|description|title|caption|keywords|hostcomputer|make|model"
    r"|documentid|instanceid|historyagent|comment",
    re.IGNORECASE,
)
_OWN = {"ExifTool", "File", "System", "Composite", "SourceFile"}


def listed(*formats):
    """Rows of the collection of these formats that really begin as such."""
    with (CORPUS / "manifest.tsv").open(encoding="utf-8") as source:
        return [row for row in csv.DictReader(source, delimiter="\t") if row["format"] in formats]


def tags(path):
    """(group, tag, value) of everything that ExifTool sees in a file or a folder's files."""
    command = [EXIFTOOL, "-a", "-u", "-G1", "-ee3", "-s", "-j", "-q", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    for entry in json.loads(done.stdout or b"[]"):
        for key, value in entry.items():
            group, _, tag = key.rpartition(":")
            yield Path(entry["SourceFile"]).name, group or tag, tag, value


def identifying(path):
    """Values of a file that name a person, a place, a day or a device, as bytes."""
    for _, group, tag, value in tags(path):
        if group in _OWN or group.startswith("ICC") or not _IDENTIFYING.search(tag):
            continue
        text = str(value).strip()
        if len(text) >= 5 and not text.startswith("(Binary"):
            yield text.encode()


def left_over(folder, allowed):
    """What ExifTool finds in a folder beyond what `allowed(group, tag, value)` lets stand."""
    return [
        (name, f"{group}:{tag}", value)
        for name, group, tag, value in tags(folder)
        if not (group in _OWN and tag not in {"Comment", "Error", "Warning"})
        and not allowed(group, tag, value)
    ]
