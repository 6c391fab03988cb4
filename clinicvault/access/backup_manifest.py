"""A backup's manifest: what it holds, chained to the one before, signed by who made it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from clinicvault.crypto.encoding import context
from clinicvault.crypto.keys import verify
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import StateIndex

from .session import VaultSession
from .trust import Trust

FORMAT = 1


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
    """(body, signer's key id, signature), not verified; IntegrityError("backup-manifest")."""
    try:
        signed = json.loads(data)
        body = signed["body"]
        if body["format"] != FORMAT:
            raise IntegrityError("backup-newer")
        return body, bytes.fromhex(signed["signer"]), bytes.fromhex(signed["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError("backup-manifest") from error


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
