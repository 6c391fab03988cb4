"""The panel of conditions is made when it is first unfolded, a condition a turn."""

from __future__ import annotations

import pytest

from clinicvault.services.views import LogFilter
from tests.gui import fakes
from tests.gui.log_hands import entries


@pytest.fixture
def section(open_page):
    return entries(open_page("log", tab="entries"))


def test_the_panel_is_made_when_it_is_first_wanted_and_knows_what_is_searched_for(
    section, click, qtbot
):
    """Most people only search, and its fields take more than a frame to make."""
    assert section.filters._panel is None
    section.want(LogFilter(user=fakes.MARIE.id, outcome="refused", text="Paris"))
    assert section.filters._panel is None
    click(section.more)
    panel = section.filters._panel
    assert panel.person.currentData() == fakes.MARIE.id
    assert panel.outcome.currentData() == "refused"
    assert not section.filters.turns.done
    qtbot.waitUntil(lambda: section.filters.turns.done)
    assert panel.order.isVisible()
    for one in (panel.person, panel.order, panel.flagged):
        assert section.filters.rect().contains(one.mapTo(section.filters, one.rect().center()))
    assert section.filters.chosen() == section.wanted
