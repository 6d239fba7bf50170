"""The content of a draft as pages describe it: names, findings, texts and announcements."""
