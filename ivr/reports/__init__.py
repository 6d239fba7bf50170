"""A script shown to people and programs: on a terminal, on a page and as JSON."""
