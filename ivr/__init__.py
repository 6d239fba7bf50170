"""An information line that answers telephone calls with recorded and spoken texts."""
