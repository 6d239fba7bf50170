"""A phone number at Twilio: its settings, their changes and checks."""
