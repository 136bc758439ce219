"""Writes graphs.json: small networks of every operation, and what zennit, captum and PyTorch say.

    python generate_graphs.py

Everything is float64 and drawn from one seed. A network is built once, as a graph of PyTorch
modules; the fixture's list of nodes is read off those modules. A second, plain reading of that list
(every linear operation as a matrix, filled in by loops) recomputes the outputs, some rules of LRP
and DeepLIFT, so that a wrong description or a wrong set-up of hooks stops the script instead of
becoming a reference.
"""

import copy
import itertools
import json
import math
import platform
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from captum.attr import (DeepLift, DeepLiftShap, InputXGradient, IntegratedGradients, LayerGradCam,
                         Occlusion, Saliency)
from torch import nn
from torch.nn import functional as F
from zennit import composites, rules, types
from zennit.attribution import Gradient
from zennit.layer import Sum

SEED = 1
EXAMPLES = 3
STEPS = 50
USUAL = 1e-6  # zennit's default stabiliser
CLEAR = 1e-4  # how far every decision is from its edge at an input
CLEAR_ON_PATH = 1e-9  # and on the way of an integration
LOW, HIGH = -3.0, 3.0  # the bounds of ZBox
PER_CHANNEL = [-3.0, -2.5, -2.0], [2.0, 3.0, 2.5]

torch.set_default_dtype(torch.float64)
warnings.filterwarnings("ignore", category=UserWarning)  # captum announces its hooks each time

# A rule is a name and its parameters, in zennit's order: the stabiliser last.
RULES = {
    "epsilon": rules.Epsilon, "gamma": rules.Gamma, "alphaBeta": rules.AlphaBeta,
    "zPlus": rules.ZPlus, "wSquare": rules.WSquare, "flat": rules.Flat, "zBox": rules.ZBox,
}
EPSILON, GAMMA, Z_PLUS = ("epsilon", USUAL), ("gamma", 0.25, USUAL), ("zPlus", USUAL)
FLAT = ("flat", USUAL)

# The rule of every convolution and dense layer, and where relevance starts.
RULE_CASES = [
    *[(rule, "score") for rule in [
        EPSILON, ("epsilon", 0.25), GAMMA, ("gamma", 1.0, 0.1), ("alphaBeta", 2.0, 1.0, USUAL),
        ("alphaBeta", 1.0, 0.0, USUAL), Z_PLUS, ("wSquare", USUAL), FLAT,
        ("zBox", LOW, HIGH, USUAL),
    ]],
    *[(rule, "one") for rule in [EPSILON, Z_PLUS]],
]

COMPOSITES = {
    "EpsilonPlus": composites.EpsilonPlus,
    "EpsilonPlusFlat": composites.EpsilonPlusFlat,
    "EpsilonAlpha2Beta1": composites.EpsilonAlpha2Beta1,
    "EpsilonAlpha2Beta1Flat": composites.EpsilonAlpha2Beta1Flat,
    "EpsilonGammaBox": composites.EpsilonGammaBox,
    "ExcitationBackprop": composites.ExcitationBackprop,
}
COMPOSITE_CASES = [*[(name, "score") for name in COMPOSITES], ("EpsilonPlusFlat", "one")]

worst = {}  # what was checked, and the largest error found


# Modules: what PyTorch has only as a function, so that every node is a module.

