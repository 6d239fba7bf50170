"""What checks found, for `ivr check` and `ivr rules`."""
