"""Pictures in, a film out: ffmpeg, as the imageio-ffmpeg package brings it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import numpy as np
from imageio_ffmpeg import get_ffmpeg_exe

HOLD = 1
"""Seconds that the last picture stays."""
PALETTE = 128
"""Colours of a GIF: more cost bytes and show nothing that was not there."""


def mp4(path: Path, size: tuple[int, int], fps: float, frames: Iterable[np.ndarray]) -> None:
    """H.264 as every browser, projector and slide program plays it, and which starts before it is loaded."""
    # Two threads and a short look ahead keep the memory of a small server.
    how = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-tune", "animation", "-pix_fmt", "yuv420p"]
    how += ["-threads", "2", "-movflags", "+faststart"]
    _write(path, size, fps, frames, ["-vf", f"tpad=stop_mode=clone:stop_duration={HOLD}", *how])


def gif(path: Path, size: tuple[int, int], fps: float, frames: Iterable[np.ndarray], last: np.ndarray) -> None:
    """A GIF for ever. Its colours are those of the last picture, which has them all."""
    palette = path.with_suffix(".png")
    _write(palette, size, 1, [last], ["-vf", f"palettegen=max_colors={PALETTE}", "-frames:v", "1"])
    # Each of a palette's colours stands for its surroundings: no dithering, which would flicker and triple the size.
    filters = f"[0:v]tpad=stop_mode=clone:stop_duration={HOLD}[f];[f][1:v]paletteuse=dither=none:diff_mode=rectangle"
    try:
        _write(path, size, fps, frames, ["-i", str(palette), "-filter_complex", filters, "-loop", "0"])
    finally:
        palette.unlink(missing_ok=True)


def _write(path: Path, size: tuple[int, int], fps: float, frames: Iterable[np.ndarray], how: list[str]) -> None:
    source = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{size[0]}x{size[1]}", "-r", f"{fps:.6g}", "-i", "pipe:0"]
    with _ffmpeg([*source, *how, str(path)]) as pipe:
        for frame in frames:
            # Only ffmpeg's own end is looked past; who asks for the frames may have lost its reader, too.
            with suppress(BrokenPipeError):
                pipe.write(frame.data)
                continue
            break


@contextmanager
def _ffmpeg(arguments: list[str]) -> Iterator[IO[bytes]]:
    """ffmpeg at work on what is written into it; RuntimeError with its own words where it fails."""
    command = [get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stderr
        try:
            yield process.stdin
        except BaseException:
            process.kill()
            raise
        with suppress(BrokenPipeError):  # its own words say more
            process.stdin.close()
        said = process.stderr.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"ffmpeg failed: {said.strip()}")
