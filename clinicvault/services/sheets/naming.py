"""No word on a sheet says whose pictures they are: title, captions and foot are typed by hand."""

from __future__ import annotations

from clinicvault.access.patients.patients import open_identity
from clinicvault.access.release.name_hints import says_name
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.records import PatientRecord
from clinicvault.services.giving import naming
from clinicvault.services.giving.whom import Whom
from clinicvault.services.views.sheets import SheetPlan

__all__ = ["names_patient", "require_nameless", "says_name"]


def names_patient(plan: SheetPlan, patient: str, recipient: str = "") -> bool:
    """Whether a word on the pages is one of the patient's name.

    `recipient` may stand at the foot, although a word of it is the patient's, too: whoever gets a
    sheet of Anna Berg may be called Anna themselves.
    """
    look = plan.look
    texts = (look.title, *(one.caption for one in plan.pairs))
    if any(says_name(text, patient) for text in texts if text):
        return True
    return naming.names_patient(look.note, patient, recipient)


def require_nameless(session: VaultSession, patient: bytes, plan: SheetPlan, whom: Whom) -> None:
    """InputRefused("sheet-names-patient"); UsageError("patient-unknown").

    IntegrityError where the patient's record is damaged: nothing can be compared with it.
    """
    with session.vault.read() as rows:
        record = session.vault.reader(rows).get(PatientRecord, patient)
    if record is None:
        raise UsageError("patient-unknown")
    name = naming.whole_name(open_identity(session, record))
    if names_patient(plan, name, naming.may_be_named(whom)):
        raise InputRefused("sheet-names-patient")
