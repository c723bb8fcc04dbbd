"""make bench: N signed-in phones vote at once and spread over ten seconds, beside a bare server under the same load.

Prints a line of JSON for each measurement; ends with 1 when a ballot is missing, refused, or counted otherwise than
it was acknowledged. Usage: python tests/load/bench.py [--quick]
"""

import argparse
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bare_server import count_ballots
