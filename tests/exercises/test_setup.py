"""How an author sets up the asking: from a file to what is frozen, and what makes no sense."""

import json
from pathlib import Path

import pytest
import yaml

from courses.authoring.blocks import ModuleBody
from courses.authoring.loading.blocks import BlockReader
from courses.exercises import setup
from courses.exercises.kinds.spot_errors import SpotErrorsKind
from courses.schema import canonical_json
from courses.schema.base import Role, Setup
from tests.exercises.course import FILES
from tests.factories import spot_errors

KIND = SpotErrorsKind()


def frozen(**fields: object) -> Setup | None:
    data = yaml.safe_load((FILES / "spot_errors.yaml").read_text(encoding="utf-8")) | fields
    written = BlockReader(Path("module.yaml"), None).read(data)  # type: ignore[arg-type]
    return setup.freeze(ModuleBody().to_python([written])[0].value["setup"])


def test_without_one_nothing_is_frozen_and_the_text_stays_as_it_was() -> None:
    assert frozen() is None
    assert "setup" not in json.loads(canonical_json(spot_errors().model_dump(mode="json")))


def test_everything_that_an_author_sets_is_frozen() -> None:
    given = {
        "material": "Een brief.",
        "material_sent": True,
        "system": "Wees kort.",
        "system_shown": False,
        "roles": [{"key": "lezer", "label": "Meelezer", "models": ["groot", "stellige-stem"]}],
        "temperature": 0.5,
        "min_turns": 2,
        "conversation": True,
    }
    found = frozen(setup=given)
    assert found is not None
    (role,) = found.roles
    assert found == Setup(
        material="Een brief.",
        material_sent=True,
        system="Wees kort.",
        system_shown=False,
        roles=(Role(key=role.key, label="Meelezer", models=("groot", "stellige-stem")),),
        temperature="0.5",
        min_turns=2,
        conversation=True,
    )
    block = spot_errors(setup=found)
    assert type(block).model_validate_json(canonical_json(block.model_dump(mode="json"))) == block
    assert list(KIND.problems_whole(block)) == []
    lines = KIND.review_whole(block)[-1].lines
    assert ("Wees kort.", "de deelnemer leest dit na het halen") in lines
    assert ("Meelezer", "groot, stellige-stem") in lines


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"material_sent": True}, "“Zoek de verzonnen feiten” stuurt materiaal mee dat er niet is."),
        ({"temperature": "3"}, "“Zoek de verzonnen feiten” heeft een temperatuur die niet bestaat."),
        ({"min_turns": 21}, "“Zoek de verzonnen feiten” vraagt te veel vragen aan het model."),
    ],
)
def test_what_makes_no_sense_is_said_to_the_author(fields: dict[str, object], sentence: str) -> None:
    assert list(KIND.problems_whole(spot_errors(setup=Setup(**fields)))) == [sentence]


def test_an_attempt_keeps_how_many_turns_were_asked_for() -> None:
    assert KIND.rule(spot_errors(setup=Setup(min_turns=3)))["min_turns"] == 3
    assert "min_turns" not in KIND.rule(spot_errors())
