"""The call: its state, the answer to each key, and the walk over every state of a line.

Pure functions of a line and a state: no Flask, no Twilio, no clock.
"""
