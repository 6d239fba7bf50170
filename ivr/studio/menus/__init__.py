"""Editing the menus: changes of a script's files, and their effect on callers."""
