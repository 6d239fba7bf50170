"""A script as people see it: every text in the order of a call, for print, pages and the studio."""
