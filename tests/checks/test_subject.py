"""Where a caller can be: at every menu, and at every topic of it."""

from scripts import nested_script, small_script

from checks.judging import subject_of


def test_the_contact_text_is_a_place_in_menus_that_do_not_offer_it() -> None:
    subject = subject_of(nested_script(2, 4, languages=("sv",)))
    menus = [state.menu for state in subject.topic_states if state.topic == "kontakt"]
    assert menus == list(subject.script.menus)
    assert not any(state.topic in subject.script.menus for state in subject.topic_states)


def test_a_script_without_contact_has_topics_alone() -> None:
    subject = subject_of(small_script(("fred",), contact=False))
    assert [state.language for state in subject.menu_states] == ["sv", "en"]
    assert [state.topic for state in subject.topic_states] == ["fred", "fred"]
