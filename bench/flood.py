"""What callers wait while strangers send forms that nobody signed.

    python -m bench.flood [--seconds 5] [--connections 200]

Prints the delays of one caller at a time, first alone and then beside each flood.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from itertools import cycle

from bench.calls import signed_calls
from bench.processes import Server, running

BODY = b"&".join(b"f%d=" % number for number in range(8_000))[:60_000]
WRONG = "A" * 27 + "="


def head(path: str, signature: str, body: bytes) -> bytes:
    """Return a request that no guard lets in."""
    signed = f"X-Twilio-Signature: {signature}\r\n" if signature else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: ivr.example.se\r\n{signed}"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode() + body


FLOODS: Mapping[str, bytes] = {
    "none": b"",
    "60 kB, unsigned": head("/voice", "", BODY),
    "60 kB, made-up signature": head("/voice", WRONG, BODY),
    "60 kB, unsigned, two slashes": head("//voice", "", BODY),
    "a small form, made-up signature": head("/voice", WRONG, b"Digits=1"),
}


async def _flood(port: int, request: bytes, connections: int) -> None:
    async def one() -> None:
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(request)
                await reader.read()
                writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))


def flood(port: int, request: bytes, connections: int) -> None:
    """Send the same request on all connections again and again, until the process is ended."""
    asyncio.run(_flood(port, request, connections))


def delays(server: Server, requests: tuple[bytes, ...], seconds: float) -> str:
    """Return what one caller at a time waits, in milliseconds."""
    taken: list[float] = []
    lost = 0
    end = time.monotonic() + seconds
    for request in cycle(requests):
        begun = time.monotonic()
        if begun > end:
            break
        try:
            lost += b" 200 " not in server.exchange(request)[:16]
        except OSError:
            lost += 1
        taken.append(1000 * (time.monotonic() - begun))
        time.sleep(0.02)
    taken.sort()
    middle, longest = taken[len(taken) // 2], taken[-1]
    return f"{middle:8.1f} {longest:8.1f} {len(taken):6d} {lost:5d}"


def refused(server: Server) -> int:
    """Return how many requests the server has refused so far."""
    return server.log.read_bytes().count(b'"refused"')


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m bench.flood", description=__doc__)
    options.add_argument("--seconds", type=float, default=5.0, help="for each: %(default)s")
    options.add_argument("--connections", type=int, default=200, help="of a flood: %(default)s")
    options.add_argument("--workers", type=int, default=2, help="%(default)s")
    chosen = options.parse_args()
    os.environ.setdefault("IVR_PROMPTS", "prompts")
    calls = signed_calls(100, "/voice", keep=False)
    print(f"{'flood':<34} p50, ms  max, ms  calls  lost  refused a second")
    for name, request in FLOODS.items():
        with running(["ivr", "serve"], "", chosen.workers, calls[0]) as server:
            strangers = multiprocessing.Process(
                target=flood, args=(server.port, request, chosen.connections if request else 0)
            )
            strangers.start()
            try:
                time.sleep(1)
                before = refused(server)
                waited = delays(server, calls, chosen.seconds)
                rate = (refused(server) - before) / chosen.seconds
                print(f"{name:<34}{waited} {rate:9.0f}", flush=True)
            finally:
                strangers.kill()
                strangers.join()


if __name__ == "__main__":
    main()
