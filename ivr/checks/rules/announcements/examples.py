"""What the examples of these rules have in common."""

FRAUD = {
    "sv": "Just nu ringer bedragare och säger att de är från polisen.",
    "en": "Fraudsters are calling people and saying they are the police.",
}
WEEK = "from = 2099-01-05T08:00:00\nuntil = 2099-01-12T17:00:00\n"
