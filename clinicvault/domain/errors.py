"""The base error: what happened, is data safe, what to do. No name or path of a patient's file."""

from __future__ import annotations

import enum


class ExitCode(enum.IntEnum):
    """Exit codes of the command line (DESIGN §8)."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    INTEGRITY = 4
    INPUT = 5


class ClinicVaultError(Exception):
    """Base of every error a person may meet.

    `code` names the entry of the message catalogue (`domain.messages`), whose three English
    sentences (what happened, is data safe, what to do) the command line prints and the window
    translates. `params` fill the sentences' `{placeholders}`; they never hold a patient's data.
    """

    exit_code: ExitCode = ExitCode.FINDINGS

    # By position alone: what a worker says of a file may have a "code" or a "self", too.
    def __init__(self, code: str, /, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class UsageError(ClinicVaultError):
    """The request itself is wrong: an unknown user, a date that is none."""

    exit_code = ExitCode.USAGE


class Refused(ClinicVaultError):
    """Role, consent, lock or a missing key forbids it."""

    exit_code = ExitCode.REFUSED


class IntegrityError(ClinicVaultError):
    """Something stored is not what was written: altered, missing, rolled back, not certified."""

    exit_code = ExitCode.INTEGRITY


class InputRefused(ClinicVaultError):
    """A file or text from outside was refused; nothing of it was kept."""

    exit_code = ExitCode.INPUT


class StorageFailed(ClinicVaultError):
    """The disk or database failed; what was acknowledged before is safe."""

    exit_code = ExitCode.FINDINGS


class Cancelled(ClinicVaultError):
    """The person cancelled; what was acknowledged before stays."""

    def __init__(self) -> None:
        super().__init__("cancelled")
