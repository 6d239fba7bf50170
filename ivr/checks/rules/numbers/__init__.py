"""Rules on phone numbers and digits."""
