"""The sentiment detector as shipped against plain vaderSentiment: engine, reading, phrases and evidence."""

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from jobs.analyse.sentiment import detect
from tests.bench.race import race
from tests.bench.texts import real_data, tweets


def main() -> None:
    """Print one line."""
    print(f"detector: {race(detect, SentimentIntensityAnalyzer().polarity_scores, tweets(real_data()))}")


if __name__ == "__main__":
    main()
