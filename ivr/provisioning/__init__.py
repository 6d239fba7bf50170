"""The room that sets up a phone number at Twilio, and checks what calls to it will meet."""
