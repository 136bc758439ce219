"""Writes small models of architectures in use as ONNX files, and what zennit and captum say of them.

    python generate.py

The models are built from the classes of torchvision and transformers. Their weights are float32, and
everything is computed in float64.
"""

import contextlib
import copy
import io
import json
import platform
import warnings
from importlib.metadata import version
from pathlib import Path

import onnx
import torch
from captum.attr import IntegratedGradients, LayerIntegratedGradients
from torch import nn
from torchvision.models import DenseNet, ShuffleNetV2, SwinTransformer, VisionTransformer
from torchvision.models.resnet import BasicBlock
from transformers import BertConfig, BertForSequenceClassification
from zennit.attribution import Gradient
from zennit.canonizers import MergeBatchNorm, SequentialMergeBatchNorm
from zennit.composites import EpsilonAlpha2Beta1Flat, EpsilonPlusFlat
from zennit.torchvision import ResNetCanonizer

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent
STEPS = 8


class ResNet(nn.Module):
    """Residual blocks of torchvision, with an identity and a projection shortcut."""

    def __init__(self):
        super().__init__()
        shortcut = nn.Sequential(nn.Conv2d(4, 8, 1, 2, bias=False), nn.BatchNorm2d(8))
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
            nn.MaxPool2d(3, 2, 1), BasicBlock(4, 4), BasicBlock(4, 8, 2, shortcut),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 5))

    def forward(self, x):
        return self.features(x)


class UNet(nn.Module):
    """Segmentation: two levels, joined again by a transposed convolution and a concatenation."""

    def __init__(self):
        super().__init__()

        def block(inputs, outputs):
            return nn.Sequential(
                nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU())

        self.down, self.pool, self.bottom = block(3, 4), nn.MaxPool2d(2), block(4, 8)
        self.up = nn.Sequential(nn.ConvTranspose2d(8, 4, 2, 2), nn.BatchNorm2d(4), nn.ReLU())
        self.join, self.head = block(8, 4), nn.Conv2d(4, 3, 1)

    def forward(self, x):
        skip = self.down(x)
        return self.head(self.join(torch.cat([skip, self.up(self.bottom(self.pool(skip)))], 1)))


class Bert(nn.Module):
    """A classifier of transformers, from token ids to class scores; the last two ids are padding."""

    def __init__(self):
        super().__init__()
        self.model = BertForSequenceClassification(BertConfig(
            vocab_size=20, hidden_size=16, num_hidden_layers=2, num_attention_heads=4,
            intermediate_size=16, max_position_embeddings=8, num_labels=3))

    def forward(self, ids):
        mask = torch.ones_like(ids)
        mask[:, 6:] = 0
        return self.model(ids, attention_mask=mask).logits


MODELS = {
    "shufflenet": lambda: ShuffleNetV2([2, 2, 2], [8, 8, 16, 16, 16], num_classes=5),
    "resnet": ResNet,
    "unet": UNet,
    "densenet": lambda: DenseNet(4, (2, 2), 8, 2, num_classes=5),
    "vit": lambda: VisionTransformer(16, 8, 2, 4, 16, 24, num_classes=5),
    "swin": lambda: SwinTransformer([2, 2], 8, [2, 2], [2, 4], [4, 4], num_classes=5),
    "bert": Bert,
}
SIDES = {"shufflenet": 32}


def merge_exactly(modules, normalisation, merge=MergeBatchNorm.merge_batch_norm):
    """zennit leaves a batch normalisation behind that divides by √(1 + ε)."""
    merge(modules, normalisation)
    normalisation.eps = 0.0


MergeBatchNorm.merge_batch_norm = staticmethod(merge_exactly)


def zennit(composite):
    def attribution(model, x, output, target):
        start = torch.zeros_like(output)
        start[:, target] = output[:, target]
        with Gradient(model, composite) as attributor:
            return attributor(x, start)[1]
    return attribution


