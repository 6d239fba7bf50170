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


def test_where_nobody_can_be_reached_zero_is_not_offered() -> None:
    files = small_script(contact=False)
    assert broken(files, "R26") == broken(files, "R27") == []
    files["sv/goodbye.txt"] += "För telefonnummer, tryck 0.\n".encode()
    assert broken(files, "R27") == [("", "sv/texts/goodbye/body")]
