"""A simulated telephone that calls a line as Twilio does, and records the caller's experience.

It sends requests over HTTP or WSGI and parses TwiML. It imports nothing that answers calls.
"""
