"""The live line in a worker's memory, and its updates."""
