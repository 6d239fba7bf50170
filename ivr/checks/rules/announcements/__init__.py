"""Rules on announcements, the messages that come and go."""
