"""An entry as a syslog message: RFC 5424, its text an audit message of DICOM PS3.15 A.5.

What people typed (recipients, reasons) stays at the clinic, and no patient is named: the entry is
found in the log by number and leaf hash.
"""

from __future__ import annotations

import os
import re

from clinicvault.services.log.exports import atna
from clinicvault.services.log.exports.meanings import outcome_code
from clinicvault.services.log.exports.told import Entry, Source

_SECURITY = 10 * 8
"""Facility 10, security messages (PS3.15 A.6)."""
_SEVERITIES = {"0": 5, "4": 4, "8": 3}
"""Notice, warning, error, by the outcome's indicator."""
_OBJECTS = 12
"""So many are named: a receiver should take messages of 8,192 octets, must of 2,048 (RFC 5425)."""
GAP = "log-forward-gap"
"""The log's entry for entries that did not reach the server; which, is sent: `unsent`."""
_WHICH = "entries"
SD_ID = "clinicvault@32473"
"""Structured data; 32473 is RFC 5612's number for documentation, taken for want of an own one."""
_NOT_ASCII = re.compile(r"[^!-~]+")
_IN_VALUES = re.compile(r'(["\\\]])')
_MARK = b"\xef\xbb\xbf"


def frame(source: Source, entry: Entry, number: int) -> bytes:
    """The message with its length before it (RFC 5425, octet counting).

    `number` is its place among all of this program's: whoever receives sees what is missing.
    """
    line = _head(entry, number) + b" " + _MARK + _text(source, entry)
    return str(len(line)).encode() + b" " + line


def _text(source: Source, entry: Entry) -> bytes:
    return atna.written(atna.message(source, entry, typed=False, most=_OBJECTS))


def _head(entry: Entry, number: int) -> bytes:
    priority = _SECURITY + _SEVERITIES[outcome_code(entry.outcome, entry.problem)]
    when = entry.time.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    host = _NOT_ASCII.sub("-", entry.workstation)[:255] or "-"
    said = {"seq": str(entry.seq), "leaf": entry.leaf, "event": entry.event}
    if entry.event == GAP:
        said |= {"unsent": "".join(text for name, text in entry.detail if name == _WHICH)}
    values = " ".join(f'{name}="{_IN_VALUES.sub(_ESCAPED, text)}"' for name, text in said.items())
    data = f'[{SD_ID} {values}][meta sequenceId="{number}"]'
    return f"<{priority}>1 {when} {host} clinicvault {os.getpid()} DICOM+RFC3881 {data}".encode()


_ESCAPED = r"\\\1"
