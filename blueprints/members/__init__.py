"""Members: the roster, seat cards, and signing in."""
