"""The fields of a script: their values, addresses, kinds, subjects and titles."""
