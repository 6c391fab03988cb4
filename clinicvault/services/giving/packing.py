"""What goes into a package, and what is written to who gets it."""

from __future__ import annotations

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.patients.visits import days_of_photos
from clinicvault.access.witnesses.signing import SignedHead
from clinicvault.services.clinic import Clinic
from clinicvault.services.packages.contents import Contents
from clinicvault.services.packages.letters import Sent, delete_line, letter
from clinicvault.services.packages.signed import About, signed_contents
from clinicvault.services.views.exports import BlockedPicture, PackageKind

from .answers import Answers
from .items import items_of, with_medical_files
from .rendering import Rendered

Bare = tuple[BlockedPicture, ...]
"""Pictures that are in a package, but not once more as a medical file."""


def contents_of(
    clinic: Clinic, answers: Answers, made: Rendered
) -> tuple[Contents, SignedHead, Bare]:
    """The files and their signed manifest, and the log's head in it. IntegrityError as of that."""
    plan, session = answers.plan, clinic.session
    language = answers.whom.details.language
    with clinic.vault.read() as rows:
        photos = [one.photo for one in made.ready]
        days = days_of_photos(session, rows, answers.patient, photos)
    items = items_of(made.ready, days, language)
    asked = {"expires": delete_line(plan.delete_by, language)} if plan.delete_by else {}
    about = About(
        recipient=answers.whom.named(plan.kind),
        purpose=plan.purpose.slug,
        language=language,
        made=today_of(session),
        expires=plan.delete_by,
        texts=asked,
    )
    files, bare = with_medical_files(items) if plan.dicom else (items, ())
    photos_of = {item.name: one.hex() for item, one in zip(items, photos, strict=True)}
    contents, head = signed_contents(clinic.vault, files, about)
    return contents, head, tuple(BlockedPicture(photos_of[name], code) for name, code in bare)


def letter_to(clinic: str, answers: Answers, pictures: int) -> str:
    """In the recipient's language, with no secret and no patient's name."""
    plan, whom = answers.plan, answers.whom
    sent = Sent(
        plan.kind,
        clinic,
        whom.named(plan.kind),
        pictures,
        by_key=plan.by_key or plan.kind is PackageKind.CERTIFICATE,
        delete_by=plan.delete_by,
        language=whom.details.language,
    )
    return letter(sent)
