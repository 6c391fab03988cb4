"""Messages of what leaves the log: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_SAFE = "Everything in the vault is safe."
_NOTHING = "Nothing was changed."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "accounting-ending": (
        "An accounting of disclosures is written as PDF or CSV.",
        _NOTHING,
        "Choose a file whose name ends in .pdf or .csv.",
    ),
    "accounting-damaged": (
        "More may have been given out than the file tells: what it rests on is damaged.",
        "The file is there and says so; nothing else was changed.",
        "Verify the vault and its log, look at the newest backup, and tell whoever gets the file.",
    ),
    "accounting-days": (
        "The first day of the period lies after the last one.",
        _NOTHING,
        "Choose the days again.",
    ),
    "address-long": (
        "The recipient's address is longer than {limit} characters.",
        _SAFE,
        "Shorten it to street, town and country.",
    ),
    "certificates-with-key": (
        "The file holds a private key besides certificates.",
        "Nothing of it was kept, and nothing was changed.",
        "Give a file with certificates alone; whoever runs the server publishes it.",
    ),
    "forward-address": (
        "This cannot be the address of a log server.",
        _NOTHING,
        "Type the server's name as its certificate says it, and a port from 1 to 65535.",
    ),
    "forward-certificates": (
        "The certificates for the log server cannot be read.",
        _NOTHING,
        "Give a PEM file that holds the certificate of whoever certified the server.",
    ),
    "forward-failed": (
        "The program could not forward entries of the access log for a moment.",
        "The access log at the clinic is complete in any case.",
        "ClinicVault tries again by itself; where this stays, restart ClinicVault.",
    ),
    "forward-no-verdict": (
        "The log server at {host}, port {port}, has not answered yet.",
        "The access log at the clinic is complete in any case.",
        "Ask again in a minute, and see whether the server runs.",
    ),
    "forward-no-tls": (
        "The log server at {host}, port {port}, does not speak TLS 1.2 or newer.",
        "Nothing was sent, and nothing was changed.",
        "Choose the port on which the server takes messages over TLS, mostly 6514.",
    ),
    "forward-unreachable": (
        "The log server at {host}, port {port}, does not answer.",
        "Nothing was changed; the access log at the clinic is complete in any case.",
        "Check name, port and network, and try again.",
    ),
    "forward-untrusted": (
        "The log server at {host}, port {port}, does not show a certificate that can be trusted.",
        "Nothing was sent, and nothing was changed.",
        "Give the certificate of whoever certified the server, or correct the server's name.",
    ),
    "log-evidence-damaged": (
        "The access log is not complete: {count} faults were found in its {lines} lines.",
        "The package is there and says so, but nobody can prove the log by it.",
        "Verify the log, keep its backups, and tell whoever gets this package.",
    ),
    "log-format-unknown": (
        "The access log cannot be written in this format.",
        _NOTHING,
        "Choose one of the formats that are offered.",
    ),
    "log-format-unclear": (
        "The ending of the file's name does not say in which format to write the log.",
        "Nothing was written.",
        "Name the format, one of {formats}, or choose a name that ends in .jsonl, .csv or .xml.",
    ),
    "month-unknown": (
        "This is no month that has begun.",
        _NOTHING,
        "Give a year and a month such as 2026-03.",
    ),
    "month-before": (
        "The access log of this clinic began in {began}, after this month.",
        _NOTHING,
        "Choose a month from {began} on.",
    ),
    "log-month-damaged": (
        "The access log is not complete: {count} faults were found when the report was made.",
        "The report is there and says so; it holds no check code.",
        "Verify the log, keep its backups, and tell whoever gets the report.",
    ),
}
