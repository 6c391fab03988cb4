"""Where pictures come from: files, folders, memory cards, packages, the clipboard."""
