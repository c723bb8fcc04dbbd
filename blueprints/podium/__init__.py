"""主持台: the chair's laptop. One main button, always the next allowed act."""
