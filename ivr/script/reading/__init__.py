"""From files to the script."""
