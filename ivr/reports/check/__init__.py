"""Reports of checks, for `ivr check` and `ivr rules`."""
