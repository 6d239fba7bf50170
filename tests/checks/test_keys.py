"""Rules on keys, in scripts of other shapes than the frozen one."""

from scripts import full_script, nested_script, replaced, small_script

from checks.judging import broken


def test_moving_a_key_leaves_the_texts_that_named_it_behind() -> None:
    keys = 'repeat = "7"\nmain_menu = "8"\nlanguage = "9"'
    moved = 'repeat = "9"\nmain_menu = "8"\nlanguage = "7"'
    assert broken(replaced(full_script(), "line.toml", keys, moved), "R26") == [
        ("other", "en/texts/wrong-key-2/body"),
        ("other", "sv/texts/wrong-key-2/body"),
    ]


def test_a_key_that_does_nothing_in_some_menu_is_dead_unless_it_is_filled_in() -> None:
    files = nested_script(2, 8)  # menu-1 and menu-2 have four options, the main menu two
    for key, expected in (
        ("2", []),
        ("3", [("dead", "sv/texts/wrong-key-1/body")]),
        ("{last_key}", []),
    ):
        old = "Välj en siffra från 1 till {last_key}."
        said = replaced(files, "sv/wrong-key-1.txt", old, f"För att välja, tryck {key}.")
        assert broken(said, "R26") == expected


def test_with_one_language_there_is_a_key_to_spare() -> None:
    files = small_script(languages=("sv",))
    files["sv/silence-1.txt"] += "För huvudmenyn, tryck stjärna.\n".encode()
    assert broken(files, "R26") == []
    files["sv/silence-1.txt"] += "För att hoppa över, tryck fyrkant.\n".encode()
    assert broken(files, "R26") == [("many", "sv/texts/silence-1/body")]


def test_a_limit_without_a_text_is_found_among_the_keys() -> None:
    files = full_script()
    files["line.toml"] += b'\n[rules]\nR26 = { max_global_keys = 2, reason = "r" }\n'
    assert broken(files, "R26") == [("many", "keys")] * 2


def test_where_nobody_can_be_reached_zero_is_not_offered() -> None:
    files = small_script(contact=False)
    assert broken(files, "R26") == broken(files, "R27") == []
    files["sv/goodbye.txt"] += "För telefonnummer, tryck 0.\n".encode()
    assert broken(files, "R27") == [("", "sv/texts/goodbye/body")]
