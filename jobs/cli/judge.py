"""Commands that judge the detector on labelled texts: accuracy."""

from pathlib import Path
from typing import Annotated

import typer

from jobs.cli.edge import app, console


@app.command()
def accuracy(
    data: Annotated[Path, typer.Option(help="The folder of labelled files.")],
    output: Annotated[Path | None, typer.Option(help="Also write the accuracy card, as JSON.")] = None,
) -> None:
    """Measure how right the detector is, file by file."""
    from jobs.analyse.accuracy import measure, packed

    card = measure(data)
    from rich.table import Table

    table = Table(
        "file", "texts", *(f"{side} {figure}" for side in ("negative", "positive") for figure in _FIGURES)
    )
    for row in card.shipped():
        shares = [getattr(side, figure) for side in (row.negative, row.positive) for figure in _FIGURES]
        table.add_row(row.file, f"{row.texts:,}", *(f"{share:.2f}" for share in shares))
    console.print(f"Detector {card.version}, reading {card.reading}", markup=False)
    console.print(table)
    if output:
        output.write_text(packed(card), encoding="utf-8")


_FIGURES = ("precision", "recall", "f1")
