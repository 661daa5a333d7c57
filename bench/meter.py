"""What is measured with: CPU of processes from /proc, fsync rate, percentiles, results on disk."""

import json
import os
import platform
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
_TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def cpu_seconds(pid: int) -> float:
    """User and system time of *pid* so far."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICK


def rss_mib(pid: int) -> float:
    """Resident memory of *pid*."""
    return int(_stat(pid)[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def open_files(pid: int) -> int:
    """Open file descriptors of *pid*."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def fdatasync_rate(folder: Path, seconds: float = 1.0) -> float:
    """Overwrites of 8 kB made durable in a second, in *folder*."""
    path = folder / ".fsync-probe"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    block, count = os.urandom(8192), 0
    os.write(descriptor, block)
    started = time.perf_counter()
    while (took := time.perf_counter() - started) < seconds:
        os.pwrite(descriptor, block, 0)
        os.fdatasync(descriptor)
        count += 1
    os.close(descriptor)
    path.unlink()
    return count / took


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which *share* (0 to 1) of the sorted values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> dict[str, Any]:
    """What this was measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown",
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_1min": round(os.getloadavg()[0], 2),
        "day": datetime.now(UTC).date().isoformat(),  # noqa: TID251  # a benchmark's own date
    }


def write(name: str, rows: Sequence[dict[str, Any]]) -> None:
    """Keep *rows* as JSON and print them as a table."""
    RESULTS.mkdir(exist_ok=True)
    body = {"machine": machine(), "rows": list(rows)}
    (RESULTS / f"{name}.json").write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n")
    print(f"\n## {name}")
    heads = list(dict.fromkeys(key for row in rows for key in row))
    lines = [heads] + [[_shown(row.get(h, "")) for h in heads] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
