"""`python -m interleaf`: the command line."""

from __future__ import annotations

import sys

from interleaf.faces.cli.main import main

sys.exit(main())
