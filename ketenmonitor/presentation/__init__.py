"""How figures look and read: Dutch formats, sentences and charts.

Pure functions from data to text and from data to chart; knows nothing of Streamlit. May import
``performance``, ``intake`` and what lies below.
"""
