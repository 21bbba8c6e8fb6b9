"""Matching, three-way diff, gates and the change set. Pure: frames in, frames out."""
