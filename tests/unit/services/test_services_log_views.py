"""Saved views: every administrator's, each signed by who saved it, and no patient's name in them."""

import dataclasses
import datetime as dt
import json

import pytest

from clinicvault.access.review.words import said
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.roles import Role
from clinicvault.services.log import saved_views as log_views
from clinicvault.services.views import LogFilter, LogSort
from tests.unit.services.real_clinic import ADA, INA
from tests.unit.services.told_log import alone, by, code, desk, found, told

__all__ = ["code", "desk", "told"]


def test_a_saved_view_comes_back(desk):
    wanted = LogFilter(
        user="ab" * 16,
        events=("export", "photo-open"),
        since=dt.date(2026, 3, 2),
        flagged=True,
        weekday=3,
        text="Dr Ü",
    )
    search = desk.log_search
    made = search.save("  Exports   of March ", wanted, LogSort("user", descending=False))
    assert made.name == "Exports of March"
    other = search.save("all", LogFilter(), LogSort())
    assert search.saved() == (other, made)
    assert (made.filter, made.sort) == (wanted, LogSort("user", descending=False))
    assert made.by == ADA
    row = by(found(desk), event="log-view-save")[-1]
    assert dict(row.detail)["name"] == "Exports of March"


def test_one_of_the_same_name_takes_its_place(desk):
    search = desk.log_search
    first = search.save("Mine", LogFilter(outcome="refused"), LogSort())
    second = search.save("mine", LogFilter(outcome="failed"), LogSort())
    assert second.id == first.id
    assert search.saved() == (second,)


def test_removed(desk):
    search = desk.log_search
    kept, gone = (search.save(name, LogFilter(), LogSort()) for name in ("a", "b"))
    search.forget(gone.id)
    assert search.saved() == (kept,)
    assert dict(by(found(desk), event="log-view-forget")[0].detail)["name"] == "b"
    for unknown in (gone.id, "x"):
        with pytest.raises(UsageError, match="view-unknown"):
            search.forget(unknown)


def test_every_administrator_sees_it(desk):
    made = desk.log_search.save("Mine", LogFilter(), LogSort())
    desk.let_in("Alan Alone", frozenset({Role.ADMINISTRATOR}))
    assert desk.be("Alan Alone").log_search.saved() == (made,)


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b", "a\u202eb"])
def test_names_that_are_none(desk, name):
    with pytest.raises(InputRefused, match="view-name-wrong"):
        desk.log_search.save(name, LogFilter(), LogSort())
    assert desk.log_search.saved() == ()


@pytest.mark.parametrize("patient", ["Rousseau", "Sarah", "P-Rousseau"])
def test_a_patients_name_does_not_go_into_the_log(desk, patient):
    with pytest.raises(InputRefused, match="view-names-patient"):
        desk.log_search.save("x", LogFilter(patient=patient), LogSort())
    assert by(found(desk), event="log-view-save") == []


def test_a_code_does(desk, code):
    assert desk.log_search.save("x", LogFilter(patient=code[:6]), LogSort()).filter.patient


@pytest.mark.parametrize(
    "wrong",
    [
        {"filter": "no json"},
        {"filter": json.dumps({"later": 1})},
        {"filter": json.dumps({"user": 7})},
        {"filter": json.dumps({"since": "yesterday"})},
        {"filter": json.dumps({"weekday": True})},
        {"filter": json.dumps([1])},
        {"sort": "{}"},
        {"sort": json.dumps([])},
        {"name": ""},
        {"name": None},
        {"filter": None},
    ],
)
def test_a_view_that_another_program_wrote_wrongly_is_left_out(desk, wrong):
    detail = log_views.detail_of("01", "fine", LogFilter(), LogSort())
    session = desk.clinic.session
    for view, extra in (("01", {}), ("02", wrong)):
        event = said(session, "log-view-save", {**detail, "view": view, **extra})
        session.vault.log_event(event)
    assert [view.id for view in desk.log_search.saved()] == ["01"]


# who may put one there


def stored(desk, event):
    desk.clinic.vault.log_event(event)


def test_nobody_changes_an_administrators_view_in_her_name(desk):
    """Any enrolled computer writes entries of its own making; it has no key of hers."""
    view = desk.log_search.save("Refused tries", LogFilter(outcome="refused"), LogSort())
    ada = desk.clinic.session.user_id
    hidden = log_views.detail_of(view.id, view.name, LogFilter(user=ada.hex()), LogSort())
    gone = {"view": view.id, "name": view.name}
    desk.be(INA)
    session = desk.clinic.session
    for name, detail in ((log_views.SAVE, hidden), (log_views.FORGET, gone)):
        stored(desk, dataclasses.replace(session.event(name, detail=detail), user=ada))
        stored(desk, said(session, name, detail))
    desk.be(ADA)
    assert desk.log_search.saved() == (view,)


def test_an_old_word_written_once_more_brings_no_view_back(desk):
    session = desk.clinic.session
    first = said(
        session, log_views.SAVE, log_views.detail_of("01", "x", LogFilter(text="a"), LogSort())
    )
    stored(desk, first)
    desk.log_search.save("x", LogFilter(text="b"), LogSort())
    stored(desk, first)
    [view] = desk.log_search.saved()
    assert view.filter.text == "b"


@pytest.mark.parametrize("text", ["Rousseau", "export rous", "AMELIE", "Çelik"])
def test_a_patients_name_does_not_come_into_the_log_as_text_either(desk, text):
    with pytest.raises(InputRefused, match="view-names-patient"):
        desk.log_search.save("x", LogFilter(text=text), LogSort())
    assert by(found(desk), event="log-view-save") == []


@pytest.mark.parametrize("name", ["Amélie Rousseau", "what Rousseau, Amelie had"])
def test_nor_as_the_views_own_name(desk, name):
    with pytest.raises(InputRefused, match="view-names-patient"):
        desk.log_search.save(name, LogFilter(), LogSort())


def test_words_that_are_nobodys_name_do(desk):
    assert desk.log_search.save("Tries of a", LogFilter(text="a refused 19"), LogSort())


def test_who_holds_no_key_to_names_knows_none(told, tmp_path):
    with alone(told, tmp_path) as other:
        assert other.log_search.save("x", LogFilter(text="Rousseau"), LogSort())
