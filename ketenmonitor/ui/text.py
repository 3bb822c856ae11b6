"""Text of people and partners as they wrote it: as Markdown, which Streamlit takes it for, without effect.

Streamlit reads nearly every text and label as Markdown with additions of its own (``:red[…]``, ``:smile:``,
``$…$``, ``->``). File names, column names, values, notes, reasons and names of the chain pass through
``plain``; tables and sentences made of HTML (``style``) escape for themselves.
"""

import re

# Invisible, and no letter: keeps apart what Streamlit would replace in text that is already parsed, where a
# backslash no longer helps (emoji, icons, arrows, web addresses).
_APART = "\u2060"
# Marks of Markdown; an underscore within a word is none, as in most file names.
_MARK = re.compile(r"[\\`*\[\]<>~$&]|(?<![^\W_])_|_(?![^\W_])")
_AT_START = re.compile(r"^(\s*)(?:([#+\-=])|(\d+)([.)]))(?=\s|[#+\-=]|$)")
_REPLACED = re.compile(
    r":(?=[^\W\d]|[+\-/]|\d+:)|(?<=[<>~\-=])(?=[<>\-=])|(?<=\w)@(?=\w)|(?<=www)(?=\.)", re.I
)


def plain(text: str) -> str:
    """The text as Markdown that shows exactly this text, on one line.

    >>> plain("*kosten*_2026.csv")
    '\\\\*kosten\\\\*_2026.csv'
    """
    line = " ".join(text.split())
    line = _REPLACED.sub(lambda found: found[0] + _APART, line)
    line = _MARK.sub(lambda found: "\\" + found[0], line)
    return _AT_START.sub(lambda found: f"{found[1]}{found[3] or ''}\\{found[2] or found[4]}", line)
