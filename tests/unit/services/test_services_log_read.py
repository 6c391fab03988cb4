"""One entry of the log with its proof; who reads the log, that it is said, and the lock."""

import dataclasses

import pytest

from clinicvault.domain.errors import Cancelled, Refused, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.services.views import LogFilter, LogSort
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.told_log import DAY, alone, by, code, desk, found, today, told

__all__ = ["code", "desk", "told"]


def test_an_entry_with_its_proof(desk, code):
    row = by(found(desk), event="photo-open")[0]
    entry = desk.log_search.entry(row.seq)
    assert entry.row == row
    assert entry.proven
    assert entry.checkpoint.startswith("clinicvault.local/")
    assert len(entry.leaf) == 64
    assert entry.path
    assert entry.code == code
    shown = {one.seq for one in found(desk)}
    assert 0 <= entry.begun < row.seq
    assert entry.begun not in shown
    assert desk.log_search.entry(entry.begun).row.outcome == "intent"
    assert desk.log_search.entry(entry.begun).begun == -1


def test_an_entry_that_is_about_nobody(desk):
    row = by(found(desk), event="vault-create")[0]
    entry = desk.log_search.entry(row.seq)
    assert (entry.code, entry.begun) == ("", -1)


@pytest.mark.parametrize("seq", [-1, 0, 10**9])
def test_no_entry(desk, seq):
    """0 is an epoch's beginning."""
    with pytest.raises(UsageError, match="entry-unknown"):
        desk.log_search.entry(seq)


def test_hints_are_told_but_not_the_token_of_a_name(desk):
    session = desk.clinic.session
    session.vault.log_event(session.event("photo-view", hints={"own": True, "given": 1234567}))
    row = found(desk, events=("photo-view",))[0]
    assert row.detail == (("hint own", "True"),)


def test_an_entry_of_a_time_that_no_calendar_knows_is_not_read_and_stops_nobody(desk):
    session = desk.clinic.session
    event = dataclasses.replace(session.event("export", "given", patient=b"p" * 16), ms=1 << 60)
    session.vault.log_event(event)
    assert desk.log_search.newest(5)[1].event == "unreadable"
    assert found(desk, events=("unreadable",))[0].time.year == 1970
    desk.log_search.charts(today(), today())
    desk.workstations.list()
    desk.disclosures.accounting("", today() - DAY, today() + DAY)
    assert desk.flags.state().overdue_days == 0


def test_an_intent_without_outcome_is_shown(desk):
    session = desk.clinic.session
    session.vault.log_event(session.event("photo-view", "intent", objects=(b"x" * 16,)))
    assert found(desk, events=("photo-view",))[0].outcome == "intent"
    assert by(desk.log_search.newest(5), event="photo-view")[0].outcome == "intent"


# who reads, and that it is said


def readings(desk):
    return len(by(found(desk), event="log-read"))


@pytest.mark.parametrize(
    "act",
    [
        lambda search: search.newest(),
        lambda search: search.follow(),
        lambda search: search.find(LogFilter()),
        lambda search: search.entry(1),
        lambda search: search.charts(today(), today()),
        lambda search: search.saved(),
    ],
)
def test_no_way_of_reading_goes_without_an_entry(desk, act):
    act(desk.log_search)
    assert readings(desk) == 1
    act(desk.log_search)
    looks = readings(desk)
    desk.be(ADA)
    act(desk.log_search)
    assert readings(desk) == looks + 1


def test_each_look_at_the_newest_is_said_and_each_session_once_else(desk):
    desk.log_search.newest()
    desk.log_search.newest()
    assert readings(desk) == 2
    desk.log_search.charts(today(), today())
    assert readings(desk) == 2
    desk.be(ADA)
    assert readings(desk) == 3


