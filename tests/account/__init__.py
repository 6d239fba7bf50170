"""`ivr connect`, against an account at Twilio."""
