"""Rules on menus, in scripts of other shapes than the frozen one."""

from tests.checks.judging import broken
from tests.scripts import nested_script, small_script, with_text


def test_menus_inside_menus_break_no_rule_and_an_unknown_language_is_not_judged() -> None:
    files = nested_script(2, 8, languages=("sv", "en", "fi"))
    for rule in ("R09", "R11", "R15", "R17", "R18", "R19", "R23", "R26", "R27"):
        assert broken(files, rule) == []
    files["fi/menu-2.txt"] = b"lyssna noga, eller om\n"
    for rule in ("R09", "R19", "R23"):
        assert broken(files, rule) == []


def test_labels_and_lengths_are_judged_in_each_menu_by_itself() -> None:
    files = nested_script(2, 8, languages=("sv",))
    labels = ["polisen", "gränsen", "tullen", "jakten"]
    for number in range(8):
        files[f"sv/topic-{number + 1}.txt"] = f"{labels[number % 4]}\n\nHej.\n".encode()
    files["sv/menu-1.txt"], files["sv/menu-2.txt"] = b"ett\n", "något annat\n".encode()
    assert broken(files, "R21") == []
    same = with_text(files, "sv/topic-2.txt", "polisen\n\nHej.\n")
    assert broken(same, "R21") == [("alike", "sv/texts/topic-2/label")]
    long = with_text(files, "sv/topic-8.txt", f"{'brottsutredningar, ' * 20}allt\n\nText.\n")
    assert broken(long, "R15") == [("", "sv/texts/topic-8/label")]


def test_the_order_of_two_labels_does_not_matter() -> None:
    one, other = "internationellt efterlysta", "efterlysta internationellt"
    found = []
    for first, second in ((one, other), (other, one)):
        files = small_script(("fred", "fast"), ("sv",))
        files["sv/fred.txt"] = f"{first}\n\nText.\n".encode()
        files["sv/fast.txt"] = f"{second}\n\nText.\n".encode()
        found.append(broken(files, "R21"))
    assert found[0] == found[1]


def test_the_text_of_a_sub_menu_begins_with_its_label_too() -> None:
    """ "This is the first group." stands under "group menu b"; other menus have no text."""
    assert broken(nested_script(2, 8), "R22") == [
        ("", "en/texts/menu-1/body"),
        ("", "sv/texts/menu-1/body"),
    ]
