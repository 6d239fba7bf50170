"""What callers hear differently from one line to another, for `ivr diff` and the studio."""
