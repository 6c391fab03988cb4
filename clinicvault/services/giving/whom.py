"""Who gets an export: somebody of the address book, or the patient, who needs no entry."""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import MappingProxyType

from clinicvault.access.patients.patients import Identity
from clinicvault.access.release.certificates import certificate_recipient
from clinicvault.access.release.name_hints import Names
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.exports import THE_PATIENT, RecipientSort
from clinicvault.services.exporting import tidy_address, tidy_recipient
from clinicvault.services.packages.protection import age_key
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import RecipientDetails, RecipientView

__all__ = ["THE_PATIENT", "Whom", "somebody", "the_patient"]
_IN_PACKAGE = MappingProxyType({"en": "the patient", "fr": "la patiente ou le patient"})


@dataclasses.dataclass(frozen=True, slots=True)
class Whom:
    """A recipient, and whether it is the patient who has no entry."""

    view: RecipientView
    own: bool = False
    namesake: bool = False
    """Whether the entry, whatever its sort, is called as the patient is."""

    @property
    def details(self) -> RecipientDetails:
        """Name, language, keys."""
        return self.view.details

    @property
    def patient(self) -> bool:
        """Whether it is the patient, with or without an entry."""
        return self.details.sort is RecipientSort.PATIENT

    @property
    def entry(self) -> str:
        """Id in the address book, "" for none."""
        return "" if self.own else self.view.id

    def named(self, kind: PackageKind) -> str:
        """As the package says it: no patient's name is in one, and their page says none at all."""
        unnamed = self.patient or self.namesake
        if unnamed and kind is PackageKind.PATIENT_PAGE:
            return ""
        return _IN_PACKAGE[self.details.language] if unnamed else self.details.name

    def beside(self, identity: Identity) -> Whom:
        """The same, held against the patient's name: by hand anybody writes it down as theirs."""
        same = Names.typed(self.details.name).whole == Names.of(identity).whole
        return dataclasses.replace(self, namesake=same)


def the_patient(patient: str, language: str, now: dt.datetime) -> Whom:
    """The patient of that id, whose id stands for the missing entry, too."""
    details = RecipientDetails(THE_PATIENT, RecipientSort.PATIENT, language=language)
    return Whom(RecipientView(patient, details, by="", made=now), own=True)


def somebody(told: RecipientDetails, now: dt.datetime) -> Whom:
    """Who is in no address book.

    InputRefused("recipient-missing"), ("recipient-text-long"), ("recipient-language"),
    ("recipient-key-wrong"), and as of `certificate_recipient`.
    """
    name, address = tidy_recipient(told.name), tidy_address(told.address)
    if told.language not in _IN_PACKAGE:
        raise InputRefused("recipient-language")
    if told.age_key:
        age_key(told.age_key)
    if told.certificate:
        certificate_recipient(told.certificate.encode(), now)
    details = dataclasses.replace(told, name=name, address=address)
    return Whom(RecipientView("", details, by="", made=now))
