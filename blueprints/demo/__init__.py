"""The demo: commands that restore it and move its time."""
