"""Drafts, approval requests and editions, without pages; editions as the source of the line."""
