"""The Twilio side: webhook, signature guard, TwiML, allow-list, and phone numbers."""
