"""Official forms as files: those that a Department adds, and the figures as they are printed."""
