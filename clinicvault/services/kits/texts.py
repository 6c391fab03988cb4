"""What is printed on a recovery sheet, in English and French."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True, slots=True)
class KitTexts:
    """One language's sentences; `{n}`, `{total}` and `{date}` are filled when printing."""

    title: str
    made: str
    promise: str
    promise_detail: str
    words: str
    scan: str
    root: str
    founding: str
    steps_title: str
    steps: tuple[tuple[str, str], ...]
    recover_title: str
    recover: str
    holder: str
    place: str
    signed: str
    footer: str
    document: str
    months: tuple[str, ...]
    date: str

    def day(self, date: dt.date) -> str:
        """A date as this language writes it."""
        return self.date.format(day=date.day, month=self.months[date.month - 1], year=date.year)


COMMAND = "clinicvault recover --vault FOLDER --kit SHEET-A SHEET-B"

_ENGLISH_MONTHS = (
    "January February March April May June July August September October November December"
)
_FRENCH_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
)

_ENGLISH = KitTexts(
    title="Recovery sheet {n} of {total}",
    made="Made on {date}",
    promise="Any two of the {total} sheets bring the vault back. One alone opens nothing.",
    promise_detail=(
        "Needed when every password is forgotten or every computer of the clinic is lost. "
        "The words exist on these sheets only: nobody can print them again."
    ),
    words="The words of this sheet",
    scan="For the camera",
    root="Root fingerprint",
    founding="Founding record",
    steps_title="How to keep this sheet",
    steps=(
        ("Keep the sheets apart.", "Three people, three places; a safe is best."),
        (
            "Never copy it.",
            (
                "No scan, no e-mail, no cloud. Photograph it only for the rehearsal, "
                "then delete the photo."
            ),
        ),
        (
            "Delete the PDF.",
            "Print, compare, then delete the file here and empty the bin.",
        ),
        (
            "Rehearse once a year.",
            "ClinicVault reads the sheet back and says whether it is right; nothing is opened.",
        ),
        (
            "Lost or seen by others?",
            "Tell the privacy officer the same day. A recovery prints a new set.",
        ),
    ),
    recover_title="How to bring the vault back",
    recover=(
        "Install ClinicVault on a clean computer and copy the vault's folder (or a restored "
        "backup) to it. Bring two sheets, photographed or typed, and run the line below. "
        "Typing by hand, write the number of the sheet, the founding record and the words."
    ),
    holder="Holder’s name",
    place="Kept where",
    signed="Date and signature",
    footer="Clinic’s property. Found it? Please give it back unread.",
    document="ClinicVault recovery sheets",
    months=tuple(_ENGLISH_MONTHS.split()),
    date="{day} {month} {year}",
)

_FRENCH = KitTexts(
    title="Fiche de secours {n} sur {total}",
    made="Établie le {date}",
    promise="Deux fiches sur {total} suffisent à rouvrir le coffre. Une seule n’ouvre rien.",
    promise_detail=(
        "À utiliser si tous les mots de passe sont oubliés ou tous les postes perdus. "
        "Ces mots n’existent que sur ces fiches : personne ne peut les réimprimer."
    ),
    words="Les mots de cette fiche",
    scan="Pour l’appareil photo",
    root="Empreinte racine",
    founding="Acte de fondation",
    steps_title="Comment garder cette fiche",
    steps=(
        ("Gardez les fiches séparées.", "Trois personnes, trois lieux ; au mieux un coffre-fort."),
        (
            "Ne la copiez jamais.",
            (
                "Ni scan, ni e-mail, ni nuage. Photographiez-la seulement pour la répétition, "
                "puis effacez la photo."
            ),
        ),
        (
            "Effacez le PDF.",
            "Imprimez, comparez, puis effacez le fichier et videz la corbeille.",
        ),
        (
            "Répétez une fois par an.",
            "ClinicVault relit la fiche et dit si elle est bonne ; rien n’est ouvert pour autant.",
        ),
        (
            "Perdue ou vue par d’autres ?",
            (
                "Prévenez le jour même le responsable de la confidentialité. "
                "Une récupération imprime un nouveau jeu."
            ),
        ),
    ),
    recover_title="Comment rouvrir le coffre",
    recover=(
        "Installez ClinicVault sur un poste sain et copiez-y le dossier du coffre (ou une "
        "sauvegarde restaurée). Apportez deux fiches, photographiées ou saisies, et lancez la "
        "ligne ci-dessous. À la main, saisissez le numéro de la fiche, l’acte de fondation "
        "et les mots."
    ),
    holder="Nom du détenteur",
    place="Lieu de garde",
    signed="Date et signature",
    footer="Propriété de la clinique. Trouvée ? Merci de la rendre sans la lire.",
    document="Fiches de secours ClinicVault",
    months=tuple(_FRENCH_MONTHS.split()),
    date="{day} {month} {year}",
)

_TEXTS = {"en": _ENGLISH, "fr": _FRENCH}


def kit_texts(language: str) -> KitTexts:
    """The sheet's sentences for `en`, `fr` (also `fr_CA`); English for any other language."""
    return _TEXTS.get(language[:2].lower(), _ENGLISH)
