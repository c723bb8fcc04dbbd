"""The archive: what became of every matter, for everybody to read."""
