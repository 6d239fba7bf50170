"""A person's reading of a text: held against it, made ready for telephones, and kept beside it."""
