"""大屏: the room's screen, behind its own read-only link."""
