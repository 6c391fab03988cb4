"""Keychains that work, forget, mangle, lock or are gone, and a seed with the place of its file."""

import base64

import keyring.errors

VAULT = bytes(range(16))
SEED = bytes(range(100, 132))
OTHER = bytes(range(32))


class Memory:
    """A keychain that works."""

    def __init__(self):
        self.entries = {}

    def set_password(self, service, username, password):
        self.entries[service, username] = password

    def get_password(self, service, username):
        return self.entries.get((service, username))

    def delete_password(self, service, username):
        if (service, username) not in self.entries:
            raise keyring.errors.PasswordDeleteError
        del self.entries[service, username]


class Forgetful(Memory):
    def get_password(self, service, username):
        return None


class Mangling(Memory):
    def get_password(self, service, username):
        return base64.b64encode(OTHER).decode()


class Truncating(Memory):
    def get_password(self, service, username):
        return super().get_password(service, username)[:12]


class Locked(Memory):
    def set_password(self, *_):
        raise keyring.errors.KeyringLocked

    get_password = delete_password = set_password


class Gone(Memory):
    def set_password(self, *_):
        raise ConnectionRefusedError

    def get_password(self, *_):
        raise ConnectionRefusedError

    delete_password = get_password


def seed_path(home):
    return home / "vaults" / VAULT.hex() / "workstation-seed"


def files(home):
    return sorted(path.name for path in (home / "vaults" / VAULT.hex()).iterdir())
