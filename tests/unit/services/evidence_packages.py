"""Evidence packages as tests write, change and verify them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile

from clinicvault.crypto.encoding import context
from clinicvault.services.resources import resource

SCRIPT = resource("evidence", "verify_log.py")
COPIES = resource("evidence", "verify_copies.py")
LEAVES = "leaves/000000000000.bin"


def packed(desk, folder, name="evidence.zip"):
    """A package of the clinic that somebody with the log key made."""
    target = folder / name
    assert desk.log_exports.evidence(target) > 0
    return target


def verified(package, *codes, script=SCRIPT):
    """(exit code, what it said) of the script as an auditor runs it."""
    named = [part for code in codes for part in ("--checkpoint", str(code))]
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(package), *named],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=package.parent,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def files_of(package):
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(package, files, station=None, vault=b""):
    """The package with other files; with the computer's key its list of files fits again."""
    if station is not None:
        digests = {
            name: hashlib.sha256(data).hexdigest()
            for name, data in files.items()
            if not name.startswith("manifest.")
        }
        manifest = json.dumps(digests).encode()
        message = context("log-evidence", vault, hashlib.sha256(manifest).digest())
        told = {"workstation": station.public.key_id.hex()}
        told["signature"] = station.sign(message).hex()
        files = {**files, "manifest.json": manifest, "manifest.sig": json.dumps(told).encode()}
    with zipfile.ZipFile(package, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return package


def leaves_of(data):
    """The leaves of one file."""
    found, at = [], 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        found.append(data[at + 4 : end])
        at = end
    return found


def joined(leaves):
    return b"".join(len(leaf).to_bytes(4, "big") + leaf for leaf in leaves)


def lines_of(data):
    return [json.loads(line) for line in data.splitlines()]


def written(lines):
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def flip(leaves, at=20):
    """The leaves with one bit of one of them changed."""
    at = at % len(leaves)
    return [*leaves[:at], leaves[at][:-1] + bytes([leaves[at][-1] ^ 1]), *leaves[at + 1 :]]
