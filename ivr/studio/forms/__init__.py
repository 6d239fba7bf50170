"""Forms of fields, for all features."""
