"""An information line that answers telephone calls with recorded and spoken texts."""

__version__ = "0.9.0"
