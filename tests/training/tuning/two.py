"""What each of two processes runs: a training in parts of batches, and then the same with the model divided too."""

from __future__ import annotations

import sys

from training.tuning.processes import main

if __name__ == "__main__":
    given = sys.argv[1:]
    status = main(given)
    again = [f"{one}-divided" if before == "--out" else one for before, one in zip(["", *given], given, strict=False)]
    sys.exit(status or main([*again, "--set", "sharding=fsdp"]))
