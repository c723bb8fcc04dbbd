"""Resolutions: what was decided, made public, carried out and confirmed."""
