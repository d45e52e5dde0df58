"""What every test stands on: pandas, and examples that may take their time.

Readers of the tests make data frames. Arrow looks for pandas once in a process, and a command's `main` hides it.
"""

from __future__ import annotations

import pandas  # noqa: F401
from hypothesis import settings

settings.register_profile("untimed", settings(deadline=None))  # a busy machine is no defect
settings.load_profile("untimed")
