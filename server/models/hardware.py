"""What a GGUF file needs and what this machine has, found out before anything is loaded.

Reads only the head of the file: its metadata, never its tensors. The file may be hostile, so every length in it is
checked against what is there.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from server.models.errors import UnavailableError

Value = int | float | bool | str | list[int]

_MAGIC = b"GGUF"
_PLAIN = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_MOST_KEYS = 1 << 16
_LONGEST = 1 << 26  # of a text or a list, in bytes or entries
_LAYERS_LISTED = 1 << 12  # lists of numbers per layer are read, longer ones (of the vocabulary) passed over

_USUAL_CONTEXT = 8192
_SMALLEST_CONTEXT = 2048
_KV_BYTES = 2  # llama.cpp keeps keys and values as 16-bit numbers
_OVERHEAD = 96 << 20  # the process itself and what one batch needs beside the model
_RESERVE = 256 << 20  # left to the rest of the machine


@dataclass(frozen=True, slots=True)
class Model:
    """What the head of a GGUF file says. `size` is in bytes; `context` is the longest one that it was trained for.

    `token_bytes` is what one token of context takes in memory.
    """

    name: str
    architecture: str
    size: int
    context: int
    layers: int
    token_bytes: int

    def needs(self, context: int) -> int:
        """About how many bytes of memory it takes with that context."""
        return self.size + context * self.token_bytes + _OVERHEAD


@dataclass(frozen=True, slots=True)
class Plan:
    """How to load a model here."""

    context: int
    threads: int


def model_at(path: Path) -> Model:
    """The model in a file. Raises `UnavailableError` when there is none."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnavailableError(f"{path} is no file.")
        with path.open("rb") as file:
            metadata = dict(_metadata(file, size))
    except FileNotFoundError:
        raise UnavailableError(f"There is no model file {path}.") from None
    except OSError as error:
        raise UnavailableError(f"The model file {path} can not be read: {error.strerror}.") from None
    except (ValueError, struct.error, UnicodeDecodeError):
        raise UnavailableError(f"{path} is no GGUF file, or a broken one.") from None
    return _model(metadata, size + _other_parts(path, metadata), path)


