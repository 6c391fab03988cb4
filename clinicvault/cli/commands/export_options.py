"""Options of `export`: for whom, in which package, and how every picture is changed."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinicvault.cli.values import (
    PURPOSES,
    channel_option,
    date,
    filled,
    no_face_option,
    one_of,
    photo_id,
    positive,
    purpose,
    request_id,
    second_options,
)
from clinicvault.services.views.exports import PackageKind

KINDS = {kind.value: kind for kind in PackageKind}
THE_PATIENT = "patient"
"""The word in the place of an identifier: nobody has to add the patient to the address book."""
_KINDS = (
    "age: encrypted file; patient: page for a browser, with six words; cms: for a certificate; "
    "insurer: protected ZIP; plain: files that anybody can open"
)


def options(parser: argparse.ArgumentParser) -> None:
    """All of them."""
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")
    _photos(parser, "--photo", "as `photo list` shows them", required=True)
    _whom(parser)
    parser.add_argument(
        "--purpose", type=purpose, metavar="PURPOSE", required=True, help=", ".join(PURPOSES)
    )
    parser.add_argument("--kind", type=one_of(KINDS), metavar="KIND", required=True, help=_KINDS)
    parser.add_argument(
        "--output", type=Path, metavar="PATH", required=True,
        help="a new file; of plain files a new or empty folder, or a new .jpg for one picture",
    )  # fmt: skip
    channel_option(parser)
    no_face_option(parser)
    second_options(parser)
    _protection(parser)
    _faces(parser)
    _pictures(parser)


def _whom(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("for whom")
    chosen = group.add_mutually_exclusive_group()
    chosen.add_argument(
        "--to", type=_to, metavar="ID",
        help="somebody of the address book, as `recipient list` shows it, or `patient`",
    )  # fmt: skip
    chosen.add_argument(
        "--recipient", type=filled, metavar="TEXT",
        help="somebody who is not in the address book: who gets it, for the log",
    )  # fmt: skip
    group.add_argument(
        "--recipient-address", type=filled, metavar="TEXT",
        help="where they are, for the accounting of disclosures",
    )  # fmt: skip
    group.add_argument(
        "--note", type=filled, metavar="TEXT", help="a few words of why, for the log"
    )
    group.add_argument(
        "--delete-by", type=date, metavar="DAY", help="by when the recipient is asked to delete it"
    )


def _to(text: str) -> str:
    return THE_PATIENT if text.strip().lower() == THE_PATIENT else request_id(text)


def _protection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what opens it")
    chosen = group.add_mutually_exclusive_group()
    chosen.add_argument(
        "--age-recipient", type=filled, metavar="KEY", help="the recipient's age key (age1...)"
    )
    chosen.add_argument(
        "--certificate", type=Path, metavar="FILE",
        help="the recipient's certificate (PEM), for a file of kind cms",
    )  # fmt: skip
    chosen.add_argument(
        "--passphrase-file", type=Path, metavar="FILE",
        help="file whose first line is the passphrase; without any of these the key of the "
        "address book, else words that are made and shown once",
    )  # fmt: skip
    chosen.add_argument(
        "--words", action="store_true", help="words that are made, though there is a key"
    )
    group.add_argument(
        "--dicom", action="store_true", help="the pictures also as medical files (age, cms)"
    )


def _faces(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "faces",
        "Faces are looked for in every picture, and without an option leave as they are. A picture "
        "in which none was found shows nobody only by your word (--no-face).",
    )
    chosen = group.add_mutually_exclusive_group()
    chosen.add_argument("--cover-faces", action="store_true", help="cover every face as a whole")
    chosen.add_argument(
        "--eyes-only", action="store_true",
        help="only a bar over the eyes: whoever knows the patient still recognises them",
    )  # fmt: skip
    chosen.add_argument(
        "--show-faces", action="store_true", help="leave faces as they are, as without an option"
    )
    _photos(group, "--shown-face", "pictures on which you looked at the faces and let them be seen")
    _photos(group, "--false-face", "pictures on which you looked, and what was found is no face")


def _pictures(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "pictures",
        "Pictures are made anew as JPEG, carry an invisible mark that tells this export, and words "
        "about recipient and purpose where neither the patient nor the public is to see them "
        "(none where the shorter side has less than 100 pixels). Films and documents leave as "
        "they are kept.",
    )
    group.add_argument(
        "--recipe", type=Path, metavar="FILE",
        help='JSON: {"crop": [left, top, right, bottom], "covers": [...], "background": "white"} '
        'in shares of the upright picture for all of them, or {"ID": {...}, "*": {...}}',
    )  # fmt: skip
    marked = group.add_mutually_exclusive_group()
    marked.add_argument("--mark", type=filled, metavar="TEXT", help="other words over the pictures")
    marked.add_argument(
        "--no-watermark", action="store_true", help="no words over the pictures that can be seen"
    )
    group.add_argument(
        "--longest", type=positive, metavar="PX", help="pixels of the longer side at most"
    )


def _photos(
    parser: argparse.ArgumentParser | argparse._ArgumentGroup,
    name: str,
    text: str,
    *,
    required: bool = False,
) -> None:
    """Identifiers of pictures, several at once or one after the other."""
    parser.add_argument(
        name,
        type=photo_id,
        metavar="ID",
        nargs="+",
        action="extend",
        required=required,
        default=None if required else [],
        help=text,
    )
