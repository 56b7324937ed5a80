"""Has all processes of a training meet once, before anything long is begun: each adds its number to a sum.

torchrun … -m training.launch.probe
"""

from __future__ import annotations

import datetime
import os
import sys

_PATIENCE = datetime.timedelta(minutes=5)


def main() -> int:
    """Meet. Exit status 0 when everybody came and the sum is right."""
    import torch  # pyright: ignore[reportMissingImports]
    import torch.distributed as together  # pyright: ignore[reportMissingImports]

    has_gpu = torch.cuda.is_available()
    together.init_process_group("nccl" if has_gpu else "gloo", timeout=_PATIENCE)
    try:
        rank, count = together.get_rank(), together.get_world_size()
        local = int(os.environ.get("LOCAL_RANK", "0"))
        device = torch.device("cuda", local) if has_gpu else torch.device("cpu")
        total = torch.tensor([rank + 1], device=device)
        together.all_reduce(total)
        is_right = int(total.item()) == count * (count + 1) // 2
        name = torch.cuda.get_device_name(local) if has_gpu else "no GPU"
        sys.stdout.write(f"process {rank} of {count}: {name}, {'all are here' if is_right else 'the sum is wrong'}\n")
        return 0 if is_right else 1
    finally:
        together.destroy_process_group()


if __name__ == "__main__":
    sys.exit(main())
