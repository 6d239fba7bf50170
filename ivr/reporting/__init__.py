"""Reporting: what is known of a script, told to people, to programs and to pull requests."""
