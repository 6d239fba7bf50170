"""The room of `ivr publish`, `ivr history`, `ivr rollback` and `ivr pull`."""
