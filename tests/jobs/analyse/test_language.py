"""Which language a text is in, and honest reasons where nobody could tell."""

from importlib.metadata import version

import pytest

from jobs.analyse import language
from jobs.analyse.language import DETECTABLE, VERSION, Guess, identify

SENTENCES = {
    "en": "The parcel arrived two days late and nobody told us why",
    "de": "Das Paket kam zwei Tage zu spät und niemand hat uns Bescheid gesagt",
    "pt": "A encomenda chegou com dois dias de atraso e ninguém nos avisou",
    "es": "El pedido llegó con dos días de retraso y nadie nos avisó de nada",
    "ar": "وصلت الشحنة متأخرة يومين ولم يخبرنا أحد بالسبب",
    "zh": "包裹晚到了两天，没有人告诉我们",
}


@pytest.mark.parametrize("ask", [language._eldc, language._py3langid], ids=["eldc", "py3langid"])
def test_either_identifier_knows_the_languages(ask, monkeypatch):
    monkeypatch.setattr(language, "_ask", ask())
    assert [guess.language for guess in identify(list(SENTENCES.values()))] == list(SENTENCES)


def test_guesses_keep_the_order_of_the_texts():
    texts = [SENTENCES["de"], "", SENTENCES["en"], "ok"]
    assert identify(texts) == [Guess("de"), Guess(None, "empty"), Guess("en"), Guess(None, "too_short")]


@pytest.mark.parametrize(
    "text", ["", " \n", "12 345", "!!! ???", "\U0001f600\U0001f600", "https://example.org/a-long-path"]
)
def test_a_text_without_words_is_empty(text):
    assert identify([text]) == [Guess(None, "empty")]


@pytest.mark.parametrize("text", ["ok", "Meh.", "so so", "@example_company why"])
def test_a_few_letters_are_too_short(text):
    assert identify([text]) == [Guess(None, "too_short")]


def test_a_short_text_in_a_syllable_script_is_enough():
    assert identify(["服务太慢了"])[0].language == "zh"


def test_handles_and_addresses_do_not_sway_the_guess():
    text = (
        "@ServicioAlCliente https://example.es/pedidos/retraso my order is still not here #terrible_service"
    )
    assert identify([text]) == [Guess("en")]


def test_letters_that_make_no_language_are_unsure():
    assert identify(["xq zzkw qqpf"]) == [Guess(None, "unsure")]


def test_a_very_long_text_is_read_from_its_beginning():
    assert identify([SENTENCES["en"] * 100_000]) == [Guess("en")]


def test_without_eldc_py3langid_answers_and_the_version_says_so(monkeypatch):
    def lacking():
        raise ImportError

    monkeypatch.setattr(language, "_eldc", lacking)
    name, ask = language._best()
    assert name == f"py3langid-{version('py3langid')}"
    assert ask(SENTENCES["en"], False) == "en"


def test_the_version_names_the_identifier():
    assert VERSION.startswith(("eldc-", "py3langid-"))


def test_english_has_a_detector():
    assert "en" in DETECTABLE
