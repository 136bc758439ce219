"""Writes small ONNX models as PyTorch exports them, and what PyTorch says they compute.

    python generate.py [all]

Every block is exported by both of PyTorch's exporters, for several operator sets, with and without
optimisation, batch normalisation folded or kept, the batch fixed or open. models.json holds an
input and the output of the same network in float64, for every file. `all` writes every variant
rather than the selection that is kept.
"""

import contextlib
import copy
import io
import json
import platform
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from captum.attr import DeepLift
from torch import nn
from zennit.composites import EpsilonPlusFlat

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent


class VGG(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2),
            nn.Conv2d(4, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.pool, self.flatten = nn.AdaptiveAvgPool2d((2, 2)), nn.Flatten()
        self.classifier = nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 3))

    def forward(self, x):
        return self.classifier(self.flatten(self.pool(self.features(x))))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.bn0 = nn.Conv2d(3, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.conv1, self.bn1 = nn.Conv2d(4, 4, 3, 1, 1, bias=False), nn.BatchNorm2d(4)
        self.conv2, self.bn2 = nn.Conv2d(4, 4, 3, 1, 1, bias=False), nn.BatchNorm2d(4)
        self.shortcut = nn.Sequential(nn.Conv2d(4, 4, 1, bias=False), nn.BatchNorm2d(4))
        self.average, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(4, 3)

    def forward(self, x):
        x = self.pool(F.relu(self.bn0(self.stem(x))))
        x = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + self.shortcut(x))
        x = F.relu(self.bn2(self.conv2(x)) + x)
        return self.fc(torch.flatten(self.average(x), 1))


class SqueezeExcite(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.down, self.up = nn.Conv2d(channels, 2, 1), nn.Conv2d(2, channels, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.up(F.relu(self.down(self.pool(x)))))


class MobileNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv2d(3, 8, 1, bias=False), nn.BatchNorm2d(8, eps=0.001), nn.Hardswish(),
            nn.Conv2d(8, 8, 3, 1, 1, groups=8, bias=False), nn.BatchNorm2d(8), nn.Hardswish(),
            SqueezeExcite(8), nn.Conv2d(8, 3, 1, bias=False), nn.BatchNorm2d(3))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Linear(3, 8), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(8, 3))

    def forward(self, x):
        return self.classifier(self.pool(x + self.block(x)).flatten(1))


class ShuffleNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 1)
        self.branch = nn.Sequential(
            nn.Conv2d(4, 4, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
            nn.Conv2d(4, 4, 3, 1, 1, groups=4, bias=False), nn.BatchNorm2d(4),
            nn.Conv2d(4, 4, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU())
        self.fc = nn.Linear(8, 3)

    def forward(self, x):
        first, second = self.stem(x).chunk(2, dim=1)
        x = torch.cat((first, self.branch(second)), 1)
        n, c, h, w = x.size()
        x = x.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, c, h, w)
        return self.fc(x.mean([2, 3]))


class DenseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv0 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1, self.conv1 = nn.BatchNorm2d(4), nn.Conv2d(4, 8, 1, bias=False)
        self.bn2, self.conv2 = nn.BatchNorm2d(8), nn.Conv2d(8, 2, 3, padding=1, bias=False)
        self.bn3, self.conv3 = nn.BatchNorm2d(6), nn.Conv2d(6, 3, 1, bias=False)
        self.pool, self.bn4, self.fc = nn.AvgPool2d(2, 2), nn.BatchNorm2d(3), nn.Linear(3, 3)

    def forward(self, x):
        x = self.conv0(x)
        x = torch.cat([x, self.conv2(F.relu(self.bn2(self.conv1(F.relu(self.bn1(x))))))], 1)
        x = F.relu(self.bn4(self.pool(self.conv3(F.relu(self.bn3(x))))))
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(x, (1, 1)), 1))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 8)
        self.out, self.norm, self.head = nn.Linear(8, 8), nn.LayerNorm(8), nn.Linear(8, 3)

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = [l(x).view(b, t, 2, 4).transpose(1, 2) for l in (self.q, self.k, self.v)]
        a = torch.softmax(q @ k.transpose(-2, -1) / 2.0, -1) @ v
        x = self.norm(x + self.out(a.transpose(1, 2).reshape(b, t, c)))
        return self.head(F.gelu(x).mean(1))


