"""Golden tensors of published depth networks, DINOv2, MoGe and Depth Anything V2, by their own modules, small weights.

COSMONAUT_MOGE names a checkout of https://github.com/microsoft/MoGe at commit 0744441, and COSMONAUT_DEPTH_ANYTHING one
of https://github.com/DepthAnything/Depth-Anything-V2 at commit a561b84. Of what their modules import, only what is
called here must be there: utils3d, OpenCV and torchvision are not. OpenCV's bicubic resize is PyTorch's without
antialiasing. The focal length and the shift are
solved by a transcription of MINPACK's lmdif for one unknown, which is what scipy.optimize.least_squares calls; where
SciPy is installed, MoGe's own solution by it must agree.
"""

from __future__ import annotations

import functools
import importlib
import math
import os
import sys
import types
from pathlib import Path
from unittest import mock

import numpy as np
import torch
import torch.nn.functional as F

from cosmonaut_training.golden import save

FILES = (
    "vision-dinov2.safetensors",
    "moge-1.pt",
    "moge-1.safetensors",
    "moge-2.pt",
    "moge-2.safetensors",
    "depth-anything.pth",
    "depth-anything.safetensors",
)
COMMIT = "0744441"
ANYTHING_COMMIT = "a561b84"
PATCH = 14


def published(name: str, package: str = "moge", variable: str = "COSMONAUT_MOGE"):
    """A module of a checkout; what it imports and never calls here is replaced by empty modules."""
    checkout = os.environ.get(variable)
    if checkout is None or not Path(checkout, package).exists():
        raise ModuleNotFoundError(f"set {variable} to a checkout of {package}", name=f"{variable}, a checkout")
    if checkout not in sys.path:
        sys.path.insert(0, checkout)
    os.environ["XFORMERS_DISABLED"] = "1"
    absent = {"utils3d": "", "cv2": "INTER_AREA", "scipy.signal": "fftconvolve", "torchvision.transforms": "Compose"}
    for missing, attribute in absent.items():
        try:
            importlib.import_module(missing)
        except ModuleNotFoundError:
            module = types.ModuleType(missing)
            setattr(module, attribute, None)
            sys.modules.setdefault(missing.split(".")[0], module)
            sys.modules[missing] = module
    return importlib.import_module(f"{package}.{name}")


def vision(width: int, depth: int, heads: int, ratio: float, grid: int):
    """A small DINOv2 of the published module."""
    return published("model.dinov2.models.vision_transformer").DinoVisionTransformer(
        img_size=PATCH * grid,
        patch_size=PATCH,
        embed_dim=width,
        depth=depth,
        num_heads=heads,
        mlp_ratio=ratio,
        init_values=1.0,
        block_chunks=0,
    )


def scattered(net: torch.nn.Module, spread: float) -> torch.nn.Module:
    """Random weights in which everything counts: around 1 where a weight scales, else around 0; exact in f16."""
    with torch.no_grad():
        for name, p in net.named_parameters():
            scales = p.dim() == 1 and (name.endswith("weight") or name.endswith("gamma"))
            fan = p.shape[1:].numel() if p.dim() > 1 else 1
            p.copy_((1 + 0.3 * torch.randn(p.shape)) if scales else spread * torch.randn(p.shape) / math.sqrt(fan))
            p.copy_(p.half().float())
    return net.eval()


