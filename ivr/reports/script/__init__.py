"""The script in print, for `ivr script` and for sign-off."""
