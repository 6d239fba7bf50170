"""A phone number at Twilio: connected to the line and checked."""
