"""The registry of units and the files of reorganisations."""
