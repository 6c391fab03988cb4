"""What lies in a package beside the log runs nowhere, and no promise goes beyond what is verified."""

import shutil
import subprocess
import sys

import pytest

from clinicvault.crypto.encoding import context
from tests.unit.services import test_services_log_evidence_told as told
from tests.unit.services.evidence_packages import (
    COPIES,
    SCRIPT,
    files_of,
    lines_of,
    repacked,
    verified,
    written,
)

HOLDS, changed = told.HOLDS, told.changed
made, copy = told.made, told.copy


def test_a_wrong_secret_hides_nothing(made, copy):
    secrets = lines_of(files_of(copy)["secrets.jsonl"])
    entries = lines_of(files_of(copy)["entries.jsonl"])
    for one in secrets:
        one["secret"] = "07" * 32
    shown = [{"seq": one["seq"], "leaf": one["leaf"], "problem": "unreadable"} for one in entries]
    changes = {"secrets_jsonl": written(secrets), "entries_jsonl": written(shown)}
    code, said = changed(made, copy, **changes)
    assert code == 1, said
    assert "epoch 2: its secret was left out, or is not the one" in said


@pytest.mark.parametrize(
    "name", ["base64.py", "cryptography/__init__.py", "leaves/x.bin", "timestamps/../a.txt"]
)
def test_a_package_holds_no_file_that_is_none_of_its_own(made, copy, name):
    """Also where the clinic's computer signed it."""
    files = {**files_of(copy), name: b"print('attacked')"}
    code, said = verified(repacked(copy, files, made[1], made[2]))
    assert code == 1
    assert "none of its own" in said


@pytest.mark.parametrize("script", [SCRIPT, COPIES], ids=["log", "copies"])
@pytest.mark.parametrize("options", [(), ("-P",), ("-I",)], ids=["bare", "P", "I"])
def test_what_lies_beside_a_script_does_not_run(made, tmp_path, script, options):
    for name in (SCRIPT, COPIES):
        shutil.copy(name, tmp_path)
    for name in ("base64", "json", "pathlib", "zipfile", "importlib", "cryptography"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('attacked')")
    done = subprocess.run(
        [sys.executable, *options, script.name, str(made[0])],
        capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert HOLDS in done.stdout


def test_a_time_stamp_is_not_said_to_be_verified(made, copy):
    """One of no authority at all, as a computer of the clinic may write it."""
    station, vault = made[1], made[2]
    files = files_of(copy)
    [line, *_] = lines_of(files["witnesses.jsonl"])
    row = {**line, "kind": 5, "where": "notary.example", "stamped": 1}
    row |= {"token": b"no token at all".hex(), "certificates": "no certificate"}
    values = [
        bytes.fromhex(row[name]) if name in {"generations", "token"} else row[name]
        for name in ("kind", "note", "generations", "where", "stamped", "token", "certificates")
    ]
    row["signature"] = station.sign(context("log-witness-row", vault, *values)).hex()
    files |= {
        "witnesses.jsonl": written([row]),
        "timestamps/000.txt": row["note"].encode(),
        "timestamps/000.tsr": b"no token at all",
        "timestamps/000.pem": b"no certificate",
    }
    code, said = verified(repacked(copy, files, station, vault), script=COPIES)
    assert code == 0, said
    assert (
        "time-stamp: 1, with which the log begins; the time-stamps themselves are NOT VER" in said
    )
    assert "AUTHORITY.pem -untrusted timestamps/000.pem" in files["README.txt"].decode()
