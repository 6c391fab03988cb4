"""`log`: the daily check code, copies of it that are held elsewhere, time-stamps."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.last_copy import KINDS
from clinicvault.cli.outputs import refuse_existing
from clinicvault.cli.tables import counted, local_time, table
from clinicvault.cli.values import filled
from clinicvault.domain.errors import ExitCode, UsageError
from clinicvault.services.views import (
    DayCode,
    TimestampServer,
    WitnessCheck,
    WitnessView,
)

_LANGUAGES = ("en", "fr")
_MOST_TEXT = 1 << 20
_STANDARD_INPUT = "-"
_QUIET = 2
_NOWHERE = "not recorded"
_HALVES = {
    (False, False): " ",
    (True, False): "\u2580",
    (False, True): "\u2584",
    (True, True): "\u2588",
}
_RESULTS = {
    "holds": "The log begins as this check code says ({lines}).",
    "rolled-back": "The log was put back to an older state: {missing} that this check code covers "
    "are missing.",
    "replaced": "The log is another one: it does not begin as this check code says ({lines}).",
    "altered": "Lines that this check code covers were altered or removed, though the log's stored "
    "hashes still fit it ({lines}). `log verify` names them.",
    "other": "This check code is of another clinic.",
    "unknown": "A computer that this vault does not know signed this check code, and the log is "
    "shorter than it says: {missing} are missing. Perhaps the vault was put back to before that "
    "computer was let in. Ask at the other computers of the clinic before anybody works on.",
    "unsigned": "No key of this clinic signed this check code.",
}
_CODES = {
    "holds": ExitCode.DONE,
    "rolled-back": ExitCode.INTEGRITY,
    "replaced": ExitCode.INTEGRITY,
    "altered": ExitCode.INTEGRITY,
    "unknown": ExitCode.INTEGRITY,
}


def _checkpoint_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--qr", action="store_true", help="show it as a QR code, too")
    parser.add_argument(
        "--sheet",
        type=Path,
        metavar="FILE.pdf",
        help="write a page to print, a copy held elsewhere",
    )
    parser.add_argument("--language", choices=_LANGUAGES, help="of the page; en unless given")


def _checkpoint(call: Call) -> Outcome:
    sheet, language = call.args.sheet, call.args.language
    if language is not None and sheet is None:
        raise UsageError("option-needs", option="--language", other="--sheet")
    if sheet is not None and sheet.suffix.lower() != ".pdf":
        raise UsageError("sheet-ending")
    with call.opened() as services:
        if sheet is None:
            code = services.witnesses.day_code()
        else:
            code = services.witnesses.sheet(refuse_existing(sheet), language or _LANGUAGES[0])
    document = {
        "checkpoint": code.text,
        "lines": code.size,
        "made": code.made.isoformat(),
        "sheet": str(sheet or ""),
    }
    text = code.text.rstrip("\n")
    text += f"\n\n{_drawn(code)}" if call.args.qr else ""
    return Outcome(document, text if sheet is None else f"{text}\n\nThe page lies at {sheet}.")


def _drawn(code: DayCode) -> str:
    """Two rows a line; light on dark, as cameras want it the other way round, is turned."""
    width = len(code.qr) + 2 * _QUIET
    light, sides = (False,) * width, (False,) * _QUIET
    rows = [light] * _QUIET + [(*sides, *row, *sides) for row in code.qr] + [light] * _QUIET
    rows += [light] * (len(rows) % 2)
    # Terminals write light on dark: what is dark in the code stays empty.
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = (
        "".join(_HALVES[not above, not below] for above, below in zip(*pair, strict=True))
        for pair in pairs
    )
    return "\n".join(lines)


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a text, a photograph of the code, a manifest, or an evidence package; - reads a text",
    )


def _check(call: Call) -> Outcome:
    name = call.args.file
    with call.opened() as services:
        if name == _STANDARD_INPUT:
            found = services.witnesses.check(_typed())
        else:
            found = services.witnesses.check_file(Path(name))
    document = {
        "result": found.result,
        "lines": found.size,
        "missing": found.missing,
        "explained": found.explained,
        "perhaps": found.perhaps,
    }
    return Outcome(document, _compared(found), _CODES.get(found.result, ExitCode.FINDINGS))


def _typed() -> str:
    """UsageError("code-file-missing") where what comes is no text."""
    try:
        return sys.stdin.read(_MOST_TEXT)
    except (OSError, UnicodeDecodeError):
        raise UsageError("code-file-missing") from None


def _compared(found: WitnessCheck) -> str:
    lines = counted(found.size, "line")
    missing = counted(found.missing, "line")
    told = _RESULTS[found.result].format(lines=lines, missing=missing)
    if found.explained:
        told += (
            "\nThe log itself says that a backup was restored there: see `clinicvault log list`."
        )
    if found.perhaps:
        told += (
            "\nThe log says that a backup was restored there. That explains it only if the code is "
            "older than the restore: compare the day on the code with `clinicvault log list`."
        )
    return told


def _witnesses(call: Call) -> Outcome:
    with call.opened() as services:
        found = services.witnesses.list()
    bad = any(one.wrong for one in found)
    document = {"witnesses": [_document(one) for one in found]}
    return Outcome(document, _listed(found), ExitCode.INTEGRITY if bad else ExitCode.DONE)


def _document(one: WitnessView) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "when": one.when.isoformat(),
        "lines": one.size,
        "where": one.where,
        "holds": one.holds,
        "explained": one.explained,
        "ended": one.ended,
    }


def _listed(found: Sequence[WitnessView]) -> str:
    rows = [
        (local_time(one.when), KINDS[one.kind], one.where or _NOWHERE, one.size, _standing(one))
        for one in found
    ]
    heads = ("Of", "Copy", "Where", "Lines", "The log")
    return table(heads, rows, "No copy of the log's check code is held elsewhere.")


def _standing(one: WitnessView) -> str:
    if one.holds:
        return "still begins as this copy says"
    if one.explained:
        return "was restored from a backup since"
    if one.ended:
        return "does not fit this copy of a computer whose access ended"
    return "NO LONGER BEGINS AS THIS COPY SAYS"


def _stamp(call: Call) -> Outcome:
    with call.unlocked() as services:
        made = services.witnesses.stamp()
    lines = counted(made.size, "line")
    text = f"Time-stamped by {made.where}: {lines}, {local_time(made.when)}."
    return Outcome(_document(made), text)


def _server_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", type=filled, metavar="URL", help="its address (RFC 3161)")
    parser.add_argument(
        "--certificates", type=Path, metavar="FILE.pem", help="its root certificate"
    )
    parser.add_argument("--none", action="store_true", help="use no server any more")


def _server(call: Call) -> Outcome:
    args = call.args
    for option, given in (("--url", args.url), ("--certificates", args.certificates)):
        if args.none and given:
            raise UsageError("options-clash", option="--none", other=option)
    if args.certificates and not args.url:
        raise UsageError("option-needs", option="--certificates", other="--url")
    with call.unlocked() as services:
        if args.none:
            services.witnesses.set_server(TimestampServer())
        elif args.url:
            chosen = TimestampServer(args.url, _pem(args.certificates))
            services.witnesses.set_server(chosen)
        used = services.witnesses.server()
    text = f"Time-stamps come from {used.url}." if used.url else "No time-stamp server is set up."
    document: dict[str, object] = {"url": used.url, "failed": used.failed}
    if used.failed_at is not None:
        text += f"\nIt gave none when it was asked {local_time(used.failed_at)} ({used.failed})."
    return Outcome(document, text)


def _pem(file: Path | None) -> str:
    """UsageError("code-file-missing") unless it is a file of text."""
    try:
        return file.read_text(encoding="ascii") if file is not None else ""
    except (OSError, UnicodeDecodeError):
        raise UsageError("code-file-missing") from None


COMMANDS = (
    Command(
        ("log", "checkpoint"),
        "today's check code of the log, also as a page to print",
        _checkpoint,
        _checkpoint_options,
    ),
    Command(
        ("log", "check"),
        "hold the log against a check code from elsewhere",
        _check,
        _check_options,
    ),
    Command(("log", "witnesses"), "copies of the check code that are held elsewhere", _witnesses),
    Command(("log", "stamp"), "have the check code time-stamped now", _stamp),
    Command(
        ("log", "stamp-server"),
        "which server gives time-stamps (administrators choose)",
        _server,
        _server_options,
    ),
)
