"""Doors of the journal: the export to download, and the shell's export and verification."""
