"""Drafts, editions and approval, and how workers learn of a new edition."""
