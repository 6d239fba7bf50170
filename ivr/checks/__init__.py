"""What is wrong with a script: the only way from files to a line that may answer calls."""
