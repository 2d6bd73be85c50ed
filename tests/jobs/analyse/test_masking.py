"""What reaches a person is blotted out; what does not stays findable."""

import pytest

from jobs.analyse.masking import MASK, mask


@pytest.mark.parametrize(
    "private",
    [
        "jo.smith+shop@mail.example.org",
        "JO@EXAMPLE.CO.UK",
        "+49 30 1234567",
        "0049301234567",
        "(030) 1234-5678",
        "4111 1111 1111 1111",
        "4111111111111111",
        "DE89 3704 0044 0532 0130 00",
        "GB29NWBK60161331926819",
    ],
)
def test_addresses_and_numbers_of_persons_are_masked(private: str) -> None:
    assert mask(f"it is {private}, thanks") == f"it is {MASK}, thanks"


@pytest.mark.parametrize(
    "text",
    [
        "order 12345678",
        "on 2026-03-10 at 14:30",
        "flight UA 1234 seat 12B",
        "1,200 of 3.5",
        "@airline help",
        "24/7",
        "a@b",
    ],
)
def test_what_is_about_the_matter_stays(text: str) -> None:
    assert mask(text) == text


def test_all_of_several_are_masked() -> None:
    assert mask("a@example.org and b@example.org") == f"{MASK} and {MASK}"


def test_a_text_of_a_megabyte_does_not_stall() -> None:
    assert mask("7 " * 500_000).count(MASK) > 0
    assert mask("a.b-c@" * 150_000 + " 12345")
