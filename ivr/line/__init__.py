"""The line: the Flask application that answers Twilio."""
