"""The studio: web pages where staff read, hear, edit and publish the script."""
