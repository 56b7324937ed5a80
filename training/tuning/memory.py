"""How much memory of a GPU a training takes at its peak, reckoned from shapes. Runs nothing.

The parts are what is there for sure (weights, gradients, states of the optimizer) and what the tensors of one pass come
to. `data/training/measured.toml` has peaks that others measured; a test holds the sums to within 15 % of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from training.tuning.bases import Base

GIB = 1 << 30
# What NF4 with twice quantised scales takes: half a byte, one byte for 64 values, four for 16,384.
_NF4 = 0.5 + 1 / 64 + 4 / (64 * 256)
_CONTEXT = 0.5e9  # of CUDA itself, its libraries, and what the allocator can not use
_CHUNK = 1 << 24  # logits that are there at once in our loss
_CHUNK_BYTES = 10
_LOGIT_BYTES = 14  # of one logit of a loss that has them all: in 16 bits and 32, and their gradients
_WIDTHS = 18  # bytes for each value that is as wide as the model, in one layer: inputs, norms, sums
_INNER = 8  # bytes for each value of the feed-forward part


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained, how. `rank` 0 is all of the model; `tokens` are those of one pass on one GPU.

    `whole_logits`: the loss has all logits at once, as that of transformers does. `wide`: what is not quantised is in
    32 bits, as peft makes it. `offloads`: what is kept for the way back lies in the memory of the machine (unsloth).
    `targets` none are all linear layers. `states` are the bytes of the optimizer for each parameter, `exact` the bytes
    of a parameter that is trained.
    """

    tokens: int
    rank: int = 16
    quantised: bool = False
    checkpointing: bool = True
    targets: tuple[str, ...] = ()
    states: int = 8
    exact: int = 4
    whole_logits: bool = False
    wide: bool = False
    offloads: bool = False
    processes: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """The parts of a peak, in bytes."""

    weights: float
    trained: float
    kept: float
    layer: float
    loss: float
    context: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.weights + self.trained + self.kept + self.layer + self.loss + self.context

    @property
    def gib(self) -> float:
        """All of it, in GiB."""
        return self.total / GIB


def need(base: Base, plan: Plan) -> Need:
    """What a plan takes on each GPU; `plan.processes` share the model between them."""
    trained_parameters = adapter_parameters(base, plan) if plan.rank else base.counted
    rest = base.counted - base.body
    if not plan.rank:
        weights = 2.0 * base.body if plan.exact == 4 else 0.0  # what autocast makes of them
    elif plan.quantised:
        weights = base.body * _NF4 + rest * (4 if plan.wide else 2)
    else:
        weights = base.counted * 2.0
    # The parameter, its gradient, and what the optimizer knows of it.
    trained = trained_parameters * (2 * plan.exact + plan.states)
    residual = 4 if plan.wide else 2
    if plan.offloads:
        kept = 0.0
    elif plan.checkpointing:
        kept = base.layers * plan.tokens * base.width * residual
    else:
        kept = base.layers * plan.tokens * _of_layer(base, plan)
    layer = plan.tokens * _of_layer(base, plan) if plan.checkpointing else 0.0
    loss = plan.tokens * base.vocabulary * _LOGIT_BYTES if plan.whole_logits else _loss(base, plan)
    shared = plan.processes
    return Need(weights / shared, trained / shared, kept, layer, loss, _CONTEXT)


def adapter_parameters(base: Base, plan: Plan) -> int:
    """Parameters of a low-rank adapter."""
    linear = base.linear
    names = plan.targets or tuple(linear)
    return base.layers * sum(plan.rank * sum(linear[name]) for name in names if name in linear)


def _of_layer(base: Base, plan: Plan) -> float:
    """Bytes for each token that one layer needs to find its gradients."""
    queries, keys = base.heads * base.head, base.kv_heads * base.head
    plain = _WIDTHS * base.width + 4 * (queries + 2 * keys) + _INNER * base.inner
    if not plan.rank or plan.exact != 4 or plan.offloads:
        return plain
    # An adapter in 32 bits takes what goes into it in 32 bits as well, and once more in 16.
    linear = base.linear
    names = plan.targets or tuple(linear)
    return plain + 6 * sum(linear[name][0] for name in names if name in linear)


def _loss(base: Base, plan: Plan) -> float:
    return min(_CHUNK, plan.tokens * base.vocabulary) * _CHUNK_BYTES + plan.tokens * base.width * 2
