"""The call flow as a picture, for `ivr map`."""
