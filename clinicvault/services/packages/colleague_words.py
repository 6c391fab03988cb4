"""What a colleague reads beside the pictures, in their language."""

from __future__ import annotations

from types import MappingProxyType

from .contents import Contents
from .manifest import MANIFEST, SIGNATURE

READ_ME = MappingProxyType({"en": "README.txt", "fr": "LISEZMOI.txt"})
_ENGLISH = "en"

_TEXTS = MappingProxyType(
    {
        "en": """\
Photographs from {clinic}, for {recipient}.

{files} in this package; {manifest} says of each what it shows, and how to turn it where it
is not upright. Names of files are random and say nothing.

Was anything changed on the way? The {manifest} holds the SHA-256 of every file, and
{signature} is its signature (Ed25519) by the sender's computer, made over the line
"ClinicVault package manifest 1", a line feed, and then the bytes of {manifest}. The public
key is its "signer". ClinicVault checks all of this when it imports the package, and shows
four words that you can compare with the sender by telephone.

These are pictures of a patient. Keep them encrypted, show them to nobody who does not need
them for this patient, and delete them when you no longer do.
""",
        "fr": """\
Photographies de {clinic}, pour {recipient}.

{files} dans cet envoi ; {manifest} dit de chacun ce qu’il montre, et comment le tourner
s’il n’est pas droit. Les noms des fichiers sont tirés au sort et ne disent rien.

Quelque chose a-t-il été modifié en chemin ? {manifest} contient le SHA-256 de chaque
fichier, et {signature} en est la signature (Ed25519) par le poste de l’expéditeur, faite sur
la ligne « ClinicVault package manifest 1 », un saut de ligne, puis les octets de {manifest}.
La clé publique y est le « signer ». ClinicVault vérifie tout cela à l’importation, et montre
quatre mots à comparer avec l’expéditeur par téléphone.

Ce sont des photographies d’un patient. Gardez-les chiffrées, ne les montrez à personne qui
n’en a pas besoin pour ce patient, et supprimez-les dès que vous n’en avez plus besoin.
""",
    }
)
_FILES = MappingProxyType(
    {
        "en": ("{n} file lies", "{n} files lie"),
        "fr": ("{n} fichier se trouve", "{n} fichiers se trouvent"),
    }
)


def read_me(contents: Contents) -> tuple[str, str]:
    """(name of the file, text), with the notes for the recipient at its end."""
    language = contents.language if contents.language in _TEXTS else _ENGLISH
    number = len(contents.items)
    said = _FILES[language][number != 1].format(n=number)
    text = _TEXTS[language].format(
        clinic=contents.clinic,
        recipient=contents.recipient,
        files=said,
        manifest=MANIFEST,
        signature=SIGNATURE,
    )
    notes = "".join(f"\n{note}\n" for note in contents.texts.values() if note)
    return READ_ME[language], text + notes
