"""What a log server received of a clinic, and what the clinic's log has."""

import re

from clinicvault.access.log.reading import LogAccess
from clinicvault.services.views import Forwarding

LINE = re.compile(
    r"^<(?P<pri>\d+)>1 (?P<time>\S+) (?P<host>\S+) clinicvault \d+ DICOM\+RFC3881 "
    r'\[clinicvault@32473 seq="(?P<seq>\d+)" leaf="(?P<leaf>[0-9a-f]{64})" event="(?P<event>[^"]*)"'
    r'(?: unsent="(?P<unsent>[^"]*)")?\]\[meta sequenceId="(?P<number>\d+)"\] '
    r"\ufeff?(?P<xml><AuditMessage>.*</AuditMessage>)$"
)


def to(server, pem=None):
    return Forwarding("127.0.0.1", server.port, pem or server.authority.pem)


def parsed(server):
    found = [LINE.match(line) for line in server.received()]
    assert all(found), server.received()
    return found


def seqs(server):
    return {int(one["seq"]) for one in parsed(server)}


def leaves(desk):
    """seq -> leaf hash of every entry, as the log itself has them."""
    with LogAccess(desk.clinic.session) as log:
        return {entry.seq: (entry.leaf_hash.hex(), entry.event) for entry in log.forward()}
