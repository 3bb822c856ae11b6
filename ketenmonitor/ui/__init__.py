"""The dashboard around the pages: server, shell, navigation, filters and the widgets pages share.

The only package that imports Streamlit, besides ``pages/`` and ``dashboard.py``.
"""
