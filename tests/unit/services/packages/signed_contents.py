"""Contents of a package, signed by a key of the test's own."""

from __future__ import annotations

import datetime as dt
import hashlib
import random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clinicvault.access.release.package_signing import LABEL
from clinicvault.services.packages.contents import Contents, Item
from clinicvault.services.packages.manifest import Manifest, listed

CLINIC, RECIPIENT, TITLE = "Clinique CANARY-CLINIC", "CANARY-RECIPIENT AG", "CANARY-TITLE"
CANARIES = (CLINIC.encode(), RECIPIENT.encode(), TITLE.encode(), b"CANARY-PIXELS", b"insurer")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DAY = dt.date(2026, 11, 23)


def item(number=0, size=5000, ending="jpg", **more):
    """A file of noise; its name is of its own bytes."""
    data = b"\xff\xd8\xff CANARY-PIXELS " + random.Random(number).randbytes(size)
    name = f"{hashlib.sha256(data).hexdigest()[:12]}.{ending}"
    told = {"title": f"{TITLE} {number}", "visit": "6 weeks later", "view": "frontal", **more}
    return Item(name, memoryview(data), "image/jpeg", **told)


def signed(*items, language="en", key=KEY, **more):
    """Contents whose manifest is signed."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    told = Manifest(
        CLINIC, RECIPIENT, "insurer", DAY, None, language, listed(items), signer=public
    ).encoded()
    made = {"manifest": told, "signature": key.sign(LABEL + told), **more}
    return Contents(tuple(items), CLINIC, RECIPIENT, language, DAY, **made)
