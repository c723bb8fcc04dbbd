"""A representative's phone: one thing at a time."""
