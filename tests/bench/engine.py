"""The engine against vaderSentiment, same texts, one core: all four values equal, and how much faster."""

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from jobs.analyse.engine import polarity
from tests.bench.race import each, race
from tests.bench.texts import real_data, texts, tweets


def main() -> None:
    """Print one line."""
    folder = real_data()
    package = SentimentIntensityAnalyzer().polarity_scores
    every = texts(folder)
    equal = sum(polarity(text)._asdict() == package(text) for text in every)
    result = race(each(polarity), each(package), tweets(folder))
    print(f"engine: {equal:,} of {len(every):,} texts equal in all four values; {result}")


if __name__ == "__main__":
    main()
