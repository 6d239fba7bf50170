"""Checks of scripts by rules and spelling, the only way from files to an answering line."""
