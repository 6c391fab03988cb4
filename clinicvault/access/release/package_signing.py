"""A package's manifest, signed by the computer that made it, and checked by whoever gets it.

The signature says which computer's key speaks. Whose that is, a person finds out once, by its
words, and the address book keeps it.
"""

from __future__ import annotations

from clinicvault.access.vault import OpenVault
from clinicvault.crypto.codes import words_of
from clinicvault.crypto.keys import SIGNING_BYTES, verify
from clinicvault.domain.errors import InputRefused

LABEL = b"ClinicVault package manifest 1\n"
"""Stands before the manifest in what is signed, so that no other text of this key is one."""


def package_signer(vault: OpenVault) -> bytes:
    """This computer's public signing key (Ed25519, 32 bytes): what a manifest names."""
    return vault.workstation.public.signing


def sign_manifest(vault: OpenVault, manifest: bytes) -> bytes:
    """Ed25519 signature (64 bytes) of this computer over a manifest."""
    return vault.workstation.sign(LABEL + manifest)


def manifest_signed(signer: bytes, signature: bytes, manifest: bytes) -> bool:
    """Whether the owner of a public key signed this manifest; False for anything malformed."""
    return verify(signer, signature, LABEL + manifest)


def signer_words(signer: bytes) -> str:
    """Four words that stand for a signing key, to be compared by telephone (0.1 s).

    InputRefused("manifest-unreadable") for what is no key.
    """
    if len(signer) != SIGNING_BYTES:
        raise InputRefused("manifest-unreadable")
    return words_of(signer)
