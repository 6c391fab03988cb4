"""Consents, evidence and disclosures as the window and the command line show them."""

from __future__ import annotations

from clinicvault.access.consent.consent_reading import Consent, judged_day, local_day
from clinicvault.access.consent.consent_watch import scan_missing
from clinicvault.access.consent.evidence import EvidenceFacts
from clinicvault.access.patients.disclosures import Disclosure
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.names import user_name
from clinicvault.services.telling import moment


def consent_view(clinic: Clinic, consent: Consent) -> views.ConsentView:
    """A consent as the window shows it."""
    return views.ConsentView(
        id=consent.id.hex(),
        purpose=consent.purpose,
        status=consent.status(judged_day(clinic.session)),
        recorded=local_day(consent.recorded_ms),
        until=consent.until,
        evidence=consent.evidence,
        by=user_name(clinic.vault, consent.by),
        note=consent.note,
        since=consent.since,
        scope=consent.scope,
        subjects=tuple(one.hex() for one in consent.subjects),
        faces=consent.faces,
        channels=consent.channels,
        language=consent.language,
        giver=consent.giver,
        giver_name=consent.giver_name,
        named=tuple(user_name(clinic.vault, one) for one in consent.named),
        form=consent.form,
        evidence_missing=scan_missing(consent),
        confirm_by=moment(consent.confirm_by_ms) if consent.confirm_by_ms else None,
        majority=consent.majority,
        withdrawn=local_day(consent.withdrawn_ms) if consent.withdrawn_ms else None,
    )


def evidence_view(clinic: Clinic, facts: EvidenceFacts) -> views.EvidenceView:
    """A signed form or signature, without opening it."""
    return views.EvidenceView(
        id=facts.id.hex(),
        consent_id=facts.consent.hex(),
        kind=facts.kind,
        when=moment(facts.when_ms),
        by=user_name(clinic.vault, facts.by),
        pages=facts.pages,
        text_hash=facts.text_sha256,
    )


def disclosure_view(clinic: Clinic, one: Disclosure) -> views.DisclosureView:
    """What left, and to whom."""
    return views.DisclosureView(
        id=one.id.hex(),
        when=moment(one.ms),
        recipient=one.recipient,
        purpose=one.purpose,
        photos=len(one.photos),
        form=one.form,
        by=user_name(clinic.vault, one.by),
        channel=one.channel,
        address=one.address,
    )
