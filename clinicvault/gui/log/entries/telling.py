"""How many entries are shown, in words."""

from __future__ import annotations

from clinicvault.gui import formats
from clinicvault.gui.i18n import tr, trn
from clinicvault.services.views import LogFound


def counted(found: LogFound | None, shown: int) -> str:
    """`12,345 of 1,000,000 entries`; before anything was searched, the newest ones."""
    if found is None:
        return trn("The newest entry", "The newest {n} entries", shown) if shown else ""
    if found.count == found.total:
        return trn("{n} entry", "{n} entries", found.total)
    return tr(
        "{n} of {total} entries",
        n=formats.number(found.count),
        total=formats.number(found.total),
    )
