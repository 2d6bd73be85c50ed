"""How much of what was acknowledged is kept, while the web process is killed again and again."""

import argparse
from collections.abc import Sequence

from db.engine import dispose
from tests.bench import stores
from tests.kills import survived


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    asked = parser.parse_args(arguments)
    with stores.folder() as folder:
        url = stores.fresh(folder)
        left = survived(url, asked.kills)
        dispose(url)
    share = len(left.once) / len(left.acknowledged)
    print(
        f"kills: ours {len(left.once):,} signals in the store exactly once of {len(left.acknowledged):,} "
        f"acknowledged in {asked.kills} kills: ratio {share:.4f} (promise 1)"
    )


if __name__ == "__main__":
    main()
