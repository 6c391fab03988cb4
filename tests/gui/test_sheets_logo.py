"""The clinic's logo in the settings."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import InputRefused
from tests.gui import fakes
from tests.gui.fakes_sheets import a_logo
from tests.gui.hands import give_file, seen


@pytest.fixture
def panel(open_page, click, settle):
    """Open the settings as somebody."""

    def go(user=fakes.NOAH):
        page = open_page("settings", user)
        click(page.tabs.button("media"))
        settle()
        return page.logo

    return go


def test_an_administrator_chooses_and_removes_it(panel, clinic, settle, tmp_path):
    made = panel()
    assert "There is no logo" in seen(made)
    assert not made.remove.isEnabled()
    (tmp_path / "logo.png").write_bytes(b"x")
    made.choose.click()
    give_file(made, tmp_path / "logo.png")
    settle()
    assert "The logo is saved." in seen(made)
    assert not made.shown.pixmap().isNull()
    made.remove.click()
    settle()
    assert clinic.sheets.jpeg == b""
    assert "The logo is removed." in seen(made)


def test_what_is_no_picture_is_told(panel, clinic, settle, tmp_path):
    made = panel()
    clinic.fail["sheets.set_logo"] = InputRefused("logo-kind")
    made._chosen([tmp_path / "logo.pdf"])
    settle()
    assert made.errors.isVisible()
    assert made.choose.isEnabled()


def test_others_see_it_and_change_nothing(panel, clinic):
    clinic.sheets.jpeg = a_logo()
    made = panel(fakes.MARIE)
    assert made.choose.isHidden()
    assert made.remove.isHidden()
    assert "Only administrators choose it." in seen(made)
