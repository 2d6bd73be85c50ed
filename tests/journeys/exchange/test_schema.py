"""The documented schema is that of what is written, and what is written keeps to it."""

import json

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from journeys.exchange import Carried, jsons
from journeys.templates import KEYS, template
from tests import schema
from tests.journeys.exchange.maps import maps

KEEPS_TO = Draft202012Validator(json.loads(jsons.schema()))


def test_the_shipped_schema_is_that_of_the_rows() -> None:
    Draft202012Validator.check_schema(json.loads(jsons.schema()))
    assert jsons.schema() == schema.made(), "python -m tests.schema writes it anew"


@pytest.mark.parametrize("key", KEYS)
def test_a_template_keeps_to_the_schema(key: str) -> None:
    KEEPS_TO.validate(json.loads(jsons.write(Carried(template(key)))))


@settings(max_examples=25, deadline=None)
@given(maps())
def test_what_is_written_keeps_to_the_schema(carried: Carried) -> None:
    KEEPS_TO.validate(json.loads(jsons.write(carried)))


def test_the_schema_notices_what_does_not_belong() -> None:
    whole = json.loads(jsons.write(Carried(template(KEYS[0]))))
    whole["journey"]["stages"][0]["colour"] = "red"
    assert not KEEPS_TO.is_valid(whole)