def plan(model: Model, context: int = 0, threads: int = 0, *, free: int | None = None, on_gpu: bool = False) -> Plan:
    """How to load a model; a `context` or `threads` of 0 is chosen to fit. Raises `UnavailableError` when it does not.

    `free` is the free memory in bytes, None when nobody knows. With a GPU the model does not lie there, so only the
    device can say whether it fits.
    """
    wanted = context or min(_USUAL_CONTEXT, model.context or _USUAL_CONTEXT)
    if 0 < model.context < wanted:
        raise UnavailableError(f"{model.name} was trained for {model.context:,} tokens of context, not {wanted:,}.")
    room = None if free is None or on_gpu else free - _RESERVE
    if room is not None:
        while context == 0 and wanted > _SMALLEST_CONTEXT and model.needs(wanted) > room:
            wanted = max(_SMALLEST_CONTEXT, wanted // 2)
        if model.needs(wanted) > room:
            raise UnavailableError(
                f"{model.name} needs about {_gigabytes(model.needs(wanted))} of memory with {wanted:,} tokens of "
                f"context, and {_gigabytes(max(0, room))} are free. Choose a smaller model, quantisation or context."
            )
    return Plan(wanted, threads or max(1, cores() - 1))


def cores() -> int:
    """The processor cores that this process may use; two threads of one core count once."""
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    usable = os.sched_getaffinity(0)
    siblings: set[str] = set()
    for one in usable:
        try:
            siblings.add(Path(f"/sys/devices/system/cpu/cpu{one}/topology/thread_siblings_list").read_text("ascii"))
        except OSError:
            siblings.add(str(one))
    return max(1, min(len(siblings), _quota() or len(siblings)))


def free_memory() -> int | None:
    """The bytes of memory that are free for a new process, None when this machine does not say."""
    if sys.platform == "win32":
        return _free_on_windows()
    free = _available()
    limit, used = _number("/sys/fs/cgroup/memory.max"), _number("/sys/fs/cgroup/memory.current")
    if free is not None and limit is not None and used is not None:
        # What the group holds of files is given back when memory runs short.
        held = _statistic("/sys/fs/cgroup/memory.stat", "inactive_file") or 0
        free = min(free, max(0, limit - used + held))
    return free


# The head of the file ------------------------------------------------------------------------------------


def _metadata(file: BinaryIO, size: int) -> Iterator[tuple[str, Value]]:
    if file.read(4) != _MAGIC:
        raise ValueError("no GGUF")
    version, _tensors, keys = _unpack(file, "IQQ")
    if version not in (2, 3) or keys > _MOST_KEYS:
        raise ValueError("not a version that we know")
    for _ in range(keys):
        key = _text(file, size)
        (kind,) = _unpack(file, "I")
        value = _value(file, kind, size)
        if value is not None:
            yield key, value


def _value(file: BinaryIO, kind: int, size: int) -> Value | None:
    if kind == _STRING:
        return _text(file, size)
    if kind != _ARRAY:
        return _unpack(file, _PLAIN[kind])[0] if kind in _PLAIN else _unknown()
    inner, count = _unpack(file, "IQ")
    if count > _LONGEST:
        raise ValueError("a list that long is none")
    if inner == _STRING:
        for _ in range(count):
            _skip(file, _unpack(file, "Q")[0], size)
        return None
    if inner not in _PLAIN:
        return _unknown()
    width = struct.calcsize("<" + _PLAIN[inner])
    if count > _LAYERS_LISTED or _PLAIN[inner] in "fd":
        _skip(file, count * width, size)
        return None
    return [int(number) for number in _unpack(file, _PLAIN[inner] * count)]


def _unknown() -> None:
    raise ValueError("no kind of value that we know")


def _text(file: BinaryIO, size: int) -> str:
    (length,) = _unpack(file, "Q")
    if length > min(_LONGEST, size - file.tell()):
        raise ValueError("a text longer than the file")
    return file.read(length).decode("utf-8", "replace")


def _skip(file: BinaryIO, length: int, size: int) -> None:
    if length > size - file.tell():
        raise ValueError("a value longer than the file")
    file.seek(length, os.SEEK_CUR)


def _unpack(file: BinaryIO, kinds: str) -> tuple[Any, ...]:
    kinds = "<" + kinds
    return struct.unpack(kinds, file.read(struct.calcsize(kinds)))


def _model(metadata: dict[str, Value], size: int, path: Path) -> Model:
    architecture = str(metadata.get("general.architecture", ""))
    if not architecture or "tokenizer.ggml.model" not in metadata:
        raise UnavailableError(f"{path} is a GGUF file without a language model.")

    def number(key: str, default: int = 0) -> int:
        value = metadata.get(f"{architecture}.{key}", default)
        return value if isinstance(value, int) and 0 <= value < 1 << 32 else default

    layers = number("block_count")
    heads = max(1, number("attention.head_count", 1))
    width = number("embedding_length") // heads
    each = number("attention.key_length", width) + number("attention.value_length", width)
    groups = metadata.get(f"{architecture}.attention.head_count_kv")
    together = sum(groups) if isinstance(groups, list) else layers * number("attention.head_count_kv", heads)
    return Model(
        name=path.name,
        architecture=architecture,
        size=size,
        context=number("context_length"),
        layers=layers,
        token_bytes=max(0, together) * each * _KV_BYTES,
    )


def _other_parts(path: Path, metadata: dict[str, Value]) -> int:
    """The bytes in the other files of a model that is split."""
    count = metadata.get("split.count", 1)
    first = f"-00001-of-{count:05}.gguf" if isinstance(count, int) else ""
    if not isinstance(count, int) or not 1 < count < 1000 or not path.name.endswith(first):
        return 0
    stem = path.name.removesuffix(first)
    parts = (path.with_name(f"{stem}-{part:05}-of-{count:05}.gguf") for part in range(2, count + 1))
    try:
        return sum(part.stat().st_size for part in parts)
    except FileNotFoundError as error:
        raise UnavailableError(f"A part of the model is missing: {error.filename}.") from None


# The machine ---------------------------------------------------------------------------------------------


def _available() -> int | None:
    kilobytes = _statistic("/proc/meminfo", "MemAvailable:")
    if kilobytes is not None:
        return kilobytes << 10
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None


def _free_on_windows() -> int | None:
    if sys.platform != "win32":
        return None
    import ctypes

    status = (ctypes.c_uint64 * 8)()  # MEMORYSTATUSEX: its length and load, then seven numbers of 64 bits
    status[0] = ctypes.sizeof(status)
    return status[2] if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else None


def _quota() -> int | None:
    """The cores that a container is allowed, rounded up."""
    try:
        limit, _, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").partition(" ")
        return -(-int(limit) // int(period))
    except (OSError, ValueError, ZeroDivisionError):
        return None


def _number(path: str) -> int | None:
    try:
        return int(Path(path).read_text("ascii"))
    except (OSError, ValueError):
        return None


def _statistic(path: str, name: str) -> int | None:
    try:
        lines = Path(path).read_text("ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.split()[:1] == [name]), None)


def _gigabytes(count: int) -> str:
    return f"{count / (1 << 30):.1f} GB"
