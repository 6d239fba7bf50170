"""Editing of menus: operations on a draft, and their effect on callers."""
