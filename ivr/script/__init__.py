"""The script of a line: files edited by staff, parsed and validated into frozen values."""
