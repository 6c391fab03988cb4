"""The evidence package: the whole log with what proves it, and the script that verifies it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from clinicvault import __version__
from clinicvault.access.log.evidence import LogEvidence
from clinicvault.access.log.reading import LogVerdict, verify_only
from clinicvault.access.witnesses.signing import SignedHead, countersigned
from clinicvault.audit.witness import Witness
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import new_file
from clinicvault.services.resources import resource

from .going_out import going_out
from .witnesses.noting import went_elsewhere

_FORMAT = 1
_EVENT = "log-evidence"
_FILE_LEAVES = 65_536
_PASSES = 3
"""Over every leaf: verified, copied, read."""
_TOGETHER = 512
"""Leaves between two looks at whether somebody cancelled."""
_LENGTH = 4
_OWN = ("README.txt", "verify_log.py", "verify_copies.py")


def write_evidence(
    clinic: Clinic,
    output: Path,
    progress: ProgressListener | None = None,
    cancel: CancelToken | None = None,
) -> int:
    """Write the package; how many leaves the log had. Nothing stays where it fails.

    Refused("role"); IntegrityError where the log lacks a leaf: such a log is verified, and its
    backups kept, before anything of it is given away. An entry that does not open is told as such.
    IntegrityError("log-evidence-damaged") where the log is not complete: the file stays, says so,
    and is no copy that the log could be held against.
    """
    session = clinic.session
    evidence = LogEvidence(session)
    clinic.refuse_output(output)
    token = cancel or CancelToken()
    with going_out(session, _EVENT, output, {}) as going:
        with evidence, new_file(output) as file:
            size = evidence.size
            count = _counting(ProgressMeter(_PASSES * size, progress), token)
            verdict = _checked(clinic, size, count)
            head = _write(clinic, evidence, verdict, file, count)
        found = len(verdict.faults)
        going.more = {"entries": size, **({"faults": found} if found else {})}
    if head is None:
        raise IntegrityError("log-evidence-damaged", count=found, lines=size)
    went_elsewhere(clinic, WitnessKind.LOG_EXPORT, head)
    return size


def _counting(meter: ProgressMeter, token: CancelToken) -> Callable[[int], None]:
    def count(done: int) -> None:
        token.check()
        meter.add(done)

    return count


def _checked(clinic: Clinic, size: int, count: Callable[[int], None]) -> LogVerdict:
    """All that is given away, verified first; lines that come meanwhile are not counted."""
    before = 0

    def told(done: int, _total: int) -> None:
        nonlocal before
        reached = min(done, size)
        count(reached - before)
        before = reached

    verdict = verify_only(clinic.ports, clinic.remembered.pin, told)
    count(size - before)
    return verdict


class _Package:
    """A ZIP under way, and the digests of what is in it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self._digests: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """One file, from its pieces."""
        digest = hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        self._digests[name] = digest.hexdigest()

    def seal(self, evidence: LogEvidence) -> None:
        """The list of files with their digests, and this computer's signature over it."""
        manifest = json.dumps(self._digests, indent=1, sort_keys=True).encode()
        station, signature = evidence.sealed(manifest)
        told = {"workstation": station.hex(), "signature": signature.hex()}
        self._zip.writestr("manifest.json", manifest)
        self._zip.writestr("manifest.sig", json.dumps(told, indent=1).encode())


