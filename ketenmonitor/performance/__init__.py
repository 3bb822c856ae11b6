"""Delivered against agreed: completeness, verdicts, series, scorecard and what needs attention.

May import ``agreements``, ``dataset``, ``vocabulary`` and ``errors``; knows nothing of pages.
"""
