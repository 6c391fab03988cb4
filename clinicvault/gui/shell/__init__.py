"""The window's frame: navigation, top bar, pages, lock."""
