"""The field dictionary: pandera models of the person and of each list, and what is derived from
them."""
