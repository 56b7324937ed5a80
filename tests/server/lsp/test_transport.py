"""Frames in a stream of bytes, whatever stands around them and however they arrive."""

from __future__ import annotations

import asyncio
import io
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.lsp.transport import Outbox, Stream, read_frames, serve


def frames(data: bytes, step: int = 1 << 16) -> list[bytes]:
    stream = io.BytesIO(data)
    found: list[bytes] = []
    read_frames(lambda count: stream.read(min(count, step)), found.append)
    return found


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@given(st.lists(st.binary(max_size=30), max_size=5), st.integers(1, 40))
def test_frames_arrive_whole_however_they_are_cut(bodies: list[bytes], step: int) -> None:
    assert frames(b"".join(map(framed, bodies)), step) == bodies


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"rubbish\n",
        b"rubbish",
        b"\x00\xff\xfe\r\n",
        b"\r\n\r\n",
        b"Content-Length: nine\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Content-Type: x\r\n",
        b"a" * 200_000,
        b'{"jsonrpc": "2.0"}\n',
    ],
)
def test_rubbish_in_front_costs_no_message(before: bytes) -> None:
    assert frames(before + framed(b"one") + framed(b"two")) == [b"one", b"two"]


@pytest.mark.parametrize(
    "header",
    [
        b"content-length:3\r\n\r\n",
        b"Content-Length: 3\n\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 3\r\n\r\n",
        b"Content-Length: 3\r\nContent-Type: x\r\n\r\n",
    ],
)
def test_headers_may_differ(header: bytes) -> None:
    assert frames(header + b"one" + framed(b"two")) == [b"one", b"two"]


@pytest.mark.parametrize("cut", range(1, len(framed(b"two"))))
def test_a_stream_that_ends_within_a_message(cut: int) -> None:
    assert frames(framed(b"one") + framed(b"two")[:-cut]) == [b"one"]


def test_a_reader_that_fails_ends_the_stream() -> None:
    def read(count: int) -> bytes:
        raise OSError("gone")

    read_frames(read, lambda body: pytest.fail("there is no message"))


def test_a_client_that_does_not_read_stops_nobody() -> None:
    lock = threading.Lock()
    taken: list[bytes] = []

    def write(data: bytes) -> None:
        with lock:
            taken.append(data)

    with lock:
        outbox = Outbox(write)
        for number in range(1000):
            outbox.write(b"%d" % number)
        assert taken == []
    outbox.close()
    assert taken == [b"%d" % number for number in range(1000)]


def test_a_client_that_is_gone_stops_nobody() -> None:
    def write(data: bytes) -> None:
        raise BrokenPipeError

    outbox = Outbox(write)
    outbox.write(b"one")
    outbox.write(b"two")
    outbox.close()


async def test_serving_ends_with_the_stream() -> None:
    stream = io.BytesIO(framed(b"one") + b"Content-Length: 9\r\n\r\ntw")
    received: list[bytes] = []
    stopped = asyncio.Event()
    await serve(Stream(stream.read, lambda data: None), lambda outbox: received.append, stopped)
    assert received == [b"one"]
    assert stopped.is_set()
