"""Who may see what: roles, the viewer, and the figures as a viewer may see them.

May import ``dataset``, ``vocabulary`` and ``errors``. Every function above this layer that returns figures
or rows takes a ``Zicht``: a cursor together with the viewer who looks through it.
"""
