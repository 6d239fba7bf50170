"""Editing texts, phrases and pronunciation: values in and out, without any page."""