class Reshape(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(len(x), *self.shape)


class Transpose(nn.Module):
    def __init__(self, *order):
        super().__init__()
        self.order = order

    def forward(self, x):
        return x.permute(0, *(1 + axis for axis in self.order))


class Slice(nn.Module):
    def __init__(self, axis, start, count, step=1):
        super().__init__()
        self.axis, self.start, self.count, self.step = axis, start, count, step

    def forward(self, x):
        places = torch.tensor([self.start + i * self.step for i in range(self.count)])
        return x.index_select(1 + self.axis, places)


class Pad(nn.Module):
    def __init__(self, before, after, value):
        super().__init__()
        self.before, self.after, self.value = before, after, value

    def forward(self, x):
        sides = [side for pair in zip(reversed(self.before), reversed(self.after)) for side in pair]
        return F.pad(x, sides, value=self.value)


class Concatenate(nn.Module):
    def __init__(self, axis):
        super().__init__()
        self.axis = axis

    def forward(self, *operands):
        return torch.cat(operands, 1 + self.axis)


class Add(nn.Module):
    """zennit's rules know an addition by its Sum module, as in zennit.torchvision."""

    def __init__(self):
        super().__init__()
        self.sum = Sum()

    def forward(self, *operands):
        return self.sum(torch.stack(operands, -1))


class Product(nn.Module):
    def __init__(self, *roles, matrix=False):
        super().__init__()
        self.roles, self.matrix = roles, matrix

    def forward(self, a, b):
        return a @ b if self.matrix else a * b


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return x * self.factor


class HardSigmoid(nn.Hardsigmoid):
    """PyTorch's own backward pass multiplies by 1/6 in float32, in float64 too: 3e-8 too much."""

    def forward(self, x):
        value = (x / 6 + 0.5).clamp(0, 1)
        check("hard sigmoid against PyTorch's", value, super().forward(x).detach(), 1e-15)
        return value


class Cropped:
    """A convolution padded unequally: padded by the larger side, the outputs too many cut off.

    Padding the input first would make zennit's Flat, WSquare and ZBox count the padded positions.
    """

    def pad(self, sides):
        self.sides = sides
        for side, stride, padding in zip(sides, self.stride, self.padding):
            assert padding == max(side) and (padding - side[0]) % stride == 0
        return self

    def forward(self, x):
        z = super().forward(x)
        for axis, (before, after) in enumerate(self.sides):
            reach = self.dilation[axis] * (self.kernel_size[axis] - 1) + 1
            count = (x.shape[2 + axis] + before + after - reach) // self.stride[axis] + 1
            start = (self.padding[axis] - before) // self.stride[axis]
            z = z.narrow(2 + axis, start, count)
        return z


class Convolution1d(Cropped, nn.Conv1d):
    pass


class Convolution2d(Cropped, nn.Conv2d):
    pass


def convolution(inputs, outputs, kernel, padding=None, **options):
    kind = {1: Convolution1d, 2: Convolution2d}[len(kernel)]
    padding = padding or [[0, 0]] * len(kernel)
    return kind(inputs, outputs, kernel, padding=tuple(map(max, padding)), **options).pad(padding)


class Graph(nn.Module):
    """Modules and which of the others each one reads; (name, operands, module) in order."""

    def __init__(self, shape, steps):
        super().__init__()
        self.shape, self.steps, last = shape, [], "input"
        self.layers = nn.ModuleDict()
        for name, operands, module in steps:
            self.layers[name] = module
            self.steps.append((name, operands or [last]))
            last = name
        self.eval().requires_grad_(False)

    def values(self, x):
        """The copies keep modules apart: of two with DeepLIFT's hooks that share a tensor, such as
        a ReLU and the max pooling after it, captum gives the first the gradient that the second
        has yet to replace, and the contributions no longer add up."""
        values = {"input": x}
        for name, operands in self.steps:
            values[name] = self.layers[name](*(values[operand] for operand in operands)).clone()
        return values

    def forward(self, x):
        return self.values(x)[self.steps[-1][0]]


# The networks.

def conv_relu(name, module, operands=None):
    return [(name, operands, module), (f"{name}-relu", None, nn.ReLU())]


def conv_bn(name, module, operands=None):
    return [(name, operands, module), (f"{name}-bn", None, nn.BatchNorm2d(module.out_channels))]


def networks():
    yield "convolutional", "c3-relu", Graph([2, 9, 8], [
        *conv_relu("c1", convolution(2, 4, (3, 2), [[1, 1], [0, 1]])),
        ("pool1", None, nn.MaxPool2d(2)),
        *conv_relu("c2", convolution(4, 6, (2, 3), [[1, 0], [2, 2]], dilation=(1, 2), groups=2)),
        ("pool2", None, nn.AvgPool2d((3, 2), 2, 1, ceil_mode=True, count_include_pad=False)),
        *conv_relu("c3", convolution(6, 4, (2, 2), [[1, 1], [0, 0]], stride=(2, 1), bias=False)),
        ("flat", None, Reshape(16)),
        *conv_relu("d1", nn.Linear(16, 6)),
        ("d2", None, nn.Linear(6, 4)),
    ])
    same = [[1, 1], [1, 1]]
    yield "residual", "sum2-relu", Graph([2, 6, 6], [
        *conv_bn("stem", convolution(2, 4, (3, 3), same, bias=False)),
        ("stem-relu", None, nn.ReLU()),
        *conv_bn("a1", convolution(4, 4, (3, 3), same, bias=False)),
        ("a1-relu", None, nn.ReLU()),
        *conv_bn("a2", convolution(4, 4, (3, 3), same, bias=False)),
        *conv_relu("sum1", Add(), ["a2-bn", "stem-relu"]),
        *conv_bn("b1", convolution(4, 6, (3, 3), same, stride=2)),
        ("b1-relu", None, nn.ReLU()),
        *conv_bn("b2", convolution(6, 6, (3, 3), same)),
        *conv_bn("projection", convolution(4, 6, (1, 1), stride=2, bias=False), ["sum1-relu"]),
        *conv_relu("sum2", Add(), ["b2-bn", "projection-bn"]),
        ("mean", None, nn.AdaptiveAvgPool2d(1)),
        ("flat", None, Reshape(6)),
        ("d", None, nn.Linear(6, 4)),
    ])
    yield "sequence", "c2-relu", Graph([3, 16], [
        ("c1", None, convolution(3, 5, (3,), [[1, 1]])),
        ("c1-leaky", None, nn.LeakyReLU(0.1)),
        ("pool1", None, nn.MaxPool1d(2)),
        *conv_relu("c2", convolution(5, 6, (4,), [[2, 1]], stride=2)),
        ("pool2", None, nn.AvgPool1d(2, 1)),
        ("flat", None, Reshape(18)),
        *conv_relu("d1", nn.Linear(18, 5)),
        ("d2", None, nn.Linear(5, 3)),
    ])
    yield "overlapping", "pool1-relu", Graph([2, 8, 6], [
        ("c1", None, convolution(2, 3, (3, 3), [[0, 0], [0, 1]])),
        ("pool1", None, nn.MaxPool2d(3, 2, 1, ceil_mode=True)),
        ("pool1-relu", None, nn.ReLU()),
        ("pool2", None, nn.AvgPool2d((3, 2), 2, 1, ceil_mode=True)),
        ("flat", None, Reshape(18)),
        ("d", None, nn.Linear(18, 3)),
    ])
    yield "branches", "c2-relu", Graph([2, 4, 5], [
        *conv_relu("c1", convolution(2, 4, (2, 2))),
        ("turned", None, Transpose(0, 2, 1)),
        ("picked", None, Slice(0, 3, 2, -2)),
        ("padded", None, Pad([0, 1, 0], [0, 0, 2], 0.5)),
        ("c0", None, convolution(2, 3, (2, 3))),
        ("c0-tanh", None, nn.Tanh()),
        ("both", ["turned", "c0-tanh"], Concatenate(0)),
        *conv_relu("c2", convolution(7, 4, (2, 2))),
        ("flat", None, Reshape(24)),
        ("d", None, nn.Linear(24, 3)),
    ])
    every = [nn.Hardtanh(-1.5, 2.5), nn.LeakyReLU(0.2), nn.PReLU(6), nn.ELU(0.7), nn.SELU(),
             nn.Tanh(), nn.Softplus(), nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.Hardswish(),
             nn.ReLU(), nn.Sigmoid(), HardSigmoid()]
    yield "activations", None, dense_chain(every)
    rescaled = [nn.ELU(0.7), nn.LeakyReLU(0.2), nn.Softplus(), nn.Tanh(), nn.Sigmoid()]
    yield "rescale", None, dense_chain(rescaled)
    yield "attention", None, Graph([4, 6], [
        ("norm1", ["input"], nn.LayerNorm(6)),
        ("query", ["norm1"], nn.Linear(6, 4)),
        ("key", ["norm1"], nn.Linear(6, 4)),
        ("value", ["norm1"], nn.Linear(6, 6)),
        ("turned", ["key"], Transpose(1, 0)),
        ("products", ["query", "turned"], Product("signal", "signal", matrix=True)),
        ("scaled", None, Scale(0.5)),
        ("weights", None, nn.Softmax(2)),
        ("mixed", ["weights", "value"], Product("gate", "signal", matrix=True)),
        ("sum1", ["mixed", "input"], Add()),
        ("norm2", None, nn.LayerNorm([4, 6], eps=1e-3)),
        ("d1", None, nn.Linear(6, 7)),
        ("gelu", None, nn.GELU()),
        ("d2", None, nn.Linear(7, 6)),
        ("sum2", ["d2", "sum1"], Add()),
        ("opening", None, nn.Linear(6, 6, bias=False)),
        ("gate", None, nn.Sigmoid()),
        ("gated", ["sum2", "gate"], Product("signal", "gate")),
        ("first", None, Slice(0, 0, 1)),
        ("flat", None, Reshape(6)),
        ("d3", None, nn.Linear(6, 3)),
        ("probabilities", None, nn.Softmax(1)),
    ])


def dense_chain(activations):
    steps = [("d0", None, nn.Linear(5, 6))]
    for index, activation in enumerate(activations, 1):
        steps += [(f"a{index}", None, activation), (f"d{index}", None, nn.Linear(6, 6))]
    return Graph([5], steps)


def draw(graph, generator):
    """Parameters: weights so that values neither grow nor fade, and no slope or scale is zero."""
    for module in graph.modules():
        if isinstance(module, (nn.Linear, nn.Conv1d, nn.Conv2d)):
            module.weight.copy_(
                uniform(module.weight.shape, math.sqrt(6 / module.weight[0].numel()), generator))
            if module.bias is not None:
                module.bias.copy_(uniform(module.bias.shape, 0.4, generator))
        elif isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            module.weight.copy_(1 + uniform(module.weight.shape, 0.5, generator))
            module.bias.copy_(uniform(module.bias.shape, 0.4, generator))
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.copy_(uniform(module.running_mean.shape, 0.5, generator))
                module.running_var.copy_(1 + uniform(module.running_var.shape, 0.7, generator))
        elif isinstance(module, nn.PReLU):
            module.weight.copy_(uniform(module.weight.shape, 0.5, generator))


def uniform(shape, bound, generator):
    return (2 * torch.rand(shape, generator=generator) - 1) * bound


def merged(graph):
    """Batch normalisation merged into the convolution before it, in float64."""
    graph = copy.deepcopy(graph)
    for name, operands in graph.steps:
        normalization = graph.layers[name]
        if isinstance(normalization, nn.BatchNorm2d):
            below = graph.layers[operands[0]]
            deviation = torch.sqrt(normalization.running_var + normalization.eps)
            factor = normalization.weight / deviation
            bias = 0 if below.bias is None else below.bias
            shifted = (bias - normalization.running_mean) * factor + normalization.bias
            below.weight.copy_(below.weight * factor[:, None, None, None])
            below.bias = nn.Parameter(shifted, requires_grad=False)
            graph.layers[name] = nn.Identity()
    return graph


# The description.

def describe(name, operands, module):
    def tensor(values):
        return {"shape": list(values.shape), "values": values.reshape(-1).tolist()}

    def per_axis(value, axes):
        return list(value) if isinstance(value, tuple) else [value] * axes

    def window(axes):
        return {
            "kernel": per_axis(module.kernel_size, axes), "stride": per_axis(module.stride, axes),
            "padding": [[p, p] for p in per_axis(module.padding, axes)],
            "dilation": per_axis(getattr(module, "dilation", 1), axes),
            "roundsUp": module.ceil_mode,
        }

    def of(op, **parameters):
        return {"name": name, "op": op, "operands": operands, **parameters}

    bias = {}
    if isinstance(module, (nn.Linear, Cropped)) and module.bias is not None:
        bias = {"bias": module.bias.tolist()}
    match module:
        case nn.Linear():
            return of("dense", weight=tensor(module.weight), **bias)
        case Convolution1d() | Convolution2d():
            return of("convolution", weight=tensor(module.weight), **bias,
                      stride=list(module.stride), padding=module.sides,
                      dilation=list(module.dilation), groups=module.groups)
        case nn.MaxPool1d():
            return of("maxPool", **window(1))
        case nn.MaxPool2d():
            return of("maxPool", **window(2))
        case nn.AvgPool1d():
            return of("averagePool", **window(1), countsPadding=module.count_include_pad)
        case nn.AvgPool2d():
            return of("averagePool", **window(2), countsPadding=module.count_include_pad)
        case nn.AdaptiveAvgPool2d():
            return of("mean", axes=[1, 2])
        case nn.BatchNorm2d():
            return of("batchNormalization", scale=tensor(module.weight), shift=tensor(module.bias),
                      mean=tensor(module.running_mean), variance=tensor(module.running_var),
                      epsilon=module.eps)
        case nn.LayerNorm():
            return of("layerNormalization", scale=tensor(module.weight), shift=tensor(module.bias),
                      epsilon=module.eps)
        case nn.Softmax():
            return of("softmax", axis=module.dim - 1)
        case Add():
            return of("add")
        case Product():
            return of("matrixProduct" if module.matrix else "multiply", roles=list(module.roles))
        case Scale():
            return of("affine", scale=tensor(torch.tensor([module.factor])))
        case Reshape():
            return of("reshape", shape=list(module.shape))
        case Transpose():
            return of("transpose", order=list(module.order))
        case Concatenate():
            return of("concatenate", axis=module.axis)
        case Slice():
            return of("slice", axis=module.axis, start=module.start, count=module.count,
                      step=module.step)
        case Pad():
            return of("pad", before=module.before, after=module.after, value=module.value)
    return of("activation", **activation(module))


def activation(module):
    match module:
        case nn.LeakyReLU():
            return {"kind": "leakyRelu", "slopes": [module.negative_slope]}
        case nn.PReLU():
            return {"kind": "prelu", "slopes": module.weight.tolist()}
        case nn.ELU():
            return {"kind": "elu", "alpha": module.alpha}
        case nn.GELU():
            return {"kind": "geluTanh" if module.approximate == "tanh" else "gelu"}
        case nn.Hardtanh():
            return {"kind": "clip", "low": module.min_val, "high": module.max_val}
    return {"kind": {
        nn.ReLU: "relu", nn.SELU: "selu", nn.Sigmoid: "sigmoid", nn.Tanh: "tanh",
        nn.Softplus: "softplus", nn.SiLU: "silu", HardSigmoid: "hardSigmoid",
        nn.Hardswish: "hardSwish",
    }[type(module)]}


# The plain reading of a description: no PyTorch from here to `relevance`.

SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
KINDS = {
    "relu": lambda z, p: max(z, 0.0),
    "leakyRelu": lambda z, p: z if z > 0 else p * z,
    "prelu": lambda z, p: z if z > 0 else p * z,
    "elu": lambda z, p: z if z > 0 else p * math.expm1(z),
    "selu": lambda z, p: SELU_SCALE * (z if z > 0 else SELU_ALPHA * math.expm1(z)),
    "sigmoid": lambda z, p: 1 / (1 + math.exp(-z)),
    "tanh": lambda z, p: math.tanh(z),
    "softplus": lambda z, p: math.log1p(math.exp(z)),
    "gelu": lambda z, p: z * (1 + math.erf(z / math.sqrt(2))) / 2,
    "geluTanh": lambda z, p: z / 2 * (
        1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z ** 3))),
    "silu": lambda z, p: z / (1 + math.exp(-z)),
    "hardSigmoid": lambda z, p: min(max(z / 6 + 0.5, 0.0), 1.0),
    "hardSwish": lambda z, p: z * min(max(z / 6 + 0.5, 0.0), 1.0),
    "clip": lambda z, p: min(max(z, p[0]), p[1]),
}
KINKS = {"relu": [0], "leakyRelu": [0], "prelu": [0], "elu": [0], "selu": [0],
         "hardSigmoid": [-3, 3], "hardSwish": [-3, 3]}


