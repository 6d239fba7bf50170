"""Rules on languages: the offer, words of another one, and what both must say."""
