"""The Ketenscan: how mature the chain is, by whom it is asked, and what to work on first.

Inspired by the Keten Maturity Model (KMM) of Rijnconsult: five pillars, four phases, where a partner stands
and where it wants to go; and the six principles of chain cooperation as a second axis. See decision 0019.
"""
