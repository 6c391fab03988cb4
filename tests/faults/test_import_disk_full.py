"""A disk that fills up during an import, played without root: nothing half, nothing lost."""

import contextlib
import sys

import pytest

from clinicvault.domain.errors import StorageFailed
from tests.unit.services.real_clinic import INA, Listener, jpeg, make_house

resource = pytest.importorskip("resource")

PHOTOS = 8


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        folder = tmp_path_factory.mktemp("full")
        house, _ = make_house(folder / "pc")
        yield house, [jpeg(folder / f"{number}.jpg", number) for number in range(PHOTOS)]


@pytest.fixture
def desk(template, tmp_path):
    with template[0].copy(tmp_path / "pc").open(INA) as desk:
        yield desk


@contextlib.contextmanager
def small_files(limit):
    """No file of this process may grow beyond `limit` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def full_database(desk, spare_pages):
    """The database may grow by so many pages and no further."""
    driver = desk.clinic.ports.database._own.connection.driver_connection
    used = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute(f"PRAGMA max_page_count={used + spare_pages}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA max_page_count={2**30}")


class Filling(Listener):
    """Begins the shortage after a number of photos."""

    def __init__(self, after, shortage):
        super().__init__()
        self.after, self.shortage = after, shortage

    def imported(self, photo):
        super().imported(photo)
        if len(self.said) == self.after:
            self.shortage()


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("after", [1, 4])
@pytest.mark.parametrize("kind", ["objects", "database"])
def test_a_full_disk_stops_the_import_and_room_is_enough_to_go_on(desk, template, after, kind):
    patient = desk.patient()
    with contextlib.ExitStack() as stack:

        def shortage():
            stack.enter_context(
                small_files(100_000) if kind == "objects" else full_database(desk, 1)
            )

        listener = Filling(after, shortage)
        with pytest.raises(StorageFailed) as said:
            desk.importing.run(patient, template[1], listener=listener)
        assert said.value.code == "disk-full"
    acknowledged = {photo.photo for word, photo in listener.said if word == "imported"}
    assert len(acknowledged) >= after
    assert acknowledged <= set(desk.photos(patient))
    if desk.importing.unfinished() is not None:
        desk.importing.resume()
    desk.importing.run(patient, template[1])
    assert len(desk.photos(patient)) == PHOTOS
    desk.health.tidy()
    assert len(desk.objects()) == 3 * PHOTOS
    assert not desk.health.verify().damaged
    assert desk.review.verify().ok
