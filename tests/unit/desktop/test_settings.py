"""Workstation settings: kept whole, read tolerantly, no room for anything else."""

import dataclasses
import json
import stat

import pytest

from clinicvault.desktop.settings import Settings, load_settings, save_settings
from clinicvault.domain.errors import StorageFailed

FULL = Settings("fr", "dark", "/clinics/été/vault", bytes(range(256)))


def test_what_is_saved_comes_back(tmp_path):
    save_settings(tmp_path, FULL)
    assert load_settings(tmp_path) == FULL


def test_without_a_file_the_defaults(tmp_path):
    assert load_settings(tmp_path) == Settings("", "system", "", b"")


def test_the_file_is_private_and_replaced_as_a_whole(tmp_path):
    save_settings(tmp_path, FULL)
    save_settings(tmp_path, Settings())
    assert load_settings(tmp_path) == Settings()
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]
    assert stat.S_IMODE((tmp_path / "settings.json").stat().st_mode) == 0o600


def test_a_path_that_is_no_unicode_survives(tmp_path):
    odd = dataclasses.replace(FULL, last_vault=b"/v/\xff".decode("utf-8", "surrogateescape"))
    save_settings(tmp_path, odd)
    assert load_settings(tmp_path) == odd


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"language": "fr"' + b" " * 70_000],
)
def test_a_damaged_file_reads_as_defaults(tmp_path, content):
    (tmp_path / "settings.json").write_bytes(content)
    assert load_settings(tmp_path) == Settings()


def test_nesting_that_exhausts_the_reader_reads_as_defaults(tmp_path):
    (tmp_path / "settings.json").write_bytes(b"[" * 60_000)
    assert load_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "xx"),
        ("language", ["fr"]),
        ("theme", "pink"),
        ("theme", 3),
        ("last_vault", 7),
        ("geometry", "zz"),
        ("geometry", 5),
    ],
)
def test_one_bad_field_takes_its_default_and_the_others_stay(tmp_path, field, value):
    save_settings(tmp_path, FULL)
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value, "unknown": 1}))
    expected = dataclasses.replace(FULL, **{field: getattr(Settings(), field)})
    assert load_settings(tmp_path) == expected


def test_there_is_no_field_for_anything_about_a_patient():
    names = {field.name for field in dataclasses.fields(Settings)}
    assert names == {"language", "theme", "last_vault", "geometry"}


def test_a_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(StorageFailed, match="workstation-write"):
        save_settings(tmp_path / "gone", FULL)