def _write(
    clinic: Clinic,
    evidence: LogEvidence,
    verdict: LogVerdict,
    file: BinaryIO,
    count: Callable[[int], None],
) -> SignedHead | None:
    """The whole package; the newest check code, which is held elsewhere with it.

    None where the log is not complete: then no computer vouches for what it says.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        package = _Package(archive)
        for name in _OWN:
            package.add(name, [resource("evidence", name).read_bytes()])
        leaves = []
        for first in range(0, evidence.size, _FILE_LEAVES):
            leaves.append(f"leaves/{first:012d}.bin")
            package.add(leaves[-1], _leaves(evidence, first, count))
        package.add("entries.jsonl", _entries(evidence, count))
        package.add("secrets.jsonl", _lines(_secrets(evidence)))
        notes = evidence.notes()
        told = [{"epoch": epoch, "note": note} for epoch, (_, note) in notes.items()]
        package.add("checkpoints.jsonl", _lines(told))
        head = None if verdict.faults else countersigned(clinic.vault, evidence.head())
        code = _bare_code(evidence, verdict) if head is None else head.text
        package.add("checkpoint.txt", [code.encode()])
        for name, pieces in _witnesses(evidence.witnesses()):
            package.add(name, pieces)
        package.add("facts.json", [_facts(clinic, evidence, leaves, verdict)])
        package.seal(evidence)
    return head


def _bare_code(evidence: LogEvidence, verdict: LogVerdict) -> str:
    """Of a damaged log: that of its end, or what is stored as the newest."""
    try:
        return evidence.head()
    except IntegrityError:
        return verdict.checkpoint


def _leaves(evidence: LogEvidence, first: int, count: Callable[[int], None]) -> Iterator[bytes]:
    """Each leaf with its length before it (4 bytes, big-endian)."""
    end = min(first + _FILE_LEAVES, evidence.size)
    for start in range(first, end, _TOGETHER):
        some = list(evidence.leaves(start, min(start + _TOGETHER, end)))
        yield b"".join(len(leaf).to_bytes(_LENGTH, "big") + leaf for leaf in some)
        count(len(some))


def _entries(evidence: LogEvidence, count: Callable[[int], None]) -> Iterator[bytes]:
    last = 0
    for one in evidence.entries():
        told: dict[str, object] = {"seq": one.seq, "leaf": one.leaf_hash.hex()}
        if one.value is None:
            yield _line({**told, "problem": one.problem})
        else:
            yield _line({**told, "entry": _shown(one.value)})
        if one.seq - last >= _TOGETHER:
            count(one.seq - last)
            last = one.seq
    count(evidence.size - last)


def _secrets(evidence: LogEvidence) -> Iterator[dict[str, object]]:
    for epoch, secret in evidence.secrets().items():
        yield {"epoch": epoch, "secret": secret.hex()}


def _witnesses(found: Sequence[Witness]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Copies that were held elsewhere, and time-stamps as files that OpenSSL takes, too."""
    yield "witnesses.jsonl", _lines(map(_told, found))
    stamps = [one for one in found if one.kind is WitnessKind.TIMESTAMP]
    for number, one in enumerate(stamps):
        place = f"timestamps/{number:03d}"
        yield f"{place}.txt", [one.checkpoint.note.encoded().encode()]
        yield f"{place}.tsr", [one.stamp.token]
        yield f"{place}.pem", [one.stamp.certificates.encode()]


def _told(one: Witness) -> dict[str, object]:
    return {
        "kind": int(one.kind),
        "note": one.checkpoint.note.encoded(),
        "generations": one.generations.hex(),
        "where": one.stamp.where,
        "stamped": one.stamp.stamped,
        "token": one.stamp.token.hex(),
        "certificates": one.stamp.certificates,
        "signature": one.signature.hex(),
    }


def _facts(clinic: Clinic, evidence: LogEvidence, leaves: list[str], verdict: LogVerdict) -> bytes:
    certificates = [
        {"table": table, "record": encoded.hex()} for table, encoded in evidence.certificates()
    ]
    facts = {
        "format": _FORMAT,
        "vault": clinic.vault.id.hex(),
        "origin": evidence.origin,
        "clinic": clinic.vault.clinic_name,
        "program": f"ClinicVault {__version__}",
        "made": dt.datetime.fromtimestamp(clinic.vault.now() / 1000, dt.UTC).isoformat(),
        "size": evidence.size,
        "leaves": leaves,
        "heads": evidence.heads(),
        "certificates": certificates,
        "names": evidence.names(),
        "faults": [f"{seq}: {fault}" for seq, fault in verdict.faults],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _shown(value: object) -> object:
    """A value for JSON: bytes in hexadecimal, as the script expects them."""
    if isinstance(value, dict):
        return {key: _shown(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_shown(one) for one in value]
    return value.hex() if isinstance(value, bytes) else value


def _lines(values: Iterable[dict[str, object]]) -> Iterator[bytes]:
    return map(_line, values)


def _line(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