class Plain:
    """One network as its description says; every linear node is a matrix and a bias."""

    def __init__(self, shape, nodes):
        self.nodes, self.shapes = nodes, {"input": tuple(shape)}
        self.matrix, self.bias, self.windows, self.order = {}, {}, {}, []
        for node in nodes:
            self.place(node)

    def place(self, node):
        name, op = node["name"], node["op"]
        below = [self.shapes[operand] for operand in node["operands"]]
        indices, start = [], 0
        for shape in below:
            indices.append(start + np.arange(math.prod(shape)).reshape(shape))
            start += math.prod(shape)
        moved, entries, bias = None, [], None
        if op == "dense":
            outputs, inputs = node["weight"]["shape"]
            shape, bias = (outputs,), node.get("bias")
            weight = np.reshape(node["weight"]["values"], (outputs, inputs))
            entries = [(k, j, weight[k, j]) for k in range(outputs) for j in range(inputs)]
        elif op == "convolution":
            weight = np.reshape(node["weight"]["values"], node["weight"]["shape"])
            outputs, group = weight.shape[0], weight.shape[0] // node["groups"]
            axes = self.taps(node, weight.shape[2:], below[0][1:])
            shape = (outputs, *(len(axis) for axis in axes))
            bias = node.get("bias") and np.repeat(node["bias"], math.prod(shape[1:]))
            for k, (o, *position) in enumerate(np.ndindex(shape)):
                for c in range(weight.shape[1]):
                    for tap in itertools.product(*(axis[p] for axis, p in zip(axes, position))):
                        j = indices[0][(o // group * weight.shape[1] + c, *(t[1] for t in tap))]
                        entries.append((k, j, weight[(o, c, *(t[0] for t in tap))]))
        elif op in ("maxPool", "averagePool"):
            axes = self.taps(node, node["kernel"], below[0][1:])
            shape = (below[0][0], *(len(axis) for axis in axes))
            windows = []
            for k, (c, *position) in enumerate(np.ndindex(shape)):
                taps = itertools.product(*(axis[p] for axis, p in zip(axes, position)))
                windows.append([indices[0][(c, *(t[1] for t in tap))] for tap in taps])
                count = len(windows[-1])
                if op == "averagePool" and node["countsPadding"]:
                    count = math.prod(
                        min(kernel, length + sum(padding) - p * stride)
                        for kernel, length, padding, p, stride in zip(
                            node["kernel"], below[0][1:], node["padding"], position,
                            node["stride"]))
                entries += [(k, j, 1 / count) for j in windows[-1] if op == "averagePool"]
            self.windows[name] = windows
        elif op == "mean":
            shape = tuple(1 if a in node["axes"] else n for a, n in enumerate(below[0]))
            count = math.prod(below[0][a] for a in node["axes"])
            for j, position in enumerate(np.ndindex(below[0])):
                kept = tuple(0 if a in node["axes"] else p for a, p in enumerate(position))
                entries.append((np.ravel_multi_index(kept, shape), j, 1 / count))
        elif op == "add":
            shape = below[0]
            entries = [(k, j, 1.0) for index in indices for k, j in enumerate(index.reshape(-1))]
        elif op == "batchNormalization":
            shape = below[0]
            scale, shift, mean, variance = (
                np.array(node[key]["values"]) for key in ("scale", "shift", "mean", "variance"))
            factor = scale / np.sqrt(variance + node["epsilon"])
            positions = math.prod(shape[1:])
            bias = np.repeat(shift - mean * factor, positions)
            entries = [(k, k, f) for k, f in enumerate(np.repeat(factor, positions))]
        elif op == "reshape":
            moved = indices[0].reshape(node["shape"])
        elif op == "transpose":
            moved = indices[0].transpose(node["order"])
        elif op == "slice":
            places = [node["start"] + i * node["step"] for i in range(node["count"])]
            moved = indices[0].take(places, node["axis"])
        elif op == "concatenate":
            moved = np.concatenate(indices, node["axis"])
        elif op == "pad":
            sides = list(zip(node["before"], node["after"]))
            moved = np.pad(indices[0], sides, constant_values=-1)
            bias = np.where(moved.reshape(-1) < 0, node["value"], 0.0)
        else:
            assert op == "activation", op
            shape = below[0]
        if moved is not None:
            shape = moved.shape
            entries = [(k, j, 1.0) for k, j in enumerate(moved.reshape(-1)) if j >= 0]
        self.shapes[name] = tuple(shape)
        if op not in ("maxPool", "activation"):
            self.matrix[name] = np.zeros((math.prod(shape), start))
            for k, j, w in entries:
                self.matrix[name][k, j] += w
            self.bias[name] = np.zeros(math.prod(shape)) if bias is None else np.array(bias)

    @staticmethod
    def taps(node, kernel, lengths):
        """For each axis and output position, the kernel positions in bounds and what they see."""
        axes = []
        for axis, (size, length) in enumerate(zip(kernel, lengths)):
            stride, dilation = node["stride"][axis], node["dilation"][axis]
            before, after = node["padding"][axis]
            room = length + before + after - dilation * (size - 1) - 1
            count = room // stride + 1
            if node.get("roundsUp") and room % stride and count * stride < length + before:
                count += 1
            axes.append([
                [(t, p * stride - before + t * dilation) for t in range(size)
                 if 0 <= p * stride - before + t * dilation < length]
                for p in range(count)])
        return axes

    def slopes(self, node):
        """For each neuron of an activation, what its kind needs to be told."""
        count = math.prod(self.shapes[node["name"]])
        if "slopes" in node:
            each = count // len(node["slopes"])
            return [slope for slope in node["slopes"] for _ in range(each)]
        return [(node["low"], node["high"]) if "low" in node else node.get("alpha")] * count

    def forward(self, x):
        values = {"input": np.asarray(x).reshape(-1)}
        for node in self.nodes:
            below = np.concatenate([values[operand] for operand in node["operands"]])
            if node["op"] == "activation":
                g = KINDS[node["kind"]]
                value = np.array([g(z, p) for z, p in zip(below, self.slopes(node))])
            elif node["op"] == "maxPool":
                value = np.array([max(below[j] for j in window)
                                  for window in self.windows[node["name"]]])
            else:
                value = self.matrix[node["name"]] @ below + self.bias[node["name"]]
            values[node["name"]] = value
        return values

    def back(self, start, step):
        received = {name: np.zeros(math.prod(shape)) for name, shape in self.shapes.items()}
        received[self.nodes[-1]["name"]] = start
        for node in reversed(self.nodes):
            handed, first = step(node, received[node["name"]]), 0
            for operand in node["operands"]:
                count = len(received[operand])
                received[operand] = received[operand] + handed[first:first + count]
                first += count
        return received["input"]

    def winners(self, node, below):
        return [max(window, key=lambda j: (below[j], -j)) for window in self.windows[node["name"]]]

    def relevance(self, x, target, rule, start):
        """Epsilon, ZPlus and Flat, message by message."""
        values = self.forward(x)
        score = values[self.nodes[-1]["name"]]
        first = np.zeros(len(score))
        first[target] = score[target] if start == "score" else 1

        def step(node, above):
            below = np.concatenate([values[operand] for operand in node["operands"]])
            handed = np.zeros(len(below))
            if node["op"] == "activation":
                return above
            if node["op"] == "maxPool":
                for k, j in enumerate(self.winners(node, below)):
                    handed[j] += above[k]
                return handed
            w, b = self.matrix[node["name"]], self.bias[node["name"]]
            if node["op"] not in ("convolution", "dense", "add", "averagePool", "mean"):
                return w.T @ above
            with_weights = node["op"] in ("convolution", "dense")
            name, eps = rule if with_weights else ("epsilon", USUAL)
            for k in range(len(w)):
                sent = w[k] * below
                if name == "zPlus":
                    sent = np.where(sent > 0, sent, 0)
                    total = sent.sum() + max(b[k], 0)
                elif name == "flat":
                    sent = (w[k] != 0) * 1.0
                    total = sent.sum()
                else:
                    total = sent.sum() + b[k]
                handed += sent * above[k] / (total + (eps if total >= 0 else -eps))
            return handed

        return self.back(first, step)

    def deeplift(self, x, baseline, target):
        """Rescale, and for max pooling the rule by windows, summed before it is divided by Δin."""
        values, reference = self.forward(x), self.forward(baseline)
        output = self.nodes[-1]["name"]
        first = np.zeros(len(values[output]))
        first[target] = 1

        def step(node, m):
            below = np.concatenate([values[operand] for operand in node["operands"]])
            below0 = np.concatenate([reference[operand] for operand in node["operands"]])
            change = below - below0
            if node["op"] == "activation":
                quotient = (values[node["name"]] - reference[node["name"]]) / np.where(
                    change == 0, 1, change)
                slope = self.gradient(node, below)
                return m * np.where(abs(change) < 1e-10, slope, quotient)
            if node["op"] == "maxPool":
                sums, gradient = np.zeros(len(below)), np.zeros(len(below))
                pairs = zip(self.winners(node, below), self.winners(node, below0))
                for k, (j, j0) in enumerate(pairs):
                    o, r = below[j], below0[j0]
                    sums[j] += m[k] * (max(o, r) - r)
                    sums[j0] += m[k] * (o - max(o, r))
                    gradient[j] += m[k]
                still = abs(change) < 1e-10
                return np.where(still, gradient, sums / np.where(still, 1, change))
            return self.matrix[node["name"]].T @ m

        contributions = self.back(first, step) * (values["input"] - reference["input"])
        delta = values[output][target] - reference[output][target]
        check("plain DeepLIFT, summation to delta", contributions.sum(), delta, 1e-10)
        return contributions

    def gradient(self, node, z):
        g, h = KINDS[node["kind"]], 1e-6
        return np.array([(g(t + h, p) - g(t - h, p)) / (2 * h)
                         for t, p in zip(z, self.slopes(node))])

    def clear(self, x, margin):
        """How far the decisions at x are from their edges: the kinks, the winners of a window."""
        values = self.forward(x)
        for node in self.nodes:
            below = np.concatenate([values[operand] for operand in node["operands"]])
            if node["op"] == "activation":
                kinks = KINKS.get(node["kind"], [])
                if node["kind"] == "clip":
                    kinks = [node["low"], node["high"]]
                distances = [abs(below - kink) for kink in kinks]
            elif node["op"] == "maxPool":
                # Equal zeros of a ReLU are equal everywhere: the first of them wins.
                tops = [sorted(below[j] for j in window)[-2:]
                        for window in self.windows[node["name"]]]
                distances = [np.array([t[-1] - t[0] for t in tops if len(t) > 1 and t[-1] != 0])]
            elif node["op"] in ("convolution", "dense", "add", "averagePool", "mean"):
                z = values[node["name"]]
                distances = [abs(z[z != 0])] if margin == CLEAR else []
            else:
                distances = []
            for distance in distances:
                if distance.size and distance.min() <= margin:
                    return False
        return True


# The numbers.

def relevance(graph, composite, inputs, targets, start):
    """zennit's LRP: its Gradient, with the composite's hooks in place of the layers' gradients."""
    def start_at(outputs):
        one_hot = F.one_hot(targets, outputs.shape[1]).to(outputs)
        return one_hot * outputs.detach() if start == "score" else one_hot

    return Gradient(graph, composite)(inputs.clone(), start_at)[1].detach()


def everywhere(rule):
    hook = RULES[rule[0]](*rule[1:])
    return composites.LayerMapComposite(composites.layer_map_base() + [(types.Linear, hook)])


def pick(outputs, targets):
    return outputs.gather(1, targets[:, None])[:, 0]


def gradient_of_target(graph, inputs, targets):
    inputs = inputs.clone().requires_grad_()
    return torch.autograd.grad(pick(graph(inputs), targets).sum(), inputs)[0]


def quadratures():
    points, weights = np.polynomial.legendre.leggauss(STEPS)
    yield "gaussLegendre", "gausslegendre", (points + 1) / 2, weights / 2
    yield "riemannRight", "riemann_right", np.arange(1, STEPS + 1) / STEPS, np.ones(STEPS) / STEPS
    weights = np.ones(STEPS) / (STEPS - 1)
    weights[[0, -1]] /= 2
    yield "trapezoid", "riemann_trapezoid", np.arange(STEPS) / (STEPS - 1), weights


def integrated_gradients(graph, plain, inputs, baselines, targets):
    """Summed in float64: captum has the same points, but casts the weights to float32.

    captum's trapezoid weights add up to (n - 1)/n: the points are 1/(n - 1) apart, the weights 1/n.
    """
    way, results = inputs - baselines, {}
    for name, method, points, weights in quadratures():
        integral = torch.zeros_like(inputs)
        for t, weight in zip(points, weights):
            point = baselines + t * way
            if plain:
                assert all(plain.clear(x, CLEAR_ON_PATH) for x in point), "another seed: a path"
            integral += weight * gradient_of_target(graph, point, targets)
        results[name] = way * integral
        captum = IntegratedGradients(graph).attribute(
            inputs.clone(), baselines, target=targets, n_steps=STEPS, method=method)
        if name == "trapezoid":
            captum = captum * STEPS / (STEPS - 1)
        check(f"{name} integrated gradients against captum", results[name], captum, 1e-5)
    return results


def deeplift(graph, plain, inputs, baselines, targets):
    """captum's, one example at a time: in a batch its max pooling borrows the first's gradient.

    Where captum is wrong (windows that overlap) or has no rule (some activations): the plain rule.
    """
    by_captum = all(
        isinstance(module, (nn.ReLU, nn.ELU, nn.LeakyReLU, nn.Sigmoid, nn.Tanh, nn.Softplus))
        or not isinstance(module, types.Activation) for module in graph.modules())
    by_captum &= not any(
        isinstance(module, nn.MaxPool2d) and module.kernel_size != module.stride
        for module in graph.modules())
    pairs = list(zip(inputs, baselines, targets))
    values = torch.stack([
        torch.tensor(plain.deeplift(x, x0, int(t))).reshape(x.shape) for x, x0, t in pairs])
    if not by_captum:
        return values
    captum = torch.stack([
        DeepLift(graph).attribute(x[None].clone(), x0[None], target=int(t)).detach()[0]
        for x, x0, t in pairs])
    check("captum's DeepLIFT against the plain rule", captum, values, 1e-10)
    change = pick(graph(inputs) - graph(baselines), targets)
    check("captum's DeepLIFT, summation to delta", captum.flatten(1).sum(1), change, 1e-10)
    return captum


def occlusions(graph, shape, inputs, targets):
    """Windows over all channels. The last is cut at the border; where they overlap, their mean.

    The numbers are the loops': captum has the same windows, but rounds to float32 on the way.
    """
    results = []
    for size, stride, baseline in [(2, 2, 0.0), (3, 2, 0.0), (4, 3, 0.5)]:
        axes = len(shape) - 1
        values = Occlusion(graph).attribute(
            inputs, (shape[0],) + (size,) * axes, (shape[0],) + (stride,) * axes, baseline,
            target=targets)
        naive = torch.zeros_like(inputs)
        covered = torch.zeros_like(inputs)
        starts = [range(0, max(n - size, 0) + stride, stride) for n in shape[1:]]
        for corner in itertools.product(*starts):
            window = (slice(None), slice(None), *(slice(at, at + size) for at in corner))
            hidden = inputs.clone()
            hidden[window] = baseline
            change = pick(graph(inputs), targets) - pick(graph(hidden), targets)
            naive[window] += change.reshape(-1, *(1 for _ in shape))
            covered[window] += 1
        naive /= covered
        check("captum's occlusion against loops", values, naive, 1e-6)
        results.append({"window": size, "stride": stride, "baseline": baseline,
                        "values": flat(naive)})
    return results


def class_activation_maps(graph, node, guided, inputs, targets):
    layer = graph.layers[node]
    grad_cam = LayerGradCam(graph, layer).attribute(
        inputs, target=targets, relu_attributions=True).detach()
    inputs = inputs.clone().requires_grad_()
    values = graph.values(inputs)
    score = pick(values[graph.steps[-1][0]], targets).sum()
    slope = torch.autograd.grad(score, values[node])[0]
    feature = values[node].detach()
    weights = slope.flatten(2).mean(2).reshape(*slope.shape[:2], *(1 for _ in feature.shape[2:]))
    check("captum's Grad-CAM against its formula", grad_cam,
          (weights * feature).sum(1, keepdim=True).clamp(min=0), 1e-12)
    hires = (slope * feature).sum(1, keepdim=True)
    mode = {1: "linear", 2: "bilinear"}[feature.dim() - 2]
    upsampled = F.interpolate(grad_cam, inputs.shape[2:], mode=mode, align_corners=False)
    return {"node": node, "shape": list(grad_cam.shape[1:]), "gradCAM": flat(grad_cam),
            "hiResCAM": flat(hires), "guidedGradCAM": flat(guided * upsampled)}


def flat(values):
    return values.detach().flatten(1).tolist()


def check(what, found, expected, tolerance):
    found, expected = (np.asarray(torch.as_tensor(values).detach()) for values in (found, expected))
    error = np.abs(found - expected).max() / np.abs(expected).max()
    assert error <= tolerance, f"{what}: off by {error:.1e} of the largest entry"
    worst[what] = max(worst.get(what, 0), error)


def relevances(graph, inputs, targets):
    """Under every rule and composite; EpsilonGammaBox only where there is a convolution."""
    nodes = [describe(name, operands, graph.layers[name]) for name, operands in graph.steps
             if not isinstance(graph.layers[name], nn.Identity)]
    renamed = {name: operands[0] for name, operands in graph.steps
               if isinstance(graph.layers[name], nn.Identity)}
    for node in nodes:
        node["operands"] = [renamed.get(operand, operand) for operand in node["operands"]]
    plain = Plain(graph.shape, nodes)
    assert all(plain.clear(x, CLEAR) for x in inputs), "another seed: a decision"

    boxes = []
    if any(isinstance(module, types.Convolution) for module in graph.modules()):
        low, high = (side[:graph.shape[0]] for side in PER_CHANNEL)
        boxes = [{"low": [LOW], "high": [HIGH]}, {"low": low, "high": high}]
    by_rule, by_composite = [], []
    for rule, start in RULE_CASES:
        values = relevance(graph, everywhere(rule), inputs, targets, start)
        if rule[0] in ("epsilon", "zPlus", "flat"):
            naive = [plain.relevance(x, int(t), rule, start) for x, t in zip(inputs, targets)]
            check(f"zennit's {rule[0]} against the plain rule", values.flatten(1), naive, 1e-10)
        by_rule.append({"rule": rule[0], "parameters": rule[1:], "start": start,
                        "values": flat(values)})
    for name, start in COMPOSITE_CASES:
        for bounds in boxes if name == "EpsilonGammaBox" else [{}]:
            tensors = {side: torch.tensor(values).reshape(1, -1, *(1 for _ in graph.shape[1:]))
                       for side, values in bounds.items()}
            values = relevance(graph, COMPOSITES[name](**tensors), inputs, targets, start)
            by_composite.append({"composite": name, **bounds, "start": start,
                                 "values": flat(values)})
    return {"rules": by_rule, "composites": by_composite}


def explain(name, cam, graph, generator):
    draw(graph, generator)
    nodes = [describe(name, operands, graph.layers[name]) for name, operands in graph.steps]
    peers = name != "attention"  # neither zennit nor captum has rules for its products
    plain = Plain(graph.shape, nodes) if peers else None
    pools = any(node["op"] == "maxPool" for node in nodes)

    # The first inputs that keep clear of every edge; a network's own draws decide how many fail.
    inputs, baselines = [], []
    while len(inputs) < EXAMPLES:
        x, x0 = (uniform(graph.shape, 2, generator) for _ in range(2))
        if not inputs and not pools:
            x0 = torch.zeros(graph.shape)  # a constant image would tie in a max pool
        outputs = graph(x[None])[0].topk(2).values
        clear = plain is None or plain.clear(x, CLEAR) and plain.clear(x0, CLEAR_ON_PATH)
        if clear and outputs[0] - outputs[1] > 1e-3:
            inputs.append(x)
            baselines.append(x0)
    inputs, baselines = torch.stack(inputs), torch.stack(baselines)
    outputs = graph(inputs)
    targets = outputs.argmax(1)
    targets[-1] = outputs[-1].argmin()  # often a negative score: the other half of Gamma

    slope = gradient_of_target(graph, inputs, targets)
    saliency = Saliency(graph).attribute(inputs.clone(), target=targets)
    product = InputXGradient(graph).attribute(inputs.clone(), target=targets).detach()
    check("captum's saliency", saliency, slope.abs(), 1e-12)
    check("captum's gradient x input", product, slope * inputs, 1e-12)
    case = {
        "name": name, "input": graph.shape, "nodes": nodes, "inputs": flat(inputs),
        "baselines": flat(baselines), "targets": targets.tolist(), "outputs": flat(outputs),
        "gradient": flat(slope), "saliency": flat(saliency), "gradientTimesInput": flat(product),
        "integratedGradients": {key: flat(values) for key, values in integrated_gradients(
            graph, plain, inputs, baselines, targets).items()},
    }
    if not peers:
        return case

    check("the plain reading's outputs",
          [plain.forward(x)[nodes[-1]["name"]] for x in inputs], outputs, 1e-12)
    without = merged(graph)
    check("merging batch normalisation", without(inputs), outputs, 1e-12)
    case |= relevances(without, inputs, targets)
    if any(isinstance(module, nn.ReLU) for module in graph.modules()):
        guided = relevance(graph, composites.GuidedBackprop(), inputs, targets, "one")
        case["guidedBackpropagation"] = flat(guided)
        case["deconvNet"] = flat(
            relevance(graph, composites.DeconvNet(), inputs, targets, "one"))
    case["deeplift"] = flat(deeplift(graph, plain, inputs, baselines, targets))
    shap = torch.stack([
        deeplift(graph, plain, inputs, x0.expand(inputs.shape), targets) for x0 in baselines
    ]).mean(0)
    if name in ("residual", "rescale"):
        theirs = DeepLiftShap(graph).attribute(inputs.clone(), baselines, target=targets)
        check("the mean over baselines against captum's DeepLiftShap", shap, theirs.detach(), 1e-12)
    case["deepliftSHAP"] = flat(shap)
    if cam:
        case["occlusion"] = occlusions(graph, graph.shape, inputs, targets)
        case["classActivationMaps"] = class_activation_maps(graph, cam, guided, inputs, targets)
    return case


def pooling_cases(generator):
    """DeepLIFT of max pooling with windows that overlap, alone: Σ w_k max(window k)."""
    cases = []
    for shape, pool in [([1, 7, 7], nn.MaxPool2d(3, 2)), ([2, 5, 6], nn.MaxPool2d(3, 2, 1)),
                        ([1, 9], nn.MaxPool1d(4, 1)), ([2], None)]:
        if pool is None:  # the hand-worked case: (1, 2) against (5, 0) gives (-3, 0)
            graph = Graph([1, 2], [("pool", None, nn.MaxPool1d(2)), ("flat", None, Reshape(1))])
            x, x0 = torch.tensor([[1.0, 2.0]]), torch.tensor([[5.0, 0.0]])
            multipliers = [1.0]
        else:
            count = pool(torch.zeros(1, *shape)).numel()
            graph = Graph(shape, [("pool", None, pool), ("flat", None, Reshape(count)),
                                  ("sum", None, nn.Linear(count, 1, bias=False))])
            x, x0 = uniform(shape, 2, generator), uniform(shape, 2, generator)
            x0.reshape(-1)[0] = x.reshape(-1)[0]  # one position that does not change
            draw(graph, generator)
            multipliers = graph.layers["sum"].weight[0].tolist()
        nodes = [describe(name, operands, graph.layers[name]) for name, operands in graph.steps]
        plain = Plain(graph.shape, nodes)
        assert plain.clear(x, CLEAR) and plain.clear(x0, CLEAR), "another seed: a window"
        cases.append({
            "input": graph.shape, "nodes": nodes, "x": x.reshape(-1).tolist(),
            "baseline": x0.reshape(-1).tolist(),
            "deeplift": plain.deeplift(x, x0, 0).tolist(),
        })
    check("the hand-worked max pooling", cases[-1]["deeplift"], [-3, 0], 0)
    return cases


def render(value, key=None):
    """JSON with a line for each key, node and set of numbers; floats read back unchanged."""
    if isinstance(value, dict) and key in ("file", "networks", "maxPooling"):
        lines = [f"{json.dumps(k)}:{render(v, k)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + "\n}"
    if isinstance(value, list) and key in (
            "networks", "maxPooling", "nodes", "rules", "composites", "occlusion"):
        return "[\n" + ",\n".join(render(v, key) for v in value) + "\n]"
    return json.dumps(value, separators=(",", ":"))


def main():
    generator = torch.Generator().manual_seed(SEED)
    cases = [explain(name, cam, graph, generator) for name, cam, graph in networks()]
    packages = {package: version(package) for package in ("torch", "zennit", "captum")}
    versions = {"python": platform.python_version(), **packages, "numpy": np.__version__}
    fixture = {"versions": versions, "seed": SEED, "networks": cases,
               "maxPooling": pooling_cases(generator)}
    path = Path(__file__).with_name("graphs.json")
    path.write_text(render(fixture, "file") + "\n")
    for case in cases:
        print(f"{case['name']}: {len(case['nodes'])} nodes, scores",
              [round(row[t], 3) for row, t in zip(case["outputs"], case["targets"])])
    for what, error in worst.items():
        print(f"{what}: within {error:.1e} of the largest entry")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
