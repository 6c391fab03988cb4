"""Before/after sheets in the window: pairs, how they lie, the pages, printing."""
