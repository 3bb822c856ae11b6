"""The road of a partner's file: read, map, validate, preview, accept, each step a function of its own.

Pages, command line and API call the same functions. May import ``vocabulary``, ``dataset`` and
``errors``; never ``performance``, ``presentation`` or ``ui``. Nothing here guesses silently: what
was assumed while reading is told in Dutch, and what cannot be read is refused in one sentence.
"""
