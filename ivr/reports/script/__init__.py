"""The printed script, for `ivr script` and for sign-off."""
