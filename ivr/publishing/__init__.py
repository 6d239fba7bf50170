"""Drafts, editions and approval, and the distribution of new editions to workers."""
