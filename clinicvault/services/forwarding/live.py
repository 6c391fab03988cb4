"""The forwarding of one open vault, as its rule says; counts go on over a change of the rule."""

from __future__ import annotations

import threading

from clinicvault.access.log_forwarding import NOWHERE, ForwardingRule, forwarding_rule
from clinicvault.access.vault import OpenVault
from clinicvault.services import views

from .forwarder import Forwarder
from .waiting import Waiting


class LiveForwarding:
    """None or one forwarder; a rule changed elsewhere is followed at the next unlock."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._forwarder: Forwarder | None = None
        self._waiting = Waiting()

    def follow(self, vault: OpenVault) -> None:
        """Begin, change or end as the rule in force says."""
        rule = forwarding_rule(vault)
        with self._lock:
            if rule == self.rule:
                return
            self.close()
            if rule.host:
                self._waiting = Waiting()
                self._forwarder = Forwarder(vault, rule, self._waiting)
                self._forwarder.begin()

    @property
    def rule(self) -> ForwardingRule:
        """Where it is sent to now."""
        return self._forwarder.rule if self._forwarder is not None else NOWHERE

    def state(self) -> views.ForwardingState:
        """How it goes."""
        now, waiting = self._forwarder, self._waiting
        rule = self.rule
        return views.ForwardingState(
            settings=views.Forwarding(rule.host, rule.port, rule.certificates),
            connected=now is not None and now.connected,
            sent=waiting.handed,
            waiting=len(waiting),
            lost=waiting.lost,
            code=now.code if now is not None else "",
        )

    def close(self) -> None:
        """Send what waits, and end."""
        with self._lock:
            ended, self._forwarder = self._forwarder, None
        if ended is not None:
            ended.close()
