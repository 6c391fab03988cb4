"""What an unlocked program does by itself: the day's first acts, and what was left to renew."""

from __future__ import annotations

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.patients.active import settle_days
from clinicvault.access.patients.appointments import delete_past
from clinicvault.access.patients.log_parts import delete_past as delete_past_parts
from clinicvault.access.people.resealing import reseal
from clinicvault.access.release.emergency import end_over
from clinicvault.access.release.forensic_keys import pass_on
from clinicvault.access.rotation.late_batches import rewrap_late
from clinicvault.access.rotation.rotating import rotate_patients
from clinicvault.access.session import VaultSession


def renew(session: VaultSession) -> None:
    """What needs no confirmation of what is being renewed: after an order patients, too."""
    rotate_patients(session)
    rewrap_late(session)
    reseal(session)
    pass_on(session)


def begin_day(session: VaultSession) -> None:
    """What anybody's program does first on a day: what is over goes, signed."""
    delete_due_wraps(session)
    end_over(session)
    delete_past(session)
    delete_past_parts(session)


def settle_lasting(session: VaultSession) -> None:
    """What an older program let last too long; whose day is over already is archived at once."""
    settle_days(session)
    delete_due_wraps(session)
