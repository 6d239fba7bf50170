"""What the program did before it is made smaller, as data, and the scripts that compare with it."""
