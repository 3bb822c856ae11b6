"""What people and partners wrote is shown as they wrote it: nothing of it is Markdown or HTML."""

import ast
from pathlib import Path

import pytest

from ketenmonitor import ui
from ketenmonitor.ui.style import Cel, Rij, table_html
from ketenmonitor.ui.text import plain

UI = Path(ui.__file__).parent
# Calls whose first argument or label Streamlit reads as Markdown.
MARKDOWN = {
    "write", "markdown", "caption", "error", "warning", "success", "info", "header", "subheader", "title",
    "expander", "button", "checkbox", "selectbox", "text_input", "text_area", "number_input", "radio",
    "spinner", "progress", "status", "metric", "tabs", "toast", "download_button", "form_submit_button",
    "file_uploader", "segmented_control", "pills", "popover", "toggle", "multiselect", "badge", "link_button",
}  # fmt: skip
READ_AS_MARKDOWN = ("label", "body", "help", "placeholder", "text")
# Text of our own definitions, and numbers and months in words.
OWN = {
    ("kpi", "naam"), ("kpi", "definitie"), ("s.kpi", "naam"), ("extract", "naam"), ("extract", "rij"),
    ("extract", "uitleg"), ("part", "naam"), ("page", "vraag"), ("page", "naam"), ("f", "levering"),
    ("levering", "levering"), ("column", "naam"),
}  # fmt: skip


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """The texts that a text is made of; None when it is not made of others."""
    match node:
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
        case ast.FormattedValue(value=part) | ast.ListComp(elt=part):
            return [part]
        case ast.Call(func=ast.Attribute(value=part, attr="capitalize" | "lower"), args=[]):
            return [part]
        case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, right=right):
            return [left, right]
    return None


def _own(node: ast.expr) -> bool:
    """Whether a piece of text can hold only what the program itself says, or went through ``plain``."""
    parts = _parts(node)
    if parts is not None:
        return all(_own(part) for part in parts)
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper()
        case ast.Call(func=ast.Name(id="plain" | "len")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="nl"), attr=attr)):
            return attr != "listing"
        case ast.Attribute(value=value, attr=attr):
            return (ast.unparse(value), attr) in OWN or ast.unparse(value).startswith("pagina(")
    return False


def _texts(call: ast.Call) -> list[ast.expr]:
    name = getattr(call.func, "attr", "")
    chosen = isinstance(call.func, ast.IfExp)  # (st.success if good else st.error)(…)
    if name not in MARKDOWN and not chosen:
        return []
    given = call.args[1:2] if name == "progress" else call.args[:1]
    return [*given, *(k.value for k in call.keywords if k.arg in READ_AS_MARKDOWN)]


def not_plain(path: Path) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return [
        f"{path.name}:{text.lineno} {ast.unparse(text)[:60]}"
        for call in calls
        if not ast.unparse(call.func).startswith(("notes.", "agreements."))
        for text in _texts(call)
        if not _own(text)
    ]


@pytest.mark.parametrize("path", sorted(UI.glob("*.py")), ids=lambda path: path.stem)
def test_every_text_that_streamlit_reads_as_markdown_is_our_own_or_plain(path: Path):
    assert not_plain(path) == []


def test_only_the_module_of_style_makes_html():
    """Elsewhere HTML is made of cells, which escape, or of our own words."""
    made = {}
    for path in UI.glob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        made[path.stem] = sum(ast.unparse(call.func) == "st.html" for call in calls)
    del made["style"]
    assert {name: count for name, count in made.items() if count} == {
        "wachtlijst_afdruk": 1,  # the style of print
        "wachtlijst_gegevens": 1,  # a link made of a cell
    }
    unsafe = [path.stem for path in UI.glob("*.py") if "unsafe_allow_html" in path.read_text("utf-8")]
    assert unsafe == []


@pytest.mark.parametrize(
    "text",
    [
        "Levering 5 is ingetrokken.", "kosten_2026-03.csv", "12:30 uur (regel 3)", "80 %, +3 procentpunt",
        "Jeugdzorg Kompas, cel C2: 'x'", "Afspraak 3 geldt tot en met maart 2026.", "– niet in het bestand –",
    ],
)  # fmt: skip
def test_a_text_without_marks_stays_as_it_is(text: str):
    assert plain(text) == text


def test_what_markdown_would_take_for_a_mark_is_escaped():
    assert plain("**b** [x](y) `z` <i>") == r"\*\*b\*\* \[x\](y) \`z\` \<i\>"
    assert plain("1. een") == r"1\. een"
    assert plain("# kop\n- punt") == r"\# kop - punt"


def test_a_cell_of_a_table_is_text_and_nothing_else():
    hostile = '<img src=x onerror=alert(1)>"&'
    escaped = "&lt;img src=x onerror=alert(1)&gt;&quot;&amp;"
    cell = Cel(hostile, link=hostile, merk=hostile, uitleg=hostile)
    assert cell.html().count(escaped) == 3
    made = table_html([cell], [Rij([cell])], hostile)
    assert "<img" not in made
    assert f'title="{escaped}"' in made
