"""Reports about a script, as text, HTML pages and JSON."""
