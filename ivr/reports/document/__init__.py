"""The document of a script: all texts in the order of a call, for print, pages and the studio."""
