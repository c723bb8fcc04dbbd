"""The demo: commands that restore it and move its time, and the file that keeps its passwords."""
