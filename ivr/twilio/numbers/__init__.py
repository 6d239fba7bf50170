"""A phone number at Twilio: connected to the line, checked, and set back."""
