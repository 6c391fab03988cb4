"""The forwarding of one open vault, as its rule says; counts go on over a change of the rule."""

from __future__ import annotations

import threading
from pathlib import Path

from clinicvault.access.log.forwarding import NOWHERE, ForwardingRule, forwarding_rule
from clinicvault.access.vault import OpenVault
from clinicvault.services import views

from .forwarder import Forwarder
from .journal import Journal
from .waiting import Numbers, Waiting


class LiveForwarding:
    """None or one forwarder; a rule changed elsewhere is followed at the next unlock."""

    def __init__(self, folder: Path) -> None:
        """`folder` is this computer's own: numbers of unsent entries are kept there."""
        self._folder = folder
        self._lock = threading.RLock()
        self._forwarder: Forwarder | None = None
        self._numbers = Numbers()

    def follow(self, vault: OpenVault) -> None:
        """Begin, change or end as the rule in force says."""
        rule = forwarding_rule(vault)
        with self._lock:
            if self._forwarder is not None and rule == self.rule:
                return
            before, self._forwarder = self._forwarder, None
            if rule.host:
                self._forwarder = self._begun(vault, rule, before)
            else:
                # Nobody will ask: entries in the clear do not stay in memory.
                vault.recorder.tell(None)
        # Last: what is written while it ends is heard by the next.
        if before is not None and self._forwarder is None:
            before.close()

    def _begun(self, vault: OpenVault, rule: ForwardingRule, before: Forwarder | None) -> Forwarder:
        """The next one, which goes on with what the one before could not send."""
        journal = before.journal if before is not None else Journal(self._folder)
        after = Forwarder(vault, rule, Waiting(journal, self._numbers), journal)
        after.begin()
        if before is not None:
            before.leave()
            before.waiting.hand_over(after.waiting)
        return after

    @property
    def rule(self) -> ForwardingRule:
        """Where it is sent to now."""
        return self._forwarder.rule if self._forwarder is not None else NOWHERE

    def state(self, seconds: float = 0.0) -> views.ForwardingState:
        """How it goes; so long at most is waited for the server's answer."""
        now = self._forwarder
        if now is None:
            return views.ForwardingState(views.Forwarding(), False, 0, 0, 0)
        now.await_verdict(seconds)
        rule, waiting = now.rule, now.waiting
        return views.ForwardingState(
            settings=views.Forwarding(rule.host, rule.port, rule.certificates),
            connected=now.connected,
            sent=waiting.handed,
            waiting=len(waiting),
            lost=waiting.lost,
            code=now.code,
        )

    def close(self) -> None:
        """Send what waits, and end."""
        with self._lock:
            ended, self._forwarder = self._forwarder, None
        if ended is not None:
            ended.close()

    def drop(self) -> None:
        """Forwarded no more: nobody will ask for the numbers that were not sent."""
        Journal(self._folder).drop()
