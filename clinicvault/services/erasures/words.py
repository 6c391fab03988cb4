"""The words of a certificate of erasure, in the languages in which it is printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from clinicvault.services.views import ErasureGround

ROWS = ("photo", "kept_file", "evidence", "visit", "consent", "disclosure")
"""What is counted for people, by table."""


@dataclasses.dataclass(frozen=True, slots=True)
class CertificateWords:
    """One language; braces are filled in."""

    title: str
    lead: str
    code: str
    ground: str
    grounds: Mapping[ErasureGround, str]
    asked: str
    allowed: str
    waited: str
    made: str
    by: str
    """A day and a person."""
    destroyed: str
    keys: str
    rows: Mapping[str, str]
    files: str
    missing: str
    """Where rows could not be found at that moment."""
    means: str
    backups_title: str
    backups: str
    kept_title: str
    kept: str
    elsewhere: str
    handed: str
    signature: str
    footer: str


_EN = CertificateWords(
    title="Certificate of erasure",
    lead="{clinic} has erased the record of the patient with this code, for good.",
    code="Patient code",
    ground="Why",
    grounds=MappingProxyType(
        {
            ErasureGround.ASKED: "The patient asked for it",
            ErasureGround.OVER: "The time for which it had to be kept is over",
            ErasureGround.MISTAKE: "Registered by mistake",
            ErasureGround.OTHER: "Another reason, kept with the request",
        }
    ),
    asked="Asked for",
    allowed="Allowed",
    waited="Nobody else could allow it; 24 hours of waiting took that place.",
    made="Carried out",
    by="{day}, {name}",
    destroyed="What was destroyed",
    keys="All keys to the record, the key to the identity among them",
    rows=MappingProxyType(
        {
            "photo": "Photos, films and documents",
            "kept_file": "Files kept aside",
            "evidence": "Signed forms and signatures",
            "visit": "Visits",
            "consent": "Consents (what they said)",
            "disclosure": "Entries on what was given to others",
        }
    ),
    files="Files deleted from the store",
    missing=(
        "When this was done, {count} entries of the clinic’s database could not be found, of "
        "whichever patient. What is counted here was there; without the keys nothing of this "
        "record opens, wherever else it lies."
    ),
    means=(
        "Name, birth date, record number and notes were destroyed with the key to the identity. "
        "What a disk may still hold of the encrypted files cannot be read without these keys."
    ),
    backups_title="Backups",
    backups=(
        "A backup made before this day can still hold the keys. The first backup made after "
        "{day} takes them out of the older ones. A restore carries this erasure out again. "
        "Copies of backups that were put elsewhere are for the clinic to destroy."
    ),
    kept_title="What stays",
    kept=(
        "That there was a record with this code, this erasure, and the access log: who did what "
        "and when, with the code and without a name."
    ),
    elsewhere=(
        "Copies that were given to others earlier are not reached by this; the clinic told the "
        "patient about them, or can tell whom to ask."
    ),
    handed="Handed to (name, by hand)",
    signature="Place, date, signature of the clinic",
    footer="ClinicVault · request {request} · printed {day} · page {page} of {pages}",
)
_FR = CertificateWords(
    title="Attestation d’effacement",
    lead="{clinic} a effacé définitivement le dossier du patient portant ce code.",
    code="Code du patient",
    ground="Motif",
    grounds=MappingProxyType(
        {
            ErasureGround.ASKED: "À la demande du patient",
            ErasureGround.OVER: "La durée de conservation est écoulée",
            ErasureGround.MISTAKE: "Enregistré par erreur",
            ErasureGround.OTHER: "Autre motif, conservé avec la demande",
        }
    ),
    asked="Demandé",
    allowed="Autorisé",
    waited="Personne d’autre ne pouvait l’autoriser ; un délai de 24 heures en a tenu lieu.",
    made="Effectué",
    by="{day}, {name}",
    destroyed="Ce qui a été détruit",
    keys="Toutes les clés du dossier, dont celle de l’identité",
    rows=MappingProxyType(
        {
            "photo": "Photos, films et documents",
            "kept_file": "Fichiers mis de côté",
            "evidence": "Formulaires signés et signatures",
            "visit": "Visites",
            "consent": "Consentements (leur contenu)",
            "disclosure": "Mentions de ce qui a été remis à des tiers",
        }
    ),
    files="Fichiers supprimés du stockage",
    missing=(
        "À ce moment, {count} entrées de la base de données de la clinique étaient introuvables, "
        "quel que soit le patient. Ce qui est compté ici était présent ; sans les clés, rien de "
        "ce dossier ne s’ouvre, où qu’il se trouve."
    ),
    means=(
        "Le nom, la date de naissance, le numéro de dossier et les notes ont été détruits avec la "
        "clé de l’identité. Ce qu’un disque peut encore contenir des fichiers chiffrés est "
        "illisible sans ces clés."
    ),
    backups_title="Sauvegardes",
    backups=(
        "Une sauvegarde antérieure à ce jour peut encore contenir les clés. La première sauvegarde "
        "faite après le {day} les retire des plus anciennes. Une restauration effectue de nouveau "
        "cet effacement. Il revient à la clinique de détruire les copies de sauvegardes "
        "conservées ailleurs."
    ),
    kept_title="Ce qui reste",
    kept=(
        "L’existence d’un dossier portant ce code, cet effacement et le journal des accès : qui a "
        "fait quoi et quand, avec le code et sans nom."
    ),
    elsewhere=(
        "Les copies remises à des tiers auparavant ne sont pas concernées ; la clinique les a "
        "indiquées au patient, ou peut dire à qui s’adresser."
    ),
    handed="Remis à (nom, à la main)",
    signature="Lieu, date, signature de la clinique",
    footer="ClinicVault · demande {request} · imprimé le {day} · page {page} sur {pages}",
)
WORDS: Mapping[str, CertificateWords] = MappingProxyType({"en": _EN, "fr": _FR})
