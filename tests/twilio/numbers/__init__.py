"""`ivr connect` and `ivr disconnect`, against an account at Twilio."""