def integrated_gradients(model, x, output, target):
    return IntegratedGradients(model).attribute(
        x, torch.zeros_like(x), target=target, n_steps=STEPS, method="riemann_middle")


def layer_integrated_gradients(model, x, output, target):
    return LayerIntegratedGradients(model, model.model.bert.embeddings.word_embeddings).attribute(
        x, torch.zeros_like(x), target=target, n_steps=STEPS, method="riemann_middle")


def gradient(model, x, output, target):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(model(x)[0, target], x)[0]


RESIDUAL, SEQUENTIAL = ResNetCanonizer(), SequentialMergeBatchNorm()
METHODS = {
    "shufflenet": {"epsilonPlusFlat": zennit(EpsilonPlusFlat(canonizers=[SEQUENTIAL]))},
    "resnet": {
        "epsilonPlusFlat": zennit(EpsilonPlusFlat(canonizers=[RESIDUAL])),
        "epsilonAlpha2Beta1Flat": zennit(EpsilonAlpha2Beta1Flat(canonizers=[RESIDUAL]))},
    "unet": {"epsilonPlusFlat": zennit(EpsilonPlusFlat(canonizers=[SEQUENTIAL]))},
    "densenet": {"gradient": gradient, "integratedGradients": integrated_gradients},
    "vit": {"gradient": gradient, "integratedGradients": integrated_gradients},
    "swin": {"gradient": gradient, "integratedGradients": integrated_gradients},
    "bert": {"integratedGradients": layer_integrated_gradients},
}


def settle(model):
    """Gives every parameter that starts at zero or one, and every running statistic, a value as
    training leaves it."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    for parameter in model.parameters():
        if parameter.ndim == 1 or bool((parameter == 0).all()):
            parameter.data += torch.randn_like(parameter) * 0.1
        elif parameter.std() < 0.05:
            parameter.data *= 5
    return model.eval()


def export(model, x):
    """The older exporter. Batch normalisation is kept, since the exporter would merge it in float32:
    the file holds the very numbers of the model."""
    buffer = io.BytesIO()
    options = {}
    if any(isinstance(module, nn.BatchNorm2d) for module in model.modules()):
        options = dict(do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)
    with contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(model, (x,), buffer, dynamo=False, opset_version=17, **options)
    proto = onnx.load_from_string(buffer.getvalue())
    del proto.graph.value_info[:]
    for node in proto.graph.node:
        node.doc_string = ""
    return proto.SerializeToString()


def main():
    torch.backends.mha.set_fastpath_enabled(False)
    entries = []
    for seed, (name, factory) in enumerate(MODELS.items()):
        torch.manual_seed(seed)
        model = settle(factory())
        side = SIDES.get(name, 16)
        x = torch.randint(1, 20, (1, 8)) if name == "bert" else torch.rand(1, 3, side, side)
        (HERE / f"{name}.onnx").write_bytes(export(model, x))
        model.double()
        x = x if name == "bert" else x.double()
        output = model(x).detach()
        scores = output.flatten(2).sum(2) if output.ndim > 2 else output
        target = int(scores[0].argmax())
        entries.append({
            "name": name, "shape": list(x.shape), "input": x.flatten().tolist(),
            "output": output.flatten().tolist(), "target": target,
            "attributions": {
                # The canonizers change the ε of the model they are given, for good.
                method: attribution(copy.deepcopy(model), x, output, target).detach().flatten().tolist()
                for method, attribution in METHODS[name].items()}})
        print(name, (HERE / f"{name}.onnx").stat().st_size, scores.tolist(), flush=True)
    packages = ("torch", "torchvision", "transformers", "zennit", "captum", "onnx")
    versions = {"python": platform.python_version()} | {name: version(name) for name in packages}
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    (HERE / "models.json").write_text(
        f'{{"versions": {json.dumps(versions)}, "models": [\n{lines}\n]}}\n')


main()
