"""A drawing that the browser saves as a picture: an SVG drawn on a canvas, with nothing fetched."""

from dashboard.parts import component, written

_PICTURE = component("picture")


def save_picture(svg: str, name: str, asked: int) -> None:
    """Save an SVG as the PNG file `name`; once for every new number `asked`."""
    _PICTURE(data=written({"svg": svg, "name": name, "asked": asked}), key="picture")
