"""The call: its state, the answer to each key, and the walk over all states of a line.

Pure functions of a line and a state, without Flask, Twilio and clock.
"""
