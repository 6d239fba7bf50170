"""What is published: how it differs from what callers hear now, and who must agree to it."""
