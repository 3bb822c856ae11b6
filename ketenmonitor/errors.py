"""Errors that a person reads: one Dutch sentence that says what is wrong, where, and how to mend it."""


class Weigering(Exception):
    """The program refuses something a person asked; ``str(error)`` is the Dutch sentence to show.

    Pages and the command line show the sentence and nothing else. Raise it before anything is
    stored, so that a refusal never leaves half a change behind.
    """
