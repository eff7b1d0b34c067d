"""Prints the values of MetricsTest with PyTorch: python make_values.py"""
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

media = pathlib.Path(__file__).parent.parent / "media"


def load(name):
    return torch.from_numpy(np.array(Image.open(media / name).convert("RGB")).astype(np.float64)).permute(2, 0, 1)[None]


def ssim_map(a, b):
    g = torch.exp(-torch.arange(-5, 6, dtype=torch.float64) ** 2 / (2 * 1.5 ** 2))
    kernel = (g[:, None] * g[None] / g.sum() ** 2)[None, None].repeat(3, 1, 1, 1)
    mean = lambda x: F.conv2d(x, kernel, groups=3)
    ma, mb = mean(a), mean(b)
    va, vb, vab = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return (2 * ma * mb + c1) * (2 * vab + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2))


a, b = load("pattern.png"), load("pattern-jpg.png")
print("psnr", (10 * torch.log10(255 ** 2 / F.mse_loss(a, b))).item())
print("ssim", ssim_map(a, b).mean().item())
left = torch.zeros(43, 61, dtype=torch.bool)
left[:, :30] = True
print("psnr left", (10 * torch.log10(255 ** 2 / (a - b)[:, :, left].square().mean())).item())
print("ssim left", ssim_map(a, b)[:, :, left[5:-5, 5:-5]].mean().item())
c = load("upright.png")
print("ssim dark", ssim_map(c, c * 0.5).mean().item())
