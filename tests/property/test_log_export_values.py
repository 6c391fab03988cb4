"""Whatever people or altered programs wrote comes out of every format harmless, and readable."""

import csv
import datetime as dt
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from clinicvault.audit.reading import LogEntry
from clinicvault.services.log.exports.harmless import MOST, harmless
from clinicvault.services.log.exports.told import Teller
from clinicvault.services.log.forwarding.syslog import frame
from tests.unit.services.exported import SOURCE, judge, lines, schema, written

NASTY = st.sampled_from(
    [
        "=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2", "\t=1", "＝1", "\u202egnp.exe", "\ud800",
        "\x00\x1b]0;x\x07", "\ufeff", "</AuditMessage>", "]]>", "&lt;", '"', "\r\n<85>1 fake",
        "\u2028x", "x" * 40_000, "", " ", "\udcff\ud83d", "\U0010ffff", "a\u0300" * 30,
    ]
)  # fmt: skip
TEXT = st.one_of(NASTY, st.text(max_size=40), st.text(st.characters(codec=None), max_size=20))
BYTES = st.binary(max_size=20)
VALUE = st.recursive(
    st.one_of(TEXT, st.integers(), st.none(), st.booleans(), BYTES, st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=2)),
    max_leaves=4,
)
ENTRIES = st.builds(
    LogEntry,
    seq=st.integers(0, 2**62),
    leaf_hash=st.binary(min_size=32, max_size=32),
    ms=st.integers(-(2**70), 2**70),
    event=TEXT,
    user=BYTES,
    workstation=BYTES,
    patient=st.one_of(st.just(b""), st.binary(min_size=16, max_size=16)),
    objects=st.lists(st.one_of(BYTES, VALUE), max_size=3).map(tuple),
    purpose=TEXT,
    session=BYTES,
    consent=BYTES,
    outcome=TEXT,
    detail=st.dictionaries(st.one_of(TEXT, st.integers()), VALUE, max_size=3),
    hints=st.dictionaries(TEXT, st.booleans(), max_size=2),
    problem=st.sampled_from(["", "unreadable", "clock-back"]),
)
UNSEEN = [
    *map(chr, range(32)),
    *map(chr, range(0x7F, 0xA0)),
    "\u202e",
    "\u2066",
    "\u2028",
    "\ufeff",
]


class Trust:
    people = {}  # noqa: RUF012


class Vault:
    """A vault in which nobody has a name."""

    trust = Trust()

    @staticmethod
    def workstation_name(_station):
        return ""


class Nameless(Teller):
    """Names are another test's; here is what the entry itself says."""

    def person(self, user):
        return harmless(user.decode("utf-8", "surrogateescape"))

    station = person


def told(entry):
    return Nameless(Vault()).told(entry)


def assert_harmless(text):
    assert not any(sign in text for sign in UNSEEN), ascii(text)
    text.encode("utf-8")


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRIES, min_size=1, max_size=2))
def test_every_format_stays_what_it_is(found):
    entries = [told(entry) for entry in found]
    for slug in ("jsonl", "fhir-r4", "fhir-r5"):
        data = written(slug, *entries)
        judge(slug, data)
        assert len(lines(data)) == len(entries) + 1
        for line in data.decode("utf-8").splitlines():
            assert_harmless(line)
    rows = list(csv.reader(io.StringIO(written("csv", *entries).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(entries) + 2
    assert {len(row) for row in rows} == {16}
    for row in rows[1:-1]:
        for cell in row:
            assert_harmless(cell)
            assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
            assert len(cell) < 32_767
    root = etree.fromstring(written("atna", *entries))
    schema().assertValid(root)
    assert len(root) == len(entries) + 1


@settings(max_examples=40, deadline=None)
@given(ENTRIES)
def test_a_forwarded_line_is_one_line_of_its_length(found):
    data = frame(SOURCE, told(found), 1)
    length, _, line = data.partition(b" ")
    assert int(length) == len(line)
    assert_harmless(line.decode("utf-8").replace("\ufeff", "", 1))
    schema().assertValid(etree.fromstring(line.partition(b"\xef\xbb\xbf")[2]))


@given(TEXT)
def test_text_is_one_line_and_saying_it_twice_changes_nothing(text):
    once = harmless(text)
    assert_harmless(once)
    assert len(once) <= MOST * 10
    if len(text) <= MOST:
        assert harmless(once) == once or len(once) > MOST


def test_times_beyond_all_calendars_are_told():
    far = LogEntry(seq=1, leaf_hash=b"x" * 32, ms=2**70)
    assert told(far).time.year == 9999
    assert told(LogEntry(seq=1, leaf_hash=b"x" * 32, ms=-5)).time == dt.datetime(
        1970, 1, 1, tzinfo=dt.UTC
    )
