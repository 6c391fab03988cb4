"""`export-rules`: which exports need a second person."""

from __future__ import annotations

import argparse
import dataclasses

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.tables import table
from clinicvault.cli.values import PURPOSES, one_of, positive, purpose
from clinicvault.domain.exports import ExportRules
from clinicvault.domain.record_kinds import Purpose

_SETS = {
    "faces": "purposes for which recognisable faces need a second person",
    "plain": "purposes for which files that anybody can open are made at all",
    "plain_alone": "of these, the ones for which opened photos, and sheets for the patient, need "
    "no second person",
}
_YES = {"yes": True, "no": False}
NONE = "none"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bulk",
        type=positive,
        metavar="N",
        help="more pictures at once or in an hour need a second person",
    )
    parser.add_argument(
        "--marketing",
        type=one_of(_YES),
        metavar="yes|no",
        help="whether marketing always needs a second person",
    )
    for name, text in _SETS.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=_purpose_or_none,
            metavar="PURPOSE",
            nargs="+",
            help=f"{text}: {', '.join(PURPOSES)}, or none",
        )


def _purpose_or_none(text: str) -> Purpose | None:
    return None if text.strip().lower() == NONE else purpose(text)


def _run(call: Call) -> Outcome:
    told = _told(call.args)
    with call.unlocked() as services:
        rules = services.releases.rules()
        if told:
            rules = dataclasses.replace(rules, **told)  # type: ignore[arg-type]
            services.releases.set_rules(rules)
    return _outcome(rules)


def _told(args: argparse.Namespace) -> dict[str, object]:
    told: dict[str, object] = {}
    for name in ("bulk", "marketing"):
        told |= {name: getattr(args, name)} if getattr(args, name) is not None else {}
    for name in _SETS:
        said = getattr(args, name)
        told |= {} if said is None else {name: frozenset(one for one in said if one is not None)}
    return told


def _outcome(rules: ExportRules) -> Outcome:
    document = {
        "bulk": rules.bulk,
        "marketing": rules.marketing,
        **{name: _slugs(getattr(rules, name)) for name in _SETS},
    }
    rows = [(name.replace("_", "-"), _said(value)) for name, value in document.items()]
    return Outcome(document, table(("Rule", "Value"), rows, ""))


def _slugs(purposes: frozenset[Purpose]) -> list[str]:
    return [one.slug for one in sorted(purposes)]


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value) or NONE
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


COMMANDS = (Command(("export-rules",), "which exports need a second person", _run, _options),)