def picture(height: int, width: int) -> torch.Tensor:
    """Smooth colours with an edge, [1,3,H,W] in 0..1."""
    cells = F.interpolate(torch.rand(1, 3, 5, 6), (height, width), mode="bicubic").clamp(0, 1)
    cells[:, :, height // 3 :, width // 2 :] *= 0.4
    return cells


def lmdif(residual, x: float, ftol: float = 1e-3, xtol: float = 1e-8, gtol: float = 1e-8) -> float:
    """MINPACK's lmdif (More, Garbow, Hillstrom 1980) for one unknown, with least_squares' settings: factor 100,
    diag 1, forward differences of sqrt(eps)."""
    step = math.sqrt(np.finfo(float).eps)
    f = residual(x)
    norm, par, delta = np.linalg.norm(f), 0.0, 0.0
    for iteration in range(100):
        h = step * abs(x) or step
        jacobian = (residual(x + h) - f) / h
        r, xnorm = np.linalg.norm(jacobian), abs(x)
        gradient = float(jacobian @ f)
        if iteration == 0:
            delta = 100 * xnorm or 100.0
        if norm == 0 or r == 0 or abs(gradient) / (norm * r) <= gtol:
            return x
        while True:
            par, p = lmpar(r, gradient, delta, par)
            size = abs(p)
            if iteration == 0:
                delta = min(delta, size)
            tried = residual(x + p)
            found = np.linalg.norm(tried)
            actual = 1 - (found / norm) ** 2 if 0.1 * found < norm else -1.0
            linear, damped = (r * size / norm) ** 2, par * (size / norm) ** 2
            predicted, slope = linear + 2 * damped, -(linear + damped)
            ratio = actual / predicted if predicted else 0.0
            if ratio <= 0.25:
                shrink = 0.5 if actual >= 0 else 0.5 * slope / (slope + 0.5 * actual)
                shrink = 0.1 if 0.1 * found >= norm or shrink < 0.1 else shrink
                delta, par = shrink * min(delta, size / 0.1), par / shrink
            elif par == 0 or ratio >= 0.75:
                delta, par = size / 0.5, 0.5 * par
            if ratio >= 1e-4:
                x, f, norm, xnorm = x + p, tried, found, abs(x + p)
            if abs(actual) <= ftol and predicted <= ftol and ratio <= 2 or delta <= xtol * xnorm:
                return x
            if ratio >= 1e-4:
                break
    return x


def lmpar(r: float, gradient: float, delta: float, par: float) -> tuple[float, float]:
    """Damping and the step it allows: |step| is delta to a tenth, or damping is 0 and |step| at most 1.1 delta."""
    p = -gradient / r**2
    over = abs(p) - delta
    if over <= 0.1 * delta:
        return 0.0, p
    low, high = over / delta * r**2, abs(gradient) / delta
    par = min(max(par, low), high) or abs(gradient) / abs(p)
    for _ in range(10):
        par = par or max(np.finfo(float).tiny, 0.001 * high)
        p = -gradient / (r**2 + par)
        before, over = over, abs(p) - delta
        if abs(over) <= 0.1 * delta or low == 0 and over <= before < 0:
            break
        if over > 0:
            low = max(low, par)
        else:
            high = min(high, par)
        par = max(low, par + over / delta * (r**2 + par))
    return par, p


def focal_shift(points: torch.Tensor, valid: torch.Tensor, focal: float | None = None) -> tuple[float, float]:
    """MoGe's recover_focal_shift (utils/geometry_torch.py) for one picture: points [H,W,3], valid [H,W]."""
    height, width = valid.shape
    rows = torch.arange(64) * height // 64
    columns = torch.arange(64) * width // 64
    at = lambda t: t[rows][:, columns]
    uv = published("utils.geometry_torch").normalized_view_plane_uv(width, height)
    some = at(valid).numpy()
    uv, samples = at(uv).numpy()[some], at(points).numpy()[some]
    if len(uv) < 2:
        return focal or 1.0, 0.0
    projected = lambda s: samples[:, :2] / (samples[:, 2] + s)[:, None]
    fitted = lambda p: (p * uv).sum() / np.square(p).sum() if focal is None else focal

    def residual(s):
        p = projected(np.float64(s))
        return (fitted(p) * p - uv).ravel()

    shift = np.float32(lmdif(residual, 0.0))
    return float(fitted(projected(shift))), float(shift)


def agree_with_scipy(points: torch.Tensor, valid: torch.Tensor, solved: tuple[float, float], focal=None) -> None:
    """MoGe's own solution. It was published when x_scale was 1 where none is given; SciPy 1.16 changed that."""
    try:
        from scipy import optimize
    except ImportError:
        return
    given = None if focal is None else torch.tensor([focal])
    with mock.patch.object(optimize, "least_squares", functools.partial(optimize.least_squares, x_scale=1.0)):
        theirs = published("utils.geometry_torch").recover_focal_shift(points[None], valid[None], given)
    assert np.allclose([float(v) for v in theirs], solved, rtol=2e-6, atol=1e-7), (theirs, solved)


def estimated(net, size: tuple[int, int], tokens: int, name: str) -> dict[str, torch.Tensor]:
    """What the models' infer makes of a picture [height, width], without the part that calls utils3d. No pixel is so
    near the threshold of the mask, or so near the camera, that a rounding decides."""
    height, width = size
    aspect = width / height
    lens = 0.8  # a focal length that is known, in picture widths
    known = lens * 2 * aspect / math.sqrt(1 + aspect**2)
    threshold = getattr(net, "mask_threshold", 0.5)
    while True:
        image = picture(height, width)
        answer = net.forward(image, tokens)
        points, mask = answer["points"][0], answer["mask"][0]
        scale = answer.get("metric_scale", torch.ones(1))[0]
        valid = mask > threshold
        solved = {"": focal_shift(points, valid), "known.": focal_shift(points, valid, known)}
        nearest = min(float((points[..., 2] + s[1]).abs().min()) for s in solved.values())
        sure = float((mask - threshold).abs().min()) > 1e-5 and nearest > 1e-3
        if 0.3 < valid.float().mean() < 0.95 and sure:
            break
    out = {"image": image[0], "points": points, "mask": mask, "tokens": torch.tensor([tokens]), "scale": scale[None]}
    for kind, (focal, shift) in solved.items():
        agree_with_scipy(points, valid, (focal, shift), known if kind else None)
        depth = points[..., 2] + shift
        ahead = valid & (depth > 0) if "metric_scale" in answer else valid
        out[kind + "depth"] = torch.where(ahead, depth * scale, torch.inf)
        half = focal / 2 * math.sqrt(1 + aspect**2)
        out[kind + "lens"] = torch.tensor([half / aspect, half, shift])
    return {f"{name}.{k}": v.float() for k, v in out.items()}


def moge1():
    """MoGe-1's own model around a small DINOv2; every kind of layer of the published one is there."""
    backbones = published("model.dinov2.hub.backbones")
    backbones.dinov2_small_for_tests = lambda pretrained: vision(64, 3, 1, 2.0, 5)
    settings = {
        "encoder": "dinov2_small_for_tests",
        "remap_output": "exp",
        "intermediate_layers": 2,
        "dim_proj": 40,
        "dim_upsample": [32, 16, 16],
        "dim_times_res_block_hidden": 2,
        "num_res_blocks": 2,
        "num_tokens_range": [12, 30],
        "last_conv_channels": 32,
        "last_conv_size": 1,
    }
    net = scattered(published("model.v1").MoGeModel(**settings), 1.0)
    with torch.no_grad():
        points, mask = net.head.output_block
        for block in (points, mask):
            block[-1].weight.mul_(0.4)
        points[-1].bias.copy_(torch.tensor([0.0, 0.0, 1.0]))
        mask[-1].bias.add_(net.mask_threshold - net.forward(picture(60, 60), 20)["mask"].quantile(0.3))
        # Points that lie about where a camera would see them: x and y of a pixel's place, by four of the channels.
        for i in range(4):
            points[0].weight[i].mul_(0.1)
            points[0].weight[i, 16 + i // 2, 1, 1] = 2 * (-1) ** i
            points[-1].weight[:2, i] = 0
            points[-1].weight[i // 2, i] = 0.4 * (-1) ** i
        for p in net.parameters():
            p.copy_(p.half().float())
    return net, settings


def moge2():
    """MoGe-2's own model with its normals, around a small DINOv2."""
    backbones = published("model.dinov2.hub.backbones")
    backbones.dinov2_small_for_tests = lambda pretrained: vision(64, 4, 1, 2.0, 5)
    widths, ups = [32, 16, 16, 8, 8], ["conv_transpose"] * 3 + ["bilinear"]
    stack = {"dim_res_blocks": widths, "res_block_in_norm": "none", "res_block_hidden_norm": "none", "resamplers": ups}
    neck = stack | {"dim_in": [34, 2, 2, 2, 2], "dim_out": None, "num_res_blocks": [0, 2, 1, 1, 0]}
    head = lambda n: stack | {"dim_in": widths, "dim_out": [None] * 4 + [n], "num_res_blocks": [0, 1, 1, 1, 0]}
    settings = {
        "encoder": {"backbone": "dinov2_small_for_tests", "intermediate_layers": [0, 3], "dim_out": 32},
        "neck": neck,
        "points_head": head(3),
        "normal_head": head(3),
        "mask_head": head(1),
        "scale_head": {"dims": [64, 24, 24, 1]},
        "remap_output": "exp",
        "num_tokens_range": [8, 14],
    }
    net = scattered(published("model.v2").MoGeModel(**settings), 1.0)
    with torch.no_grad():
        points, mask = net.points_head, net.mask_head
        for stacked in (points, mask):
            stacked.output_blocks[-1].weight.mul_(0.3)
        points.output_blocks[-1].bias.copy_(torch.tensor([0.0, 0.0, 1.0]))
        points.output_blocks[-1].weight[:2].mul_(0.03)
        # Places of pixels reach x and y through the last level of neck and head, and little else does.
        for i in range(4):
            for layer in (*(part.resamplers[-1][1] for part in (net.neck, points)), points.input_blocks[-1]):
                layer.weight[i].mul_(0.02)
                layer.bias[i] = 0
            net.neck.input_blocks[-1].bias[i] = 0
            net.neck.input_blocks[-1].weight[i] = torch.eye(2)[i // 2][:, None, None] * 2 * (-1) ** i
            points.input_blocks[-1].weight[i] = torch.eye(8)[i][:, None, None]
            points.output_blocks[-1].weight[:2, i] = 0
            points.output_blocks[-1].weight[i // 2, i] = 0.3 * (-1) ** i
        seen = net.forward(picture(60, 60), 12)["mask"].quantile(0.3)
        mask.output_blocks[-1].bias.sub_(torch.logit(seen))
        for p in net.parameters():
            p.copy_(p.half().float())
    return net, settings


def kept(net, settings: dict, file: Path) -> None:
    """Weights as the models are published; the mean and the deviation of colours are not exact in f16."""
    weights = {k: v if k.endswith(("image_mean", "image_std")) else v.half() for k, v in net.state_dict().items()}
    torch.save({"model_config": settings, "model": weights}, file)


def anything():
    """Depth Anything V2's own model around a small DINOv2."""
    made = lambda name: published(name, "depth_anything_v2", "COSMONAUT_DEPTH_ANYTHING")
    net = made("dpt").DepthAnythingV2("vits")
    net.pretrained = made("dinov2").DinoVisionTransformer(
        img_size=70, patch_size=14, embed_dim=64, depth=4, num_heads=1, mlp_ratio=2.0, init_values=1.0, block_chunks=0
    )
    net.depth_head = made("dpt").DPTHead(64, features=16, out_channels=[8, 12, 16, 20])
    net.intermediate_layer_idx["vits"] = [0, 1, 2, 3]
    scattered(net, 1.0)
    with torch.no_grad():
        net.depth_head.scratch.output_conv2[2].bias.fill_(4.0)
    return net


def looked_at(net, size: tuple[int, int], brought_to: tuple[int, int], name: str) -> dict[str, torch.Tensor]:
    """What infer_image makes of a picture [height, width]."""
    image = picture(*size)
    small = F.interpolate(image, brought_to, mode="bicubic")
    mean, std = (torch.tensor(v)[:, None, None] for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
    out = F.interpolate(net((small - mean) / std)[:, None], size, mode="bilinear", align_corners=True)[0, 0]
    assert (out > 0).float().mean() > 0.5, "nothing to be seen"
    return {f"{name}.image": image[0], f"{name}.inverse": out}


@torch.no_grad()
def make(folder: Path) -> None:
    torch.manual_seed(17)
    about = {"reference": f"microsoft/MoGe {COMMIT}, moge/model"}
    net = scattered(vision(48, 4, 3, 4.0, 5), 1.0)
    tensors = {f"weights.{k}": v.half() for k, v in net.state_dict().items()}
    for name, rows, columns in (("wide", 3, 7), ("square", 5, 5), ("tall", 8, 4)):
        image = torch.randn(1, 3, PATCH * rows, PATCH * columns)
        tensors[f"{name}.image"] = image[0]
        for i, (tokens, cls) in zip((1, 3), net.get_intermediate_layers(image, [1, 3], return_class_token=True)):
            tensors[f"{name}.block{i}"] = torch.cat([cls[:, None], tokens], 1)[0]
    save(folder / FILES[0], tensors, about=about | {"heads": 3, "taken": [1, 3]})

    layout = {"layout": "image 3,H,W in 0..1; points H,W,3; lens fx, fy, shift"}
    for version, made, tokens in (("moge-1", moge1, (30, 12)), ("moge-2", moge2, (14, 8))):
        net, settings = made()
        kept(net, settings, folder / f"{version}.pt")
        tensors = estimated(net, (53, 71), tokens[0], "enlarged") | estimated(net, (101, 67), tokens[1], "reduced")
        save(folder / f"{version}.safetensors", tensors, about=about | layout)

    net = anything()
    torch.save({k: v.half() for k, v in net.state_dict().items()}, folder / "depth-anything.pth")
    tensors = looked_at(net, (53, 71), (56, 70), "enlarged") | looked_at(net, (101, 67), (84, 56), "reduced")
    about = {"reference": f"DepthAnything/Depth-Anything-V2 {ANYTHING_COMMIT}", "side": 56}
    save(folder / "depth-anything.safetensors", tensors, about=about | layout)
