"""Sends requests over many connections at once, each waiting for its answer before it goes on.

With wrk on the PATH that does it, because it takes little of the machine away from the server;
else a client of our own, which takes more.
"""

import asyncio
import json
import shutil
import subprocess
import tempfile
import time
from itertools import cycle
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import NamedTuple

WRK_SCRIPT = Path(__file__).parent / "wrk.lua"
PATIENCE = 20  # seconds for one answer


class Load(NamedTuple):
    requests: int
    seconds: float
    p50: float
    """Milliseconds, as p99."""
    p99: float
    refused: int
    client: float = 0.0
    """The part of one core that the client took."""

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def client_name(*, wrk: bool = True) -> str:
    return "wrk" if wrk and shutil.which("wrk") else "the Python client"


def send(port: int, scripts: list[list[bytes]], seconds: float, *, wrk: bool = True) -> Load:
    """One connection for each script, which is sent in a circle."""
    use_wrk = client_name(wrk=wrk) == "wrk"
    before = _cpu(children=use_wrk)
    load = _wrk(port, scripts, seconds) if use_wrk else asyncio.run(_ours(port, scripts, seconds))
    return load._replace(client=(_cpu(children=use_wrk) - before) / load.seconds)


def _wrk(port: int, scripts: list[list[bytes]], seconds: float) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        for number, script in enumerate(scripts):
            parts = [b"%d\n%s" % (len(request), request) for request in script]
            (Path(folder) / str(number)).write_bytes(b"".join(parts))
        each = str(len(scripts))
        command = ["wrk", "-t", each, "-c", each, "-d", str(round(seconds)), "-s", str(WRK_SCRIPT)]
        command += ["--timeout", str(PATIENCE), f"http://127.0.0.1:{port}/", "--", folder]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    if ran.returncode != 0:
        raise RuntimeError(f"wrk failed: {ran.stderr or ran.stdout}")
    return Load(**json.loads(ran.stdout.splitlines()[-1]))


async def _ours(port: int, scripts: list[list[bytes]], seconds: float) -> Load:
    started = time.perf_counter()
    answered = await asyncio.gather(*(_one(port, each, started + seconds) for each in scripts))
    took = time.perf_counter() - started
    times = sorted(duration for times, _ in answered for duration in times)
    p50, p99 = (1000 * times[int(part * (len(times) - 1))] if times else 0 for part in (0.5, 0.99))
    return Load(len(times), took, p50, p99, sum(refused for _, refused in answered))


async def _one(port: int, script: list[bytes], until: float) -> tuple[list[float], int]:
    """How long each answer took, and how many were refusals."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    times, refused = [], 0
    for request in cycle(script):
        begun = time.perf_counter()
        if begun > until:
            break
        writer.write(request)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        await reader.readexactly(_length(head))
        times.append(time.perf_counter() - begun)
        refused += head[9:12] >= b"400"
    writer.close()
    return times, refused


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if rest else 0


def _cpu(*, children: bool) -> float:
    used = getrusage(RUSAGE_CHILDREN if children else RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
