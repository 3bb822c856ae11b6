"""The arithmetic of performance over numbers alone: control charts, funnels, survival, queues.

Pure numpy: arrays go in, arrays and frozen dataclasses come out. Knows nothing of the chain and imports
nothing of ours.
"""
