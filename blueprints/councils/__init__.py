"""Councils: founding one, its public home, its charter; the reader's language and text size."""
