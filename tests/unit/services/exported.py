"""Entries for the tests of export formats, and the judges of those formats."""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from fhir.resources.auditevent import AuditEvent as AuditEventR5
from fhir.resources.R4B.auditevent import AuditEvent as AuditEventR4
from lxml import etree

from clinicvault.services.log.exports.form import Verified
from clinicvault.services.log.exports.registry import FORMS
from clinicvault.services.log.exports.told import Entry, Source
from tests.judges import require

WHEN = dt.datetime(2026, 2, 3, 4, 5, 6, 789_000, tzinfo=dt.UTC)
SOURCE = Source("urn:uuid:11111111-2222-3333-4444-555555555555", "Clinique Été")
CHECKPOINT = "clinicvault.local/00\n12\nroot=\n\n— station c2lnbmF0dXJl\n"
_NPM = Path(__file__).with_name("npm")
_SCHEMA = Path(__file__).with_name("atna.rng")
_VALIDATE = """
const {Fhir} = require("fhir"), fs = require("fs"), judge = new Fhir();
const lines = fs.readFileSync(0, "utf8").split("\\n").filter(line => line);
const found = lines.map(line => judge.validate(line, {errorOnUnexpected: true}));
const bad = found.flatMap(one => one.messages.filter(m => !["warning", "info"].includes(m.severity)));
console.log(JSON.stringify({judged: lines.length, valid: found.every(one => one.valid), bad}));
"""


def entry(**changes) -> Entry:
    given = {
        "seq": 7,
        "leaf": "ab" * 32,
        "time": WHEN,
        "event": "photo-view",
        "user_id": "aa" * 16,
        "user": "Dr <Paul> & co",
        "patient": "P-7K3M-9Q2X",
        "objects": ("bb" * 16, "cc" * 16),
        "purpose": "care",
        "outcome": "done",
        "workstation_id": "dd" * 16,
        "workstation": "desk-1",
        "session": "ee" * 16,
        "detail": (("recipient", "Dr Okafor"), ("form", "age")),
    }
    return Entry(**(given | changes))


def written(slug: str, *entries: Entry, faults: tuple[str, ...] = ()) -> bytes:
    """A whole export."""
    form = FORMS[slug]
    by = entry(event="log-export", leaf="", patient="", objects=(), detail=())
    body = b"".join(form.entry(SOURCE, one) for one in entries)
    return form.begin(SOURCE) + body + form.close(SOURCE, Verified(CHECKPOINT, faults), by)


def lines(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


def judge(slug: str, data: bytes) -> None:
    """Fail unless the format's own judge accepts it."""
    if slug == "fhir-r4":
        for line in data.splitlines():
            AuditEventR4.model_validate_json(line)
    elif slug == "fhir-r5":
        for line in data.splitlines():
            AuditEventR5.model_validate_json(line)
    elif slug == "atna":
        schema().assertValid(etree.fromstring(data))


@functools.cache
def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(_SCHEMA))


@functools.cache
def fhir_package() -> Path:
    """The npm package `fhir` as the lock has it, installed once a run in a folder of its own."""
    require("npm")
    folder = Path(tempfile.mkdtemp(prefix="clinicvault-fhir-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_NPM / name, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder


def judged_by_npm(data: bytes) -> dict:
    """What the npm validator says of R4 resources."""
    done = subprocess.run(
        ["node", "-e", _VALIDATE], cwd=fhir_package(), input=data, capture_output=True,
        check=True, timeout=300,
    )  # fmt: skip
    return json.loads(done.stdout)
