"""Everything specific to Twilio: webhook, signature guard, TwiML, allow-list, phone numbers."""
