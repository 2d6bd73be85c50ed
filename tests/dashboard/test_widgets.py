"""Texts from outside stay texts, in their own place."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from dashboard import widgets
from dashboard.parts import inert
from dashboard.parts.sentences import pieces

HOSTILE = "<img src=x onerror=alert(1)>\x00\u202e&amp; ![x](http://elsewhere.example/i.png) \"'"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _value in attrs if name.startswith("on")]


def tags(html: str) -> set[str]:
    parser = Tags()
    parser.feed(html)
    return parser.tags


def test_no_widget_lets_a_text_become_markup() -> None:
    drawn = [
        widgets.text(HOSTILE),
        widgets.title(HOSTILE, HOSTILE, HOSTILE),
        widgets.verdict(HOSTILE, HOSTILE, HOSTILE),
        widgets.details(HOSTILE, ""),
        widgets.card(HOSTILE, widgets.line(HOSTILE)),
        widgets.table([HOSTILE], [[HOSTILE]]),
        widgets.empty(HOSTILE, HOSTILE),
        widgets.signed_in(HOSTILE, HOSTILE),
        widgets.happenings([(HOSTILE, HOSTILE)]),
        widgets.row(HOSTILE, HOSTILE, HOSTILE),
        widgets.heading(HOSTILE, HOSTILE),
    ]
    for html in drawn:
        assert not tags(html) & {"img", "script"}


@given(st.text())
def test_a_text_keeps_its_letters_and_loses_what_reorders_them(value: str) -> None:
    shown = widgets.seen(value)
    assert not set(shown) & set("\x00\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert list(filter(str.isalnum, value)) == list(filter(str.isalnum, shown))


def test_a_label_has_every_sign_of_markdown_taken_literally() -> None:
    assert widgets.label("R&D ![x](y) :red[z]\u202e") == r"R\&D \!\[x\]\(y\) \:red\[z\]"
    assert "http://" not in widgets.label("http://a.example www.b.example c@d.example").replace("\\", "")


def test_what_nobody_sees_is_taken_out_of_all_that_a_part_draws() -> None:
    assert inert({"a": ["b\x00", ("\u202ec", 1)], "d": None}) == {"a": ["b", ["c", 1]], "d": None}


def test_a_very_long_cell_is_cut() -> None:
    table = widgets.table(["Name"], [["w" * 10_000], ["short"]])
    assert "w" * widgets.LONGEST_CELL + " …" in table
    assert len(table) < 1_000


SPAN = st.tuples(st.integers(-2, 30), st.integers(-2, 30), st.sampled_from(["negative", "positive"]))


@given(st.text("abc d\n", max_size=24), st.lists(SPAN, max_size=5))
def test_pieces_together_are_the_text_whatever_spans(said: str, spans: list[tuple[int, int, str]]) -> None:
    assert "".join(piece for piece, _kind in pieces(said, spans)) == said


def test_the_evidence_is_what_is_marked() -> None:
    assert pieces("it is late and rude", [(15, 19, "negative"), (6, 10, "negative")]) == [
        ("it is ", ""),
        ("late", "negative"),
        (" and ", ""),
        ("rude", "negative"),
    ]


def test_a_column_of_numbers_ends_where_its_head_ends() -> None:
    drawn = widgets.table(("Source", "Messages"), [("Chat", "1,274"), ("Mail", "–")])
    assert '<th scope="col">Source</th><th scope="col" class="tl-n">Messages</th>' in drawn
    assert drawn.count('<td class="tl-n">') == 2
