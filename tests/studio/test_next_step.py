"""What a person should do next: the most urgent thing that their role allows."""

from dataclasses import replace

import pytest

from ivr.studio.accounts import Role
from ivr.studio.pages.next_step import State, Step, StepKind, next_step

READER, EDITOR, PUBLISHER = Role.READER, Role.EDITOR, Role.PUBLISHER
EVERYTHING = State(role=READER, changes=5, conflicts=1, errors=2, to_answer=3, declined=True, due=4)


@pytest.mark.parametrize("role", Role)
def test_before_the_first_edition_there_is_nothing_to_work_on(role: Role) -> None:
    state = State(role=role, published=False, errors=1)
    assert next_step(state) == Step(StepKind.BEGIN)
    written = State(role=role, published=False, changes=20)
    assert next_step(written).kind is not StepKind.BEGIN


@pytest.mark.parametrize(
    ("role", "step"),
    [
        (READER, Step(StepKind.LOOK, 5)),
        (EDITOR, Step(StepKind.MERGE, 1)),
        (PUBLISHER, Step(StepKind.APPROVE, 3)),
        (Role.ADMINISTRATOR, Step(StepKind.APPROVE, 3)),
    ],
)
def test_a_role_gets_no_step_that_it_may_not_take(role: Role, step: Step) -> None:
    assert next_step(replace(EVERYTHING, role=role)) == step


def test_for_an_editor_what_stops_publication_comes_first() -> None:
    left = replace(EVERYTHING, role=EDITOR)
    assert next_step(left) == Step(StepKind.MERGE, 1)
    left = replace(left, conflicts=0)
    assert next_step(left) == Step(StepKind.MEND, 2)
    left = replace(left, errors=0)
    assert next_step(left) == Step(StepKind.REVISE)
    left = replace(left, declined=False)
    assert next_step(left) == Step(StepKind.ASK, 5)
    left = replace(left, changes=0)
    assert next_step(left) == Step(StepKind.READ, 4)
    assert next_step(replace(left, due=0)) == Step(StepKind.NOTHING)


@pytest.mark.parametrize("role", [PUBLISHER, Role.ADMINISTRATOR])
def test_whoever_wrote_in_the_draft_mends_it_before_they_approve_others(role: Role) -> None:
    wrote = replace(EVERYTHING, role=role, wrote=True)
    assert next_step(wrote) == Step(StepKind.MERGE, 1)
    assert next_step(replace(wrote, conflicts=0)) == Step(StepKind.MEND, 2)
    assert next_step(replace(wrote, conflicts=0, errors=0)) == Step(StepKind.APPROVE, 3)
    assert next_step(replace(wrote, role=READER)) == Step(StepKind.LOOK, 5)
