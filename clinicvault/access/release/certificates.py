"""What services need of a recipient's certificate, without knowing of any key."""

from __future__ import annotations

from clinicvault.crypto.cms import enveloped
from clinicvault.crypto.recipients import CertificateRecipient, certificate_recipient

__all__ = ["CertificateRecipient", "certificate_recipient", "enveloped"]
