"""Changes of the draft, and what callers hear differently, for the pages."""
