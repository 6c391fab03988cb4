"""Messages of `desktop`: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "home-foreign": (
        "ClinicVault's own folder on this computer belongs to another account, or is not a folder.",
        "The photos are safe; nothing was read or written.",
        "Sign in with your own account, or let your IT person choose another folder.",
    ),
    "home-inside-vault": (
        "The folder of the photos and ClinicVault's own folder here lie in one another.",
        "Nothing was written.",
        "Choose two separate folders: a copy of the photos must never carry this computer's key.",
    ),
    "home-unusable": (
        "ClinicVault's own folder on this computer cannot be made or opened.",
        "The photos are safe; nothing was written.",
        "Check that your account may write there and that the disk is not full, then try again.",
    ),
    "keychain-entry-left": (
        "The password store of this computer did not let go of an entry that is no longer used.",
        "The photos are safe.",
        "Your IT person can remove the entry named “ClinicVault workstation”.",
    ),
    "keychain-item-damaged": (
        "The password store of this computer gave back a damaged key of ClinicVault.",
        "The photos are safe, but this computer cannot open them now.",
        "Enrol this computer again, or bring the vault back with two recovery sheets.",
    ),
    "keychain-unavailable": (
        "The password store of this computer did not hand out ClinicVault's key.",
        "The photos are safe.",
        "Unlock the password store of your system (sign out and in again), then try once more.",
    ),
    "seed-file-damaged": (
        "The file with this computer's key of ClinicVault is damaged, or comes from elsewhere.",
        "The photos are safe, but this computer cannot open them now.",
        "Enrol this computer again, or bring the vault back with two recovery sheets.",
    ),
    "seed-file-foreign": (
        "The file with this computer's key of ClinicVault belongs to another account or is a link.",
        "The photos are safe; the file was not used.",
        "Ask your IT person who put it there before you go on.",
    ),
    "seed-file-unreadable": (
        "The file with this computer's key of ClinicVault cannot be read.",
        "The photos are safe, but this computer cannot open them now.",
        "Check the disk and your account's rights, then try again.",
    ),
    "seed-file-was-open": (
        "Other accounts of this computer could read the file with its key of ClinicVault.",
        "The file is private again; the photos are safe as long as nobody else knows a password.",
        "Tell the administrator, so that this can be looked into.",
    ),
    "seed-in-file": (
        "This computer has no password store, so its key of ClinicVault lies in a private file.",
        "The photos are safe from other accounts of this computer.",
        "Switch on disk encryption here, because a stolen disk would carry that file.",
    ),
    "workstation-write": (
        "ClinicVault could not save its own settings or key on this computer.",
        "The photos are safe, and what was saved before is unchanged.",
        "Free some space on the disk or check your account's rights, then try again.",
    ),
}
