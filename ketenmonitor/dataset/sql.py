"""SQL lives in ``.sql`` files beside the modules that run them."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

NAME = re.compile(r"^-- naam: (\w+)\n", re.MULTILINE)


@cache
def text(name: str, package: str = __package__) -> str:
    """The text of the file ``name`` (a path below the package)."""
    return files(package).joinpath(name).read_text("utf-8")


@cache
def statements(name: str, package: str = __package__) -> Mapping[str, str]:
    """The statements of a file in which each begins with a line ``-- naam: <name>``."""
    parts = NAME.split(text(name, package))
    return dict(zip(parts[1::2], parts[2::2], strict=True))
