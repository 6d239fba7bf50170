"""`ivr connect` and `ivr canary`, against an account at Twilio."""
