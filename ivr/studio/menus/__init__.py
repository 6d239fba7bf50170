"""The menu as staff change it: acts upon the files of a script, and what they do to callers."""
