"""`ivr connect` and `ivr disconnect`, against an account at Twilio that stands behind a proxy."""
