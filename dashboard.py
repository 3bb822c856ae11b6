"""The server of Ketenmonitor: ``streamlit run dashboard.py`` or ``python dashboard.py``.

The pages' main script lives in ``ketenmonitor/ui`` and not beside ``pages/``, because Streamlit runs
a page of a ``pages/`` folder next to the main script without the main script having its say.
"""

import streamlit as st

from ketenmonitor import logbook
from ketenmonitor.ui import server

logbook.install()
app = st.App(server.SHELL, secrets=server.secrets(), **server.APP)

if __name__ == "__main__":
    app.run()
