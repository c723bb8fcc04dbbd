"""QR codes as inline SVG, without a style attribute: the pages' policy allows none."""

import segno
from markupsafe import Markup

# The quiet zone that scanners ask for around a printed code, in modules.
QUIET_ZONE = 4


def qr(text: str) -> Markup:
    """Return the QR code of an address; it takes the size of the box that it stands in."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass="qr", lineclass=None))
