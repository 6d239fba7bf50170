"""TwiML documents, their allow-list, and their duration."""
