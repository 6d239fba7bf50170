"""The settings of the line as sections of a page: fields, their mistakes, and their saving."""
