"""The sentiment detector as shipped against plain vaderSentiment: engine, reading, phrases and evidence."""

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from jobs.analyse.sentiment import detect_in
from tests.bench.race import each, race
from tests.bench.texts import real_data, tweets


def main() -> None:
    """Print one line."""
    peer = each(SentimentIntensityAnalyzer().polarity_scores)
    print(f"detector: {race(detect_in, peer, tweets(real_data()))}")


if __name__ == "__main__":
    main()
