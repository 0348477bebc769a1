"""Texts that programs run, break on or mislay, and how to tell what a page holds."""

import re
from html.parser import HTMLParser

from hypothesis import strategies as st

from dextflow.testing.strategies import AWKWARD_TEXTS

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0\u200b\ufeff=1+1",
    "'=1+1",
    "'-5",
    "'\n",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
    "\ufe66 1",
    '=HYPERLINK("http://x.example","y")',
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "</td></table><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "<!-- ",
    "]]>",
    "&lt;b&gt; &amp;amp; &#x3c;",
    "{{ 7 * 7 }}{% raw %}",
    "<r><t>raw</t></r>",
    "<r></si></sst></r>",
    "_x003D_1+1",
    "a,b;c\td|e",
    'say "hi"',
    "two\nlines",
    "carriage\rreturn\r\nboth",
    "bell\x07 escape\x1b delete\x7f next\x85",
    "half \ud83d of a pair",
    "\ufffe\uffff",
    "\u202eevil\u202c \u2066isolate\u2069",
    "שלום עולם",
    "مرحبا",
    "増値税",
    "👩\u200d💼📎🏴\U000e0067\U000e007f",
    "end",
    "%%{init: {}}%%",
    "#quot; #35;",
    "`**bold**`",
    "#N/A",
    "TRUE",
    "1E5",
    "0012",
    "2026-11-01",
    "é" * 200,
    *AWKWARD_TEXTS,
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
VOID_TAGS = frozenset(("meta", "br"))
ALLOWED_TAGS = frozenset(
    re.findall(
        r"\w+",
        """html head meta title style body header main section article footer h1 h2 h3 h4 p dl dt dd div span b
        bdi br small table thead tbody tr th td ul li svg rect""",
    )
)
ALLOWED_ATTRIBUTES = frozenset(
    re.findall(
        r"[\w-]+",
        """lang charset http-equiv content name class dir scope colspan viewbox preserveaspectratio aria-hidden
        width height fill""",
    )
)


def texts() -> st.SearchStrategy[str]:
    """Hostile texts, and any texts at all."""
    anything = st.text(st.characters(exclude_categories=[]), max_size=20)
    starters = st.text("=+-@\uff1d\uff0b\uff0d\uff20 \t\r\n'\u200bab", max_size=5)
    return st.sampled_from(HOSTILE) | anything | starters


def fit(text: str) -> str:
    """What of a text every format can hold: one kind of line break, and a mark for what no page can show."""
    return CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


class Page(HTMLParser):
    """A page as a browser reads it: which tags and attributes it has, and the texts of its table cells."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.metas: list[dict[str, str | None]] = []
        self.cells: list[str] = []
        self.style, self.text = "", ""
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag == "meta":
            self.metas.append(dict(attrs))
        if tag not in VOID_TAGS:
            self._open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag; every tag is closed in order."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is written."""
        if self._open and self._open[-1] == "style":
            self.style += data
            return
        self.text += data
        if "td" in self._open:
            self.cells[-1] += data

    def harmless(self) -> bool:
        """Whether the page has only tags and attributes that do nothing and fetch nothing."""
        return self.tags <= ALLOWED_TAGS and self.attributes <= ALLOWED_ATTRIBUTES