class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.prelu, self.channels = nn.Linear(6, 6), nn.PReLU(), nn.PReLU(6)

    def forward(self, x):
        x = self.fc(x)
        return torch.cat([
            F.gelu(x), F.gelu(x, approximate="tanh"), F.silu(x), F.hardswish(x), F.hardsigmoid(x),
            F.softplus(x), F.softplus(x, beta=2.0), F.relu6(x),
            F.leaky_relu(x, 0.1), self.prelu(x), self.channels(x), F.elu(x, 0.5), F.selu(x),
            torch.sigmoid(x), torch.tanh(x), F.softmax(x, -1), torch.clamp(x, -1, 1),
            torch.clamp(x, min=0), x**2, x * 3 - 1, 2 - x, x / 4, -x, x * torch.sigmoid(x + 1)], 1)


class Shapes(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("average", torch.rand(1, 4, 1, 1))
        self.register_buffer("deviation", torch.rand(1, 4, 1, 1) + 0.5)

    def forward(self, x):
        x = (x - self.average) / self.deviation
        a, b = x.split([1, 3], dim=1)
        pieces = [
            a, b, x[:, 1:3], x[:, :, ::2], x[:, 0], x[..., -1], x.permute(0, 2, 3, 1),
            x.unsqueeze(1), x[:, :1].squeeze(1), x.mean([2, 3]), x.mean([2, 3], keepdim=True),
            F.pad(x, (1, 2, 3, 4)), F.pad(x, (1, 1), value=2.0), x - x.mean(1, keepdim=True),
            torch.stack([x, x], 1), x.narrow(1, 1, 2), x.chunk(3, dim=1)[1],
            F.avg_pool2d(x, 3, 2, 1), F.avg_pool2d(x, 3, 2, 1, True, False),
            F.max_pool2d(x, 3, 2, 1, ceil_mode=True), F.max_pool2d(x, 2, dilation=2)]
        return torch.cat([piece.flatten(1) for piece in pieces], 1)


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv1d(3, 4, 3, padding=1, dilation=1), nn.BatchNorm1d(4)
        self.same = nn.Conv1d(4, 4, 3, padding="same", dilation=2)
        self.fc, self.last = nn.Linear(16, 5, bias=False), nn.BatchNorm1d(5)

    def forward(self, x):
        x = F.max_pool1d(F.relu(self.bn(self.conv(x))), 2)
        return self.last(self.fc(torch.flatten(F.relu(self.same(x)), 1)))


class Embedding(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.fc = nn.Embedding(10, 4), nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(self.table(x).mean(1))


class LSTM(nn.Module):
    """Two bidirectional layers over tokens, the batch first, read at the last states."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 4)
        self.lstm = nn.LSTM(4, 3, 2, batch_first=True, bidirectional=True, dropout=0.3)
        self.fc = nn.Linear(6, 2)

    def forward(self, x):
        _, (h, _) = self.lstm(self.table(x))
        return self.fc(torch.cat([h[-2], h[-1]], 1))


class GRU(nn.Module):
    """The steps first, read at the last step and by the mean."""

    def __init__(self):
        super().__init__()
        self.gru, self.fc = nn.GRU(3, 4), nn.Linear(8, 2)

    def forward(self, x):
        states, _ = self.gru(x.transpose(0, 1))
        return self.fc(torch.cat([states[-1], states.mean(0)], 1))


MODELS = {
    "vgg": (VGG, (3, 8, 8)), "resnet": (ResNet, (3, 16, 16)), "mobilenet": (MobileNet, (3, 8, 8)),
    "shufflenet": (ShuffleNet, (3, 8, 8)), "densenet": (DenseNet, (3, 8, 8)),
    "attention": (Attention, (5, 8)), "activations": (Activations, (6,)),
    "shapes": (Shapes, (4, 6, 6)), "sequence": (Sequence, (3, 8)), "embedding": (Embedding, (5,)),
    "lstm": (LSTM, (5,)), "gru": (GRU, (6, 3)),
}
TOKENS = {"embedding", "lstm"}


def variants():
    """Name, whether it is kept, and the exporter's options."""
    for opset in (18, 20):
        for optimize in (True, False):
            for is_open in (False, True):
                name = f"{opset}-{'optimized' if optimize else 'plain'}{'-open' if is_open else ''}"
                kept = (opset == 20) == optimize and is_open == (not optimize)
                yield name, kept, dict(
                    dynamo=True, opset_version=opset, optimize=optimize, verbose=False), is_open
    for opset in (11, 13, 18, 20):
        yield f"script-{opset}", opset == 11, dict(dynamo=False, opset_version=opset), False
    preserve = torch.onnx.TrainingMode.PRESERVE
    yield "script-18-kept", True, dict(
        dynamo=False, opset_version=18, training=preserve, do_constant_folding=False), True


def export(model, x, options, is_open):
    options = dict(options)
    if is_open and options["dynamo"]:
        x = torch.cat([x, x])
        options["dynamic_shapes"] = ({0: torch.export.Dim("batch")},)
    elif is_open:
        options.update(input_names=["x"], dynamic_axes={"x": {0: "batch"}})
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        if options["dynamo"]:
            return torch.onnx.export(model, (x,), None, **options).model_proto
        buffer = io.BytesIO()
        torch.onnx.export(model, (x,), buffer, **options)
        return onnx.load_from_string(buffer.getvalue())


class Copy(nn.Module):
    """captum's DeepLift loses summation to delta where two modules that it hooks follow each other
    directly, a ReLU and a max pooling here: both hook the same tensor. A copy keeps them apart."""

    def forward(self, x):
        return x.clone()


def explanations(model, x, output):
    """What zennit and captum say of the highest output, for the networks that both can take."""
    target = int(output.argmax())
    start = torch.zeros_like(output)
    start[0, target] = output[0, target]
    with EpsilonPlusFlat().context(model) as modified:
        leaf = x.double().requires_grad_()
        relevance, = torch.autograd.grad(modified(leaf), leaf, start)
    apart = copy.deepcopy(model)
    for layers in (apart.features, apart.classifier):
        for index, layer in enumerate(layers):
            if isinstance(layer, nn.ReLU):
                layers[index] = nn.Sequential(layer, Copy())
    baseline = torch.zeros_like(x).double()
    attribution = DeepLift(apart).attribute(
        x.double().requires_grad_(), baseline, target=target)
    delta = (output - model(baseline))[0, target]
    assert abs(attribution.sum() - delta) < 1e-12, "DeepLift does not add up"
    return {"epsilonPlusFlat": relevance.flatten().tolist(),
            "deeplift": attribution.detach().flatten().tolist()}


def strip(proto):
    """Without stack traces and inferred shapes, which nobody reads here."""
    del proto.graph.value_info[:]
    del proto.graph.metadata_props[:]
    for node in proto.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in [*proto.graph.input, *proto.graph.output, *proto.graph.initializer]:
        del value.metadata_props[:]
    return proto


def main():
    everything = "all" in sys.argv
    torch.manual_seed(0)
    entries = []
    for name, (factory, shape) in MODELS.items():
        model = factory().eval()
        for parameter in model.parameters():
            parameter.data = torch.rand_like(parameter) * 2 - 1
        for key, buffer in model.named_buffers():
            if "running" in key:
                buffer.data = torch.rand_like(buffer) + 0.5
        x = torch.randint(0, 10, (1, *shape)) if name in TOKENS else torch.randn(1, *shape)
        exact = copy.deepcopy(model).double()
        with torch.no_grad():
            output = exact(x if name in TOKENS else x.double())
        for variant, kept, options, is_open in variants():
            if not (kept or everything):
                continue
            try:
                proto = strip(export(model, x, options, is_open))
            except Exception as error:  # an exporter that cannot is none of the importer's business
                print(f"{name} {variant}: not exported, {type(error).__name__}")
                continue
            file = f"{name}-{variant}.onnx"
            (HERE / file).write_bytes(proto.SerializeToString())
            entries.append({
                "file": file, "shape": list(x.shape), "input": x.flatten().tolist(),
                "output": output.flatten().tolist(),
                # Without batch normalisation the file holds the very weights of the network.
                **(explanations(exact, x, output) if name == "vgg" else {})})
    versions = {"python": platform.python_version()}
    versions |= {package: version(package) for package in ("torch", "onnx", "onnxscript", "zennit", "captum")}
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    (HERE / "models.json").write_text(
        f'{{"versions": {json.dumps(versions)}, "models": [\n{lines}\n]}}\n')
    size = sum(path.stat().st_size for path in HERE.iterdir())
    print(f"{len(entries)} models, {size} bytes")


main()
