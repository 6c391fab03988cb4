"""What a second person was asked, or allowed: one line on the first step of whoever asked."""

from __future__ import annotations

from collections.abc import Callable

from clinicvault.gui.widgets import Banner, button
from clinicvault.services.views.exports import AskedExport
from clinicvault.services.views.sheets import AskedSheet


def asked_line(
    one: AskedExport | AskedSheet,
    texts: tuple[str, str],
    about: Callable[[], str],
    resume: Callable[[], object],
    take_back: Callable[[], object],
) -> Banner:
    """Go on with what is allowed, take back what waits; `texts`: of the one, and of the other."""
    granted = one.state == "granted"
    made = Banner("ok" if granted else "info")
    if granted:
        made.speak(texts[0], "{what}", who=one.allowed_by, what=about)
        made.append(button("Go on with it", on=resume))
    else:
        made.speak(texts[1], "{what}", what=about)
        made.append(button("Take back", on=take_back))
    return made
