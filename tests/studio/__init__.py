"""The studio, as staff meet it."""
