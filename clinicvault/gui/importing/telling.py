"""What became of a file, in plain words."""

from __future__ import annotations

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.gui import formats, media_words, words
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import SOURCE, language, mark, tr, trn

from .result import (
    DUPLICATE,
    IMPORTED,
    LEFT_OUT,
    REFUSED,
    SET_ASIDE,
    UNWANTED,
    WAITS,
    Result,
    short_name,
)

LEFT_OUT_WORDS = {
    "live-clip": (
        mark("The short film of a live photo: this clinic keeps none."),
        mark("The photo itself was taken in. An administrator can change this in the settings."),
    ),
    WAITS: (
        mark("It waits for your word: it can only be kept packed anew."),
        mark("Say above whether such files are taken in."),
    ),
    UNWANTED: (
        mark("It could only be kept packed anew, and was left out."),
        mark("Import it once more to take it in after all."),
    ),
}
ERASE_WORDS = {
    "not-imported": mark("was not taken in"),
    "partly-imported": mark("holds more than what was taken in"),
    "source-changed": mark("changed since it was taken in"),
    "copy-damaged": mark("the copy in the clinic could not be read back"),
    "source-unwritable": mark("is write-protected, or the card is gone"),
    "package-incomplete": mark("not everything in the package was taken in"),
    "package-locked": mark("came encrypted, and may stay"),
}
"""Why a source file was not erased."""
TREATMENTS = {
    "kept": mark("Kept exactly as taken, without the hidden data."),
    "rendered": mark("Each is turned into a 16-bit picture."),
    "sound-dropped": mark("The sound is left out: voices tell who somebody is."),
    "may-be-re-encoded": mark("A rare one may have to be packed anew; you are asked first."),
    "unpacked": mark("Opened, and every picture in it is taken in."),
    "locked": mark("Encrypted, and not open."),
    "extracted": mark("The picture is taken out; the name in it must be this patient's."),
    "refused": mark("Cannot be taken in."),
}
"""What will be done to a kind of file."""


def counted(kind: str, files: int) -> str:
    """How many files of a kind (`SourceKind.kind`) there are."""
    if kind == "video":
        return trn("{n} film", "{n} films", files)
    if kind == "RAW":
        return trn("{n} camera RAW file", "{n} camera RAW files", files)
    if not kind:
        return trn("{n} file of an unknown kind", "{n} files of an unknown kind", files)
    return trn("{n} {kind} file", "{n} {kind} files", files, kind=kind)


def treatment(code: str, *, raw_kept: bool) -> str:
    """What will be done to such files."""
    text = tr(TREATMENTS[code]) if code in TREATMENTS else ""
    if code != "rendered":
        return text
    kept = tr("The RAW file is kept encrypted beside it.")
    return f"{text} {kept if raw_kept else tr('The RAW file itself is not kept.')}"


def why_not_erased(code: str) -> str:
    """Why a source file stays."""
    return tr(ERASE_WORDS[code]) if code in ERASE_WORDS else code


def lines(result: Result) -> tuple[str, str]:
    """What happened, and what more there is to know or to do about it."""
    return _TELLERS[result.kind](result)


def second_line(result: Result) -> str:
    """All of it in one line."""
    first, more = lines(result)
    view = words.view(result.view) if result.view is not View.UNSPECIFIED else ""
    return "  ·  ".join(part for part in (view, first, more) if part)


def beside(result: Result) -> str:
    """Format of what is no photo, and the capture time."""
    parts = [format_badge(result), formats.taken(result.taken) if result.taken else ""]
    return " · ".join(part for part in parts if part)


def format_badge(result: Result) -> str:
    """`Film` or `PDF`; "" for a photo."""
    badges = {PhotoKind.VIDEO: tr("Film"), PhotoKind.PDF: "PDF"}
    return badges.get(result.format, "") if result.format is not None else ""


def _imported(result: Result) -> tuple[str, str]:
    removed = media_words.stripped_words(result.stripped)
    first = tr("Removed: {facts}", facts=removed) if removed else tr("Nothing had to be removed.")
    parts = list(media_words.notes(result.notes))
    if result.still:
        parts.insert(0, tr("It is the short film of a live photo."))
    if result.raw:
        parts.append(tr("The RAW file is kept encrypted beside it."))
    if result.visit is not None:
        parts.append(tr("Visit of {day}", day=formats.day(result.visit)))
    return first, " ".join(parts)


def _duplicate(result: Result) -> tuple[str, str]:
    nothing = tr("Nothing was taken in twice.")
    if result.same_as:
        first = tr("The same picture as {name} of this import.", name=short_name(result.same_as))
        return first, nothing
    if result.since is not None:
        return tr("Already here since {day}.", day=formats.day(result.since)), nothing
    return tr("This patient has the same photo already."), nothing


def _refused(result: Result) -> tuple[str, str]:
    happened, _, todo = sentences(result.reason)
    told = result.message if language().code == SOURCE and "…" in happened else ""
    return told or happened, todo


def _set_aside(result: Result) -> tuple[str, str]:
    return _refused(result)[0], tr(
        "It is kept encrypted for later: a practitioner can try again after an update, "
        "or delete it."
    )


def _left_out(result: Result) -> tuple[str, str]:
    first, more = LEFT_OUT_WORDS.get(result.reason, (result.reason, ""))
    return tr(first), tr(more) if more else ""


_TELLERS = {
    IMPORTED: _imported,
    DUPLICATE: _duplicate,
    REFUSED: _refused,
    SET_ASIDE: _set_aside,
    LEFT_OUT: _left_out,
}
