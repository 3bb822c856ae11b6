"""What was agreed: targets with scope, validity and versions, and which of them holds for a figure.

May import ``dataset``, ``vocabulary`` and ``errors``.
"""
