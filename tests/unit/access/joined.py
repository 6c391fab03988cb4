"""A second computer of the little clinic: it asks, is let in, and joins with its code."""

from __future__ import annotations

from clinicvault.access.computers import joining, stations
from clinicvault.access.computers.station_requests import StationRequest, make_request, read_request
from clinicvault.access.people.founding import FoundingRecord
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair
from tests.unit.access.world import ADA, password


class Second:
    """Another computer with a folder of its own, over the same vault."""

    def __init__(self, world, home="second", name="Laptop"):
        self.world, self.name, self._home = world, name, home
        self.keys = KeyPair.generate()
        self.vault: OpenVault | None = None
        self.proven = None

    @property
    def id(self) -> bytes:
        return self.keys.public.key_id

    def request(self) -> bytes:
        with self.world.ports.database.read() as rows:
            founding = rows.find(FoundingRecord)[0]
        return make_request(founding, self.keys, self.name, self.world.clock())

    def read(self) -> StationRequest:
        found = read_request(self.request(), self.world.vault.id)
        assert found is not None
        return found

    def let_in(self, session=None, name="") -> str:
        """The code."""
        session = session or self.world.session(ADA)
        request = self.read()
        stations.let_in(session, stations.meant([request], request.words), name)
        return stations.code_for(session, self.id)

    def prove(self, code):
        self.ports = self.world.attach(self._home)
        return joining.prove_store(self.ports, self.keys, code)

    def join(self, code) -> OpenVault:
        proven = self.prove(code)
        joining.join(self.ports, self.keys, proven)
        self.proven = proven
        return self.open()

    def open(self) -> OpenVault:
        self.vault = OpenVault(self.ports, self.keys, self.world.pin)
        return self.vault

    def unlock(self, who):
        return unlock(self.vault, self.world.user(who), password(who))

    def shut(self):
        if self.vault is not None:
            self.vault.close()
        self.ports.database.close()
        self.ports.state.close()
