"""The entries of flags: found by search, written by an export, and the figures beside them."""

import dataclasses
import datetime as dt
import json
import threading

import pytest

from clinicvault.audit.counted import Kind
from clinicvault.domain.errors import Refused
from clinicvault.services.flags import looking as flag_looking
from clinicvault.services.local_zone import LOCAL
from clinicvault.services.log.month import facts
from clinicvault.services.views import Disposition, LogFilter
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.reviewing import as_ada, at, entries, look, monday, own_record


@pytest.fixture
def looked(house):
    """(desk, house) of a clinic in which Paul looked at his own record on Monday, at ten."""
    at(house, 10)
    with house.open() as desk:
        look(desk, own_record(desk))
        at(house, 11)
        yield desk, house


def seqs(desk, **wanted):
    """Sequence numbers that a search finds, oldest first."""
    search = desk.services.log_search
    found = search.find(LogFilter(**wanted))
    return sorted(row.seq for row in search.rows(found.number, 0, found.count))


def only(flags, rule="own-record"):
    [flag] = [one for one in flags if one.rule == rule]
    return flag


def test_an_export_of_flagged_entries_looks_for_the_flags_itself(looked, tmp_path):
    """As the command line does, where nobody has looked at flags before."""
    desk, _ = looked
    desk.be(ADA)
    output = tmp_path / "log.jsonl"
    written = desk.services.log_exports.write(output, "jsonl", LogFilter(flagged=True))
    assert written > 0
    lines = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    told = {line["seq"] for line in lines if "seq" in line}
    flagged = {seq for one in desk.services.flags.flags() for seq in one.entries}
    assert told == flagged


def test_a_search_for_flagged_entries_looks_for_the_flags_itself(looked):
    desk, _ = looked
    desk.be(ADA)
    found = seqs(desk, flagged=True)
    flags = desk.services.flags.flags()
    assert found == sorted({seq for flag in flags for seq in flag.entries}) != []


def test_one_flag_finds_its_own_entries_alone(looked):
    desk, house = looked
    at(house, 12)
    look(desk, own_record(desk, "Ina", "Desk"), INA)
    flags = as_ada(desk).flags()
    own = [one for one in flags if one.rule == "own-record"]
    assert len(own) == 2
    for flag in flags:
        assert seqs(desk, flag=flag.id) == list(flag.entries)
        assert flag.count == len(flag.entries)
    assert seqs(desk, flag="00" * 16) == seqs(desk, flag="no id") == []


