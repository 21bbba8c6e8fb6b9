"""The ``hoso`` command line: one module for each command group."""
