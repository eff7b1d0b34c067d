"""Muon for the kernels and matrices inside a network, AdamW for the rest, as one optimiser."""

from __future__ import annotations

import torch
from torch import nn


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised by five Newton-Schulz steps: for the weight matrices and kernels [out,...] inside
    the blocks."""

    def __init__(self, params, lr: float = 0.02, momentum: float = 0.95, coarse: bool = False):
        """coarse: orthogonalise in bfloat16, which is enough and faster where there are matrix units for it."""
        super().__init__(params, {"lr": lr, "momentum": momentum})
        self.coarse = coarse

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            ps = [p for p in group["params"] if p.grad is not None]
            if ps and ps[0].is_cuda:
                self.step_together(ps, group)
                continue
            for p in ps:
                m = self.momentum(p)
                m.lerp_(p.grad, 1 - group["momentum"])
                ahead = p.grad.lerp(m, group["momentum"]).flatten(1)
                x = self.orthogonal(ahead[None])[0]
                p.add_(x.to(p.dtype).reshape(p.shape), alpha=-self.length(ahead, group))

    def step_together(self, ps: list[nn.Parameter], group: dict) -> None:
        """The same with one product for all kernels of a shape: a GPU spends its time on starting kernels
        otherwise."""
        grads, ms = [p.grad for p in ps], [self.momentum(p) for p in ps]
        torch._foreach_lerp_(ms, grads, 1 - group["momentum"])
        by_shape: dict[torch.Size, list] = {}
        for p, ahead in zip(ps, torch._foreach_lerp(grads, ms, group["momentum"])):
            by_shape.setdefault(p.shape, []).append((p, ahead.flatten(1)))
        for shape, pairs in by_shape.items():
            x = self.orthogonal(torch.stack([ahead for _, ahead in pairs])).to(pairs[0][0].dtype)
            steps = [v.reshape(shape) for v in x.unbind(0)]
            torch._foreach_add_([p for p, _ in pairs], steps, alpha=-self.length(pairs[0][1], group))

    def momentum(self, p: nn.Parameter) -> torch.Tensor:
        return self.state[p].setdefault("momentum", torch.zeros_like(p))

    @staticmethod
    def length(x: torch.Tensor, group: dict) -> float:
        return group["lr"] * max(1.0, x.shape[0] / x.shape[1]) ** 0.5

    def orthogonal(self, x: torch.Tensor) -> torch.Tensor:
        """Matrices [n,rows,columns] with their singular values near one."""
        rows, columns = x.shape[1:]
        x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).to(torch.bfloat16 if self.coarse else x.dtype)
        x = x.mT if rows > columns else x
        for _ in range(5):
            a = x @ x.mT
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
        return x.mT if rows > columns else x


class MuonAdam:
    """Muon for the kernels and matrices inside a network, if there are any, AdamW for what enters, leaves and
    modulates."""

    def __init__(
        self,
        inner: list[nn.Parameter],
        rest: list[nn.Parameter],
        rates: tuple[float, float],
        coarse: bool,
        betas=(0.9, 0.98),
        momentum: float = 0.95,
    ):
        self.inner, self.rest, self.rates = inner, rest, dict(zip(("muon", "adam"), rates))
        self.parts = {
            **({"muon": Muon(inner, momentum=momentum, coarse=coarse)} if inner else {}),
            "adam": torch.optim.AdamW(rest, betas=betas, weight_decay=0),
        }

    @classmethod
    def of_kernels(cls, net: nn.Module, edges: tuple[str, ...], *more, **also) -> "MuonAdam":
        """Muon for all kernels but those whose names begin with `edges`."""
        inner = [p for n, p in net.named_parameters() if p.ndim == 4 and not n.startswith(edges)]
        ids = {id(p) for p in inner}
        return cls(inner, [p for p in net.parameters() if id(p) not in ids], *more, **also)

    @property
    def parameters(self) -> list[nn.Parameter]:
        return [*self.inner, *self.rest]

    def rate(self, factor: float) -> None:
        for k, part in self.parts.items():
            for group in part.param_groups:
                group["lr"] = self.rates[k] * factor

    def zero_grad(self) -> None:
        for part in self.parts.values():
            part.zero_grad()

    def step(self) -> None:
        """Steps, the gradients of the rest clipped: Muon's steps have a length of their own."""
        torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
        for part in self.parts.values():
            part.step()

    def state(self) -> dict:
        return {k: part.state_dict() for k, part in self.parts.items()}

    def restore(self, state: dict) -> None:
        """Goes on from a checkpoint, if it has any."""
        for k, part in self.parts.items():
            if k in state:
                part.load_state_dict(state[k])
