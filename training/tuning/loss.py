"""The loss of foreseeing tokens, worked out for a few positions at a time.

The logits of a whole sequence are the largest thing in memory where the vocabulary is large: 2048 positions of 152,000
tokens are 1.2 GB, several times over. Here only positions that are learnt have any, a chunk of them at a time, and the
gradient is made while the chunk is there.
"""

from __future__ import annotations

import inspect
from types import MethodType
from typing import Any

import torch  # pyright: ignore[reportMissingImports]

from training.tuning.batches import UNLEARNT

_MOST_LOGITS = 1 << 24


class _Chunked(torch.autograd.Function):
    """The sum of the losses at positions whose hidden states are given."""

    @staticmethod
    def forward(ctx: Any, hidden: torch.Tensor, weight: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Loss and gradients, chunk by chunk; `hidden` has a row for each label."""
        device = hidden.device.type
        kind = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else hidden.dtype
        wants_hidden, wants_weight = ctx.needs_input_grad[0], ctx.needs_input_grad[1]
        of_hidden = torch.zeros_like(hidden) if wants_hidden else None
        of_weight = torch.zeros_like(weight, dtype=torch.float32) if wants_weight else None
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        size = max(64, _MOST_LOGITS // weight.shape[0])
        with torch.autocast(device, enabled=False):
            matrix = weight.to(kind)
            for start in range(0, len(labels), size):
                here = hidden[start : start + size].to(kind)
                wanted = labels[start : start + size, None]
                logits = (here @ matrix.t()).float()
                whole = torch.logsumexp(logits, -1, keepdim=True)
                total += (whole - logits.gather(1, wanted)).sum()
                if of_hidden is None and of_weight is None:
                    continue
                # The gradient of the logits: what the model thinks, less what is so.
                slope = logits.sub_(whole).exp_()
                slope.scatter_add_(1, wanted, torch.full_like(wanted, -1, dtype=slope.dtype))
                slope = slope.to(kind)
                if of_hidden is not None:
                    of_hidden[start : start + size] = (slope @ matrix).to(hidden.dtype)
                if of_weight is not None:
                    of_weight += (slope.t() @ here).float()
        ctx.save_for_backward(of_hidden, of_weight.to(weight.dtype) if of_weight is not None else None)
        return total

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, torch.Tensor | None, None]:
        """The gradients, as they were made, times that of the loss."""
        of_hidden, of_weight = ctx.saved_tensors
        (above,) = grads
        return (
            of_hidden * above.to(of_hidden.dtype) if of_hidden is not None else None,
            of_weight * above.to(of_weight.dtype) if of_weight is not None else None,
            None,
        )


def summed_loss(hidden: torch.Tensor, weight: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The losses of foreseeing `labels` (batch, length) from the states before them, summed, and how many there are."""
    wanted = labels[:, 1:].reshape(-1)
    places = (wanted != UNLEARNT).nonzero(as_tuple=True)[0]
    states = hidden[:, :-1].reshape(-1, hidden.shape[-1])[places]
    count = torch.tensor(len(places), device=hidden.device)
    found = _Chunked.apply(states, weight, wanted[places])
    assert isinstance(found, torch.Tensor)
    return found, count


def put_into(model: Any) -> None:
    """Let a model of transformers work out its loss so. Asked without labels it answers as before."""
    inner = model.get_base_model() if hasattr(model, "get_base_model") else model
    head = inner.get_output_embeddings()
    before = inner.forward
    if head.bias is not None:
        return

    def forward(
        self: Any, input_ids: Any = None, labels: Any = None, num_items_in_batch: Any = None, **more: Any
    ) -> Any:
        if labels is None:
            return before(input_ids=input_ids, **more)
        more |= {"use_cache": False}
        hidden = self.base_model(input_ids=input_ids, **more).last_hidden_state
        weight = head.weight
        if hasattr(weight, "full_tensor"):  # divided among processes
            weight = weight.full_tensor()
        total, count = summed_loss(hidden, weight, labels)
        return {"loss": total / (count.clamp(min=1) if num_items_in_batch is None else num_items_in_batch)}

    forward.__signature__ = inspect.signature(before)  # type: ignore[attr-defined]
    inner.forward = MethodType(forward, inner)
