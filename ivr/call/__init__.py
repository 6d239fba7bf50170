"""The call: where a caller is, what a key does, and every way that a call can go.

Pure: it knows neither Flask nor Twilio.
"""
