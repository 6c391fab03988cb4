"""For a colleague who has a certificate: one CMS file (`.p7m`), AES-256-GCM.

Opens with `openssl cms -decrypt -inform DER`, or where the colleague's mail program does that.
"""

from __future__ import annotations

from clinicvault.access.release.certificates import CertificateRecipient, enveloped
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services.api import ProgressListener

from .archive import archive, wipe
from .contents import Contents

ENDING = "p7m"


def make(
    contents: Contents,
    to: CertificateRecipient,
    cancel: CancelToken | None = None,
    progress: ProgressListener | None = None,
) -> bytearray:
    """The file, whole in memory. Raises Cancelled, and InputRefused("export-too-large")."""
    token = cancel or CancelToken()
    packed = archive(contents, token.check)
    try:
        with packed.getbuffer() as content:
            made = enveloped(content, to, token.check)
    finally:
        wipe(packed)
    if progress is not None:
        progress(Progress(len(contents.items), len(contents.items), len(made)))
    return made
