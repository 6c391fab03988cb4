"""A backup's manifest: what it holds, chained to the one before, signed by who made it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from clinicvault.crypto.encoding import context
from clinicvault.crypto.keys import verify
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import StateIndex

from .certificates.trust import Trust
from .session import VaultSession

FORMAT = 1
LIMIT_BYTES = 64 << 20
"""A manifest is read whole; this is room for 700,000 missing objects."""
_HEX = {"vault": 16, "pin": 32, "database": 32, "wraps": 32}


def sign_manifest(session: VaultSession, body: dict[str, object]) -> bytes:
    """The manifest as JSON text with the user's signature over the body's canonical bytes."""
    signature = session.keys.sign(_message(body))
    signed = {
        "body": body,
        "signer": session.keys.public.key_id.hex(),
        "signature": signature.hex(),
    }
    return json.dumps(signed, indent=1, sort_keys=True).encode()


def read_manifest(data: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """(body, signer's key id, signature), not verified; IntegrityError("backup-manifest").

    Every field is there and has its form; "backup-newer" for another format.
    """
    try:
        signed = json.loads(data if len(data) <= LIMIT_BYTES else b"")
        body = signed["body"]
        if body["format"] != FORMAT:
            raise IntegrityError("backup-newer")
        _require_form(body)
        return body, bytes.fromhex(signed["signer"]), bytes.fromhex(signed["signature"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IntegrityError("backup-manifest") from error


def log_size(body: dict[str, Any]) -> int:
    """How many entries the log had: the second line of the checkpoint (C2SP tlog-checkpoint)."""
    return int(body["checkpoint"].split("\n")[1])


def _require_form(body: dict[str, Any]) -> None:
    for name, size in _HEX.items():
        if len(bytes.fromhex(body[name])) != size:
            raise ValueError(name)
    previous, missing = bytes.fromhex(body["previous"]), body.get("missing", [])
    if len(previous) not in {0, 32} or not isinstance(missing, list):
        raise ValueError("previous")
    if not all(_is_fault(one) for one in body.get("faults", [])):
        raise ValueError("faults")
    if dt.datetime.fromisoformat(body["when"]).tzinfo is None:
        raise ValueError("when")
    try:
        log_size(body)
    except (AttributeError, IndexError) as error:
        raise ValueError("checkpoint") from error


def _is_fault(one: object) -> bool:
    """Whether it is [number of a leaf, code], as whoever signed the manifest found it."""
    match one:
        case [int(seq), str()]:
            return seq >= 0
    return False


def check_manifest(data: bytes, trust: Trust, state: StateIndex) -> dict[str, Any]:
    """The body, if a certified user of this vault signed it; IntegrityError otherwise."""
    body, signer, signature = read_manifest(data)
    size, _ = state.position()
    public = trust.signer(signer, size)
    if public is None or not verify(public, signature, _message(body)):
        raise IntegrityError("backup-manifest")
    return body


def manifest_digest(data: bytes) -> str:
    """What the next manifest cites."""
    return hashlib.sha256(data).hexdigest()


def _message(body: dict[str, object]) -> bytes:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return context("backup-manifest", canonical)
