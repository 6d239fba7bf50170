"""The room of the script in print: everything that is said, to be read aloud and signed off."""
