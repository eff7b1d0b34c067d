"""Builds the shipped code of the kernels: PTX, cubins, the table of registers and the list of what belongs together.

Needs no GPU: NVRTC 12.4 (its PTX suits drivers of the 550 series and newer) and the assembler of CUDA 12.9.

    python3 -m venv venv && venv/bin/pip install nvidia-cuda-nvrtc-cu12==12.4.127 nvidia-cuda-nvcc-cu12==12.9.86
    venv/bin/python kernels/build.py            # all families
    venv/bin/python kernels/build.py gemm norm  # some

Whatever this leaves is committed. `KernelCodeTest` fails when a source was changed and not built again.
"""

import ctypes
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nvidia.cuda_nvcc
import nvidia.cuda_nvrtc

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src/main/resources/cosmonaut/tensor/backend/cuda"
PTXAS = Path(list(nvidia.cuda_nvcc.__path__)[0]) / "bin/ptxas"
NVRTC = ctypes.CDLL(str(Path(list(nvidia.cuda_nvrtc.__path__)[0]) / "lib/libnvrtc.so.12"))
CARDS = ["sm_80", "sm_89", "sm_90a", "sm_100", "sm_120"]


def architecture(family):
    """What a family's PTX is for, and the cards it is assembled for."""
    if family.endswith("_sm90"):
        return "compute_90a", ["sm_90a"]
    return ("compute_89", CARDS[1:]) if family.endswith("_f8") else ("compute_80", CARDS)


def sources(path, seen=None):
    """The file and every header of ours that it includes, in order, each once."""
    seen = [] if seen is None else seen
    if path not in seen:
        seen.append(path)
        for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.M):
            if not name.startswith("shim/"):
                sources(HERE / name, seen)
    return seen


def digest(paths):
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def ptx(path, arch):
    program = ctypes.c_void_p()
    code = path.read_bytes()
    options = [f"--gpu-architecture={arch}", "-std=c++17", "-default-device", f"-I{HERE}", "--extra-device-vectorization"]
    array = (ctypes.c_char_p * len(options))(*[o.encode() for o in options])
    if NVRTC.nvrtcCreateProgram(ctypes.byref(program), code, path.name.encode(), 0, None, None):
        sys.exit("nvrtcCreateProgram failed")
    failed = NVRTC.nvrtcCompileProgram(program, len(options), array)
    size = ctypes.c_size_t()
    NVRTC.nvrtcGetProgramLogSize(program, ctypes.byref(size))
    log = ctypes.create_string_buffer(size.value)
    NVRTC.nvrtcGetProgramLog(program, log)
    if log.value.strip():
        print(log.value.decode().strip())
    if failed:
        sys.exit(f"{path.name}: NVRTC error {failed}")
    NVRTC.nvrtcGetPTXSize(program, ctypes.byref(size))
    text = ctypes.create_string_buffer(size.value)
    NVRTC.nvrtcGetPTX(program, text)
    return text.value


def keep(name, code):
    """Compressed, the same bytes from the same code: machine code shrinks to a fifth."""
    (OUT / f"{name}.gz").write_bytes(gzip.compress(code, 9, mtime=0))


def assemble(family, code, card):
    """The cubin, and per kernel its registers, spilled bytes and static shared memory."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.ptx"), Path(folder, "out.cubin")
        source.write_bytes(code)
        run = subprocess.run([PTXAS, "-v", f"-arch={card}", source, "-o", target], capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stderr)
        keep(f"{family}.{card}.cubin", target.read_bytes())
    rows, kernel = {}, None
    for line in run.stderr.splitlines():
        if found := re.search(r"Compiling entry function '(\w+)'", line):
            kernel = found.group(1)
            rows[kernel] = {}
        elif found := re.search(r"(\d+) bytes spill stores, (\d+) bytes spill loads", line):
            rows[kernel]["spill"] = int(found.group(1)) + int(found.group(2))
        elif found := re.search(r"Used (\d+) registers", line):
            rows[kernel]["registers"] = int(found.group(1))
            shared = re.search(r"(\d+) bytes smem", line)
            rows[kernel]["shared"] = int(shared.group(1)) if shared else 0
        elif "warning" in line.lower():
            print(f"{family} {card}: {line}")
    return rows


def build(family):
    path = HERE / f"{family}.cu"
    arch, cards = architecture(family)
    for old in OUT.glob(f"{family}.*"):
        old.unlink()
    code = ptx(path, arch) + b"\n"
    keep(f"{family}.{arch}.ptx", code)
    usage = {card: assemble(family, code, card) for card in cards}
    files = sorted(OUT.glob(f"{family}.*"))
    threads = {m[1]: int(m[2]) for m in re.finditer(r"\.entry (\w+)\([^{]*?\.maxntid (\d+)", code.decode())}
    return {
        "sources": [p.name for p in sources(path)],
        "source_sha256": digest(sources(path)),
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
        "most_threads": threads,
        "usage": usage,
    }


# Of a multiprocessor: threads, blocks. Registers are 65,536 everywhere.
LIMITS = {"sm_80": (2048, 32), "sm_89": (1536, 24), "sm_90a": (2048, 32), "sm_100": (2048, 32), "sm_120": (1536, 24)}


def blocks(card, registers, threads):
    """Blocks that fit into a multiprocessor by registers and threads; shared memory that is named at launch is not known."""
    warps = (threads + 31) // 32
    allocated = (registers * 32 + 255) // 256 * 256 * warps
    most_threads, most_blocks = LIMITS[card]
    return min(65536 // max(1, allocated), most_threads // (warps * 32), most_blocks)


def table(known):
    """docs/kernels.md: what the assembler says about every kernel and card."""
    cards = ", ".join(CARDS)
    lines = [
        "# Registers, spills and occupancy",
        "",
        "What the assembler of CUDA 12.9 says about every kernel; `kernels/build.py` writes this page. Registers of a",
        "thread, and blocks of a multiprocessor as registers and threads allow, for",
        f"{cards} in this order (a dash: not built for it).",
        "Shared memory that a launch names may allow fewer. Spilled bytes are stores and loads together.",
    ]
    for family, built in sorted(known.items()):
        lines += ["", f"## {family}", "", "| kernel | threads | registers | blocks | spilled |", "|---|---|---|---|---|"]
        for kernel, threads in sorted(built["most_threads"].items()):
            rows = [built["usage"].get(card, {}).get(kernel) for card in CARDS]
            registers = " ".join(str(row["registers"]) if row else "-" for row in rows)
            fit = " ".join(str(blocks(c, r["registers"], threads)) if r else "-" for c, r in zip(CARDS, rows))
            spilled = " ".join(str(row["spill"]) if row else "-" for row in rows)
            spilled = "0" if set(spilled.split()) <= {"0", "-"} else spilled
            lines.append(f"| {kernel} | {threads} | {registers} | {fit} | {spilled} |")
    (HERE.parent / "docs/kernels.md").write_text("\n".join(lines) + "\n")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    listing = OUT / "kernels.json"
    known = json.loads(listing.read_text()) if listing.exists() else {}
    families = sys.argv[1:] or sorted(p.stem for p in HERE.glob("*.cu"))
    for family in families:
        print(family, flush=True)
        known[family] = build(family)
    listing.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    table(known)


if __name__ == "__main__":
    main()
