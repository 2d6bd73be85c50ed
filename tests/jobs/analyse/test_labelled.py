"""The labelled files are read as their authors wrote them."""

from pathlib import Path

from jobs.analyse.labelled import FILES, Labelled, held_out, read


def test_labels_come_out_of_all_three_shapes(tmp_path: Path):
    (tmp_path / "airline.csv").write_text('text,airline_sentiment\n"one, two",neutral\nbad,negative\n')
    (tmp_path / "vader_tweets.txt").write_text("1\t2.5\tlovely\n2\t-0.4\tmeh\n3\t-3\tawful\tday\n")
    (tmp_path / "yelp_sentences.txt").write_bytes(b"fine\t1\rcold\t0\r")
    (tmp_path / "imdb_sentences.txt").write_bytes(b"caf\xe9\t1 \n\n")
    assert read(tmp_path) == {
        "airline.csv": [Labelled("one, two", "neutral"), Labelled("bad", "negative")],
        "vader_tweets.txt": [Labelled("lovely", "positive"), Labelled("awful\tday", "negative")],
        "yelp_sentences.txt": [Labelled("fine", "positive"), Labelled("cold", "negative")],
        "imdb_sentences.txt": [Labelled("caf\ufffd", "positive")],
    }


def test_the_real_files_hold_what_their_readme_says(real_data: Path):
    texts = read(real_data)
    assert len(texts["airline.csv"]) == 8_844
    assert {len(texts[name]) for name in FILES if name.endswith("sentences.txt")} <= set(range(990, 1_001))


def test_the_texts_held_out_are_filled_in_and_of_every_label():
    texts = held_out()
    assert {one.label for one in texts} == {"negative", "neutral", "positive"}
    assert len(texts) > 400
    assert not [one for one in texts if "{" in one.text]