def test_a_raised_flag_keeps_every_entry(looked, monkeypatch):
    """Sixty looks, of which the log keeps all: the link of a card shows what the card counts."""
    desk, house = looked
    patient = desk.be(PAUL).services.patients.search("paul")[0].id
    for _ in range(60):
        desk.services.patients.page(patient)
    at(house, 9, day=1)
    flag = only(as_ada(desk).flags())
    assert entries(desk, "flag-raise") != []
    assert flag.count >= 60
    assert seqs(desk, flag=flag.id) == list(flag.entries)
    assert len(flag.entries) == flag.count
    middle = flag.entries[flag.count // 2]
    assert flag.id in desk.services.log_search.entry(middle).flags
    items = desk.services.log_search.timeline(patient).items
    assert any(flag.id in item.flags for item in items if middle in item.entries)


def test_who_only_opens_an_entry_is_told_of_its_flags(looked):
    desk, _ = looked
    flag = only(as_ada(desk).flags())
    desk.be(ADA)
    assert flag.id in desk.services.log_search.entry(flag.entries[0]).flags


def test_after_the_lock_nobody_is_told(looked):
    desk, _ = looked
    look_at = as_ada(desk) and desk.clinic.log_reading.flags
    assert look_at.named()
    desk.clinic.lock()
    with pytest.raises(Refused) as told:
        look_at.named()
    assert told.value.code == "locked"


def test_what_was_found_stays_as_it_was(looked):
    """Somebody reads it in one thread while another one looks on."""
    desk, _ = looked
    flags = as_ada(desk)
    flag = only(flags.flags())
    before = desk.clinic.log_reading.flags.follow()
    said = dict(before.words.settled), dict(before.flags), before.look.size
    names = iter(before.flags)
    next(names)
    teller = threading.Thread(
        target=flags.settle, args=(flag.id, Disposition.EXPLAINED, "he asked for it")
    )
    teller.start()
    teller.join()
    list(names)
    assert (dict(before.words.settled), dict(before.flags), before.look.size) == said
    after = desk.clinic.log_reading.flags.follow()
    assert flag.id in after.words.settled
    assert before.is_open(flag.id)
    assert not after.is_open(flag.id)
    with pytest.raises(dataclasses.FrozenInstanceError):
        after.look = before.look
    with pytest.raises(TypeError):
        after.words.settled[flag.id] = ()


def test_who_asks_again_and_again_has_todays_rules_run_once_a_minute(looked, monkeypatch):
    desk, house = looked
    ran, real = [], flag_looking.live
    monkeypatch.setattr(flag_looking, "live", lambda *a: ran.append(1) or real(*a))
    flags = as_ada(desk)
    for _ in range(3):
        desk.clinic.vault.log_event(desk.clinic.session.event("log-chart"))
        flags.due()
        desk.services.log_search.find(LogFilter(flagged=True))
    assert len(ran) == 1
    flags.state()  # somebody asks what there is now
    assert len(ran) == 2
    flags.state()  # nothing was written since
    assert len(ran) == 2
    at(house, 12)
    desk.clinic.vault.log_event(desk.clinic.session.event("log-chart"))
    flags.due()
    assert len(ran) == 3


def refuse(desk):
    """A picture that somebody may not see."""
    desk.be(INA)
    event = dataclasses.replace(desk.clinic.session.event("photo-view"), outcome="refused")
    desk.clinic.vault.log_event(event)


def test_the_cards_figures_are_what_their_searches_find(looked):
    """Two reviews on one day: what the first one saw is not counted again after it."""
    desk, _ = looked
    refuse(desk)
    flags = as_ada(desk)
    first = flags.state()
    assert first.refused == 1
    flags.sign_off(first.upto)
    refuse(desk)
    look(desk, desk.be(INA).services.patients.search("paul")[0].id)
    state = as_ada(desk).state()
    between = {"after": state.last.upto, "upto": state.upto}
    asked = {"entries": "waiting", "views": "view", "exports": "export", "refused": "refused"}
    counted = {name: len(seqs(desk, kind=kind, **between)) for name, kind in asked.items()}
    assert counted == {name: getattr(state, name) for name in asked}
    assert counted["refused"] == 1 < len(seqs(desk, kind="refused"))
    assert 0 < counted["entries"] < len(seqs(desk, **between))
    assert seqs(desk, kind="no kind") == []
    assert all(first.upto < seq <= state.upto for seq in seqs(desk, **between))
    assert seqs(desk, upto=first.upto)[-1] <= first.upto < seqs(desk, after=first.upto)[0]


@pytest.mark.parametrize("outcome", ["done", "given", "failed", "cancelled", "refused", "intent"])
@pytest.mark.parametrize("event", ["export", "import", "photo-view", "photo-open"])
def test_a_day_has_the_same_figures_everywhere(house, event, outcome):
    """The card of the review, the charts, the month and the search count alike."""
    at(house, 10)
    with house.open(ADA) as desk:
        session = desk.clinic.session
        before = desk.services.flags.state()
        one = session.event(event, patient=b"p" * 16)
        desk.clinic.vault.log_event(dataclasses.replace(one, outcome=outcome))
        state, day = desk.services.flags.state(), monday()
        charts = desk.services.log_search.charts(day, day)
        [chart] = charts.days
        month = facts._counts(desk.clinic.log_index.history(), day, day, LOCAL)
        found = {kind: len(seqs(desk, kind=kind.value, since=day, until=day)) for kind in Kind}
    came = outcome in {"done", "given"}
    assert state.views - before.views == (came and event == "photo-view") == chart.views
    assert state.exports - before.exports == (came and event in {"export", "photo-open"})
    assert chart.exports_imports == (came and event != "photo-view")
    assert chart.refused == (outcome == "refused") == month.refused
    assert (month.views, month.exports) == (chart.views, state.exports - before.exports)
    assert sum(one.exports for one in charts.purposes) == 0 or came
    assert found[Kind.VIEW] == chart.views
    assert found[Kind.EXPORT] == month.exports
    assert found[Kind.EXPORT] + found[Kind.IMPORT] == chart.exports_imports
    assert found[Kind.REFUSED] == chart.refused


def test_no_flags_are_looked_for_where_no_filter_asks(looked, monkeypatch):
    desk, _ = looked
    desk.be(ADA)
    monkeypatch.setattr(desk.clinic.log_reading.flags, "follow", None)
    assert seqs(desk, events=("unlock",)) != []


def test_days_before_are_kept_apart(looked):
    desk, house = looked
    at(house, 9, day=1)
    flag = only(as_ada(desk).flags())
    assert flag.day == monday()
    assert seqs(desk, flag=flag.id, since=monday() + dt.timedelta(days=1)) == []
