"""Everything that is Twilio's: webhook, signature guard, TwiML, and the numbers of an account."""
