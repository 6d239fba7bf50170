"""The studio's words for the places on which findings are mended: pages, never files."""

from ivr.i18n import N_
from ivr.script.places import Places

PAGES: Places = {
    "at_abroad": N_("the number for calls from abroad, in the line settings"),
    "at_contact": N_("as the text under key 0, in the line settings"),
    "at_emergency": N_("the emergency number, in the line settings"),
    "at_facts": N_("on the page Facts that must be said"),
    "at_keys": N_("under “Keys that mean the same everywhere” on the page Menu"),
    "at_max_minutes": N_("the minutes that a call may last, on the page Menu"),
    "at_menus": N_("on the page Menu"),
    "at_names": N_("under “Names” on the page Phrases and names"),
    "at_numbers": N_("under “Phone numbers” in the line settings"),
    "at_overview": N_("on the page Overview"),
    "at_pronunciation": N_("on the page Pronunciation"),
    "at_review": N_("under “Texts to read through” in the line settings"),
    "at_tries": N_("the tries, on the page Menu"),
    "at_wait_seconds": N_("the seconds that the line waits for a key, on the page Menu"),
}
"""The words for each place, in English."""
