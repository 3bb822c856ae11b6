"""``python -m ketenmonitor``."""

from ketenmonitor.cli import main

if __name__ == "__main__":
    main()
