"""Where in a TOML text each key stands, so that a mistake can be named with its line.

``tomllib`` gives values without places. This scanner only follows the shape of a text that tomllib
has already accepted (headers, keys, strings, arrays, inline tables) and notes the line of every key
path; it does not judge the text and reads no values.
"""

import json
import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""A key path: table keys as text, places in an array as numbers from 0."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'", re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


def key_lines(text: str) -> Mapping[Path, int]:
    """Return the line (from 1) of every key path in a valid TOML text; the root ``()`` is line 1.

    A table that only exists because of a dotted name (``a`` in ``[a.b]``) stands where it is first
    mentioned, unless it has a header of its own. An element of an array stands where it begins.
    """
    return _Scanner(text).lines


def nearest_line(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of ``path``, or of the nearest table around it when the key is missing."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def written(path: Path) -> str:
    """Return a path as a person reads it: ``partners.kompas.levert``, ``normen[2].weken`` (from 1)."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            name = step if _BARE.fullmatch(step) else json.dumps(step, ensure_ascii=False)
            text += f".{name}" if text else name
    return text


class _Scanner:
    """One pass over the text; ``lines`` is complete once constructed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0] + [found.end() for found in re.finditer("\n", text)]
        self._elements: dict[Path, int] = {}
        self.lines: dict[Path, int] = {(): 1}
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(text):
            if self._next("[["):
                table = self._header(2)
            elif self._next("["):
                table = self._header(1)
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _next(self, sign: str) -> bool:
        return self._text.startswith(sign, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise ValueError(f"not valid TOML at position {self._at}")
        self._at = found.end()
        return found.group()

    def _line(self, position: int) -> int:
        return bisect_right(self._starts, position)

    def _note(self, base: Path, keys: tuple[str, ...], line: int) -> Path:
        """Note the tables on the way and the last key; an array of tables continues in its last element."""
        path = base
        for key in keys[:-1]:
            path = (*path, key)
            self.lines.setdefault(path, line)
            if path in self._elements:
                path = (*path, self._elements[path])
        return (*path, keys[-1])

    def _header(self, brackets: int) -> Path:
        line = self._line(self._at)
        self._at += brackets
        path = self._note((), self._keys(), line)
        self._at += brackets
        if brackets == 1:
            self.lines[path] = line
            return path
        self.lines.setdefault(path, line)
        self._elements[path] = self._elements.get(path, -1) + 1
        element = (*path, self._elements[path])
        self.lines[element] = line
        return element

    def _keys(self) -> tuple[str, ...]:
        """Read a dotted key and stop at the sign behind it (``=`` or ``]``)."""
        keys = []
        while True:
            self._skip(_BLANK)
            quoted = self._next('"') or self._next("'")
            keys.append(_unquoted(self._skip(_STRING)) if quoted else self._skip(_BARE))
            self._skip(_BLANK)
            if not self._next("."):
                return tuple(keys)
            self._at += 1

    def _pair(self, table: Path) -> None:
        line = self._line(self._at)
        path = self._note(table, self._keys(), line)
        self.lines[path] = line
        self._at += 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        if self._next("["):
            self._array(path)
        elif self._next("{"):
            self._inline_table(path)
        elif self._next('"') or self._next("'"):
            self._skip(_STRING)
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self._at += 1
        element = 0
        while self._more("]"):
            self.lines[(*path, element)] = self._line(self._at)
            self._value((*path, element))
            element += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while self._more("}"):
            self._pair(path)

    def _more(self, end: str) -> bool:
        """Step over blanks and a comma; say whether something comes before the closing sign."""
        self._skip(_BLANK)
        if self._next(","):
            self._at += 1
            self._skip(_BLANK)
        if self._next(end):
            self._at += 1
            return False
        return True


def _unquoted(key: str) -> str:
    """Return the name inside a quoted key, escapes resolved as tomllib does."""
    return next(iter(tomllib.loads(f"{key} = 0")))
