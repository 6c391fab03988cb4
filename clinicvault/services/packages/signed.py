"""Pictures that are ready to leave become a package's contents, with a manifest that is signed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from clinicvault.access.release.package_signing import package_signer, sign_manifest
from clinicvault.access.vault import OpenVault
from clinicvault.access.witnesses.signing import SignedHead, signed_head
from clinicvault.services.log.witnesses.noting import told_head

from .contents import Contents, Item
from .manifest import Manifest, listed, printable


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What is said of an export to whoever gets it; never a patient's name."""

    recipient: str
    purpose: str
    """The slug of a purpose."""
    language: str
    made: dt.date
    expires: dt.date | None = None
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """As `Contents.texts`."""


def signed_contents(
    vault: OpenVault, items: Sequence[Item], about: About
) -> tuple[Contents, SignedHead]:
    """The contents signed by this computer, and the log's head that goes with them.

    Once the package is out, `noting.went_elsewhere` is told of the head. IntegrityError as of
    `signed_head`; ValueError for names that are not random.
    """
    head = signed_head(vault)
    told = Manifest(
        clinic=printable(vault.clinic_name),
        recipient=printable(about.recipient),
        purpose=about.purpose,
        made=about.made,
        expires=about.expires,
        language=about.language,
        files=listed(items),
        log=told_head(head),
        signer=package_signer(vault),
    ).encoded()
    contents = Contents(
        tuple(items),
        vault.clinic_name,
        about.recipient,
        about.language,
        about.made,
        told,
        sign_manifest(vault, told),
        about.texts,
    )
    return contents, head