def test_where_the_log_cannot_be_written_nothing_is_read(desk, monkeypatch):
    from clinicvault.access.vault import OpenVault
    from clinicvault.domain.errors import StorageFailed

    def full(*_):
        raise StorageFailed("disk-full")

    index = desk.clinic.log_index
    monkeypatch.setattr(OpenVault, "log_event", full)
    for act in (desk.log_search.newest, desk.log_search.follow):
        with pytest.raises(StorageFailed):
            act()
    assert len(index.look.history) == 0


@pytest.mark.parametrize("user", [INA, PAUL])
def test_only_administrators_read(told, tmp_path, user):
    with told[0].copy(tmp_path / "pc").open(user) as desk:
        search = desk.log_search
        for act in (
            search.newest,
            search.follow,
            search.saved,
            lambda: search.find(LogFilter()),
            lambda: search.rows(1, 0, 1),
            lambda: search.place(1, 0),
            lambda: search.entry(1),
            lambda: search.charts(today(), today()),
            lambda: search.timeline(told[1]),
            lambda: search.save("x", LogFilter(), LogSort()),
            lambda: search.forget("x"),
        ):
            with pytest.raises(Refused, match="role"):
                act()


def test_an_administrator_alone_sees_codes_not_names(told, tmp_path, code):
    with alone(told, tmp_path) as desk:
        row = found(desk, events=("photo-view",))[0]
        assert row.patient == code
        assert found(desk, patient="Rousseau") == found(desk, text="rousseau") == []
        assert found(desk, patient=code)


def test_cancelled(desk):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        desk.log_search.follow(cancel=token)
    seen = []
    desk.log_search.follow(seen.append, CancelToken())
    assert desk.log_search.follow() > 0


def test_progress(desk):
    seen = []
    desk.log_search.follow(seen.append)
    assert seen[-1].done == seen[-1].total > 20


def test_the_index_is_kept_at_leisure_and_taken_up(told, tmp_path):
    house = told[0].copy(tmp_path / "pc")
    with house.open(ADA) as desk:
        rows = found(desk)
        folder = desk.clinic.remembered.folder / "log-index"
    assert (folder / "tail.sealed").is_file()
    with house.open(ADA) as desk:
        assert found(desk)[-len(rows) :] == rows


def test_what_cannot_be_kept_keeps_nobody_from_locking(desk, monkeypatch):
    from clinicvault.access.log.index.cache import SegmentFiles

    def gone(*_):
        raise Refused("no-key", key="log")

    desk.log_search.follow()
    monkeypatch.setattr(SegmentFiles, "keep", gone)
    desk.clinic.leave()
    assert desk.clinic.locked
    assert desk.be(ADA).log_search.newest(5)[-1].event in ("lock", "unlock", "log-read")


def test_one_index_a_session(desk):
    first = desk.clinic.log_index
    assert desk.clinic.log_index is first
    desk.be(ADA)
    assert desk.clinic.log_index is not first
    desk.clinic.log_reading.keep()
    desk.clinic.log_reading.keep()


@pytest.mark.parametrize(
    "act",
    [lambda search: search.find(LogFilter()), lambda search: search.charts(today(), today())],
)
def test_a_lock_in_the_midst_of_a_search(desk, monkeypatch, act):
    """What the lock overwrote is no result, whatever it made of the search."""
    from clinicvault.services.log import charts as log_charts
    from clinicvault.services.log import filters as log_filters

    for module in (log_charts, log_filters):
        whole = module.within

        def locking(*args, whole=whole):
            desk.clinic.lock()
            return whole(*args)

        monkeypatch.setattr(module, "within", locking)
    with pytest.raises(Refused, match="locked"):
        act(desk.log_search)


def test_an_error_that_is_no_lock_is_not_hidden(desk, monkeypatch):
    from clinicvault.services.log import filters as log_filters

    def broken(*_):
        raise ValueError("broken")

    monkeypatch.setattr(log_filters, "within", broken)
    with pytest.raises(ValueError, match="broken"):
        desk.log_search.find(LogFilter())
