"""Checks of scripts by rules and spelling: the only way from files to a line that may answer."""
