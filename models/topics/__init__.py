"""Builds the topic models: see `build.py`. Floating-point results are pinned here, before numpy is imported.

With the CPU's own kernels, 2,066 of 4.5 M weights moved by one step and 3 of 10,012 answers with them.
"""

from __future__ import annotations

import os
import sys

if "numpy" not in sys.modules:
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["OPENBLAS_CORETYPE"] = "Nehalem"
    os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"
