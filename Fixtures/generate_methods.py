"""Writes methods.json: the methods that draw samples, weight feature maps or lead relevance through
channels, as captum, zennit, pytorch-grad-cam and zennit-crp compute them.

    python generate_methods.py

Everything is float64 and drawn from one seed. Where a library draws random numbers, it is given those
of this package's generator, SplitMix64.
"""

import json
import math
import platform
import types
import warnings
from importlib.metadata import version
from pathlib import Path
from unittest import mock

import numpy as np
import pytorch_grad_cam as cams
import torch
from captum.attr import (DeepLift, DeepLiftShap, GradientShap, InputXGradient, IntegratedGradients,
                         LayerGradCam, LayerIntegratedGradients, NoiseTunnel, Occlusion, Saliency)
from crp.attribution import CondAttribution
from crp.concepts import ChannelConcept
from torch import nn
from zennit import composites, rules, types as layers
from zennit.attribution import Gradient
from zennit.composites import LayerMapComposite

SEED = 1
EXAMPLES = 3
SAMPLES = 6
DEVIATION = 0.3
STEPS = 12
CLEAR = 1e-4  # how far every pre-activation is from zero at an input
CHANNELS = [1, 3]  # the concept's

torch.set_default_dtype(torch.float64)
warnings.filterwarnings("ignore", category=UserWarning)


class SplitMix64:
    """Numerics/SplitMix64.swift"""

    def __init__(self, seed):
        self.state = seed & (1 << 64) - 1

    def next(self):
        self.state = self.state + 0x9E3779B97F4A7C15 & (1 << 64) - 1
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & (1 << 64) - 1
        z = (z ^ z >> 27) * 0x94D049BB133111EB & (1 << 64) - 1
        return z ^ z >> 31

    def number(self):
        return (self.next() >> 11) / (1 << 53) * 2 - 1

    def fraction(self):
        return (self.number() + 1) / 2

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - (self.number() + 1) / 2))
        return radius * math.cos(math.pi * self.number())


def uniform(shape, bound, generator):
    return (torch.rand(shape, generator=generator) * 2 - 1) * bound


def draw(model, generator):
    for parameter in model.parameters():
        fan = parameter[0].numel() if parameter.dim() > 1 else 4
        parameter.data = uniform(parameter.shape, 1.5 / math.sqrt(fan), generator)
        parameter.requires_grad = False


def image_modules():
    return [
        ("conv1", nn.Conv2d(2, 3, 3, padding=1)), ("relu1", nn.ReLU()),
        ("conv2", nn.Conv2d(3, 4, 3)), ("relu2", nn.ReLU()),
        ("flat", nn.Flatten()), ("fc1", nn.Linear(64, 5)), ("relu3", nn.ReLU()),
        ("fc2", nn.Linear(5, 3)),
    ]


def token_network():
    return nn.Sequential(
        nn.Embedding(6, 4), nn.Flatten(), nn.Linear(20, 5), nn.Tanh(), nn.Linear(5, 2))


def values(tensor):
    return {"shape": list(tensor.shape), "values": tensor.flatten().tolist()}


def describe(names, model):
    """The list of nodes of a chain, as GraphNode.swift reads it."""
    nodes = []
    for name, module in zip(names, model):
        node = {"name": name, "operands": [nodes[-1]["name"] if nodes else "input"]}
        if isinstance(module, nn.Conv2d):
            padding = module.padding[0]
            node |= {
                "op": "convolution", "weight": values(module.weight),
                "bias": module.bias.tolist(), "groups": 1, "stride": [1, 1],
                "padding": [[padding, padding]] * 2, "dilation": [1, 1], "roundsUp": False,
            }
        elif isinstance(module, nn.Linear):
            node |= {
                "op": "dense", "weight": values(module.weight), "bias": module.bias.tolist()}
        elif isinstance(module, nn.Embedding):
            node |= {"op": "embedding", "weight": values(module.weight)}
        elif isinstance(module, nn.Flatten):
            node |= {"op": "reshape", "shape": [64 if "conv2" in names else 20]}
        else:
            node |= {"op": "activation", "kind": type(module).__name__.lower()}
        nodes.append(node)
    return nodes


def check(what, found, expected, tolerance):
    error = (found - expected).abs().max().item() / expected.abs().max().item()
    assert error <= tolerance, f"{what}: {error}"


def is_clear(model, inputs):
    value = inputs
    for module in model:
        if isinstance(module, nn.ReLU) and value.abs().min() < CLEAR:
            return False
        value = module(value)
    return True


def noise(inputs, seed):
    """For each example a generator of its own, sample after sample: examples × samples × input."""
    drawn = []
    for _ in inputs:
        random = SplitMix64(seed)
        drawn.append([[random.normal() for _ in range(inputs[0].numel())] for _ in range(SAMPLES)])
    return DEVIATION * torch.tensor(drawn).reshape(-1, *inputs.shape[1:])


def smoothing(model, inputs, targets):
    result = {}
    ours = noise(inputs, seed=5)
    for kind, name in [
        ("smoothgrad", "smoothgrad"), ("smoothgrad_sq", "smoothgrad-squared"),
        ("vargrad", "vargrad"),
    ]:
        for method, attribution in [
            ("saliency", Saliency(model)), ("gradientTimesInput", InputXGradient(model)),
        ]:
            with mock.patch("torch.normal", lambda mean, deviation: ours):
                found = NoiseTunnel(attribution).attribute(
                    inputs, nt_type=kind, nt_samples=SAMPLES, stdevs=DEVIATION, target=targets)
            result.setdefault(method, {})[name] = found
    return result


def expected_gradients(model, inputs, baselines, targets):
    """One sample after another: which baseline, and where on the path."""
    random = SplitMix64(7)
    draws = [(int(random.fraction() * len(baselines)), random.fraction()) for _ in range(SAMPLES)]
    # captum asks for all examples and samples at once, example by example.
    chosen = np.array([draw[0] for draw in draws] * len(inputs))
    places = np.array([draw[1] for draw in draws] * len(inputs))
    with mock.patch("numpy.random.choice", lambda *_: chosen), \
            mock.patch("numpy.random.uniform", lambda *_: places), \
            mock.patch("torch.normal", lambda mean, deviation: torch.zeros_like(deviation)):
        return GradientShap(model).attribute(
            inputs, baselines, n_samples=SAMPLES, stdevs=0.0, target=targets)


def average_gradient(forward, baselines, inputs, targets, points):
    """captum casts its weights to float32, so that the sum is its own here."""
    total = torch.zeros_like(inputs)
    for t in points:
        x = (baselines + t * (inputs - baselines)).requires_grad_()
        score = forward(x)[range(len(x)), targets].sum()
        total += torch.autograd.grad(score, x)[0] / len(points)
    return total


POINTS = {
    "riemannLeft": np.arange(STEPS) / STEPS,
    "riemannMiddle": (np.arange(STEPS) + 0.5) / STEPS,
    "riemannRight": np.arange(1, STEPS + 1) / STEPS,
}
CAPTUM = {"riemannLeft": "riemann_left", "riemannMiddle": "riemann_middle",
          "riemannRight": "riemann_right"}


def average_gradients(model, inputs, baselines, targets):
    result = {}
    for name, points in POINTS.items():
        result[name] = average_gradient(model, baselines, inputs, targets, points)
        captums = IntegratedGradients(model, multiply_by_inputs=False).attribute(
            inputs, baselines, target=targets, n_steps=STEPS, method=CAPTUM[name])
        check(name, captums, result[name], 1e-5)
    return result


def layer_integrated_gradients(model, tokens, baselines, targets):
    embedding, rest = model[0], model[1:]
    result = {}
    for name, points in POINTS.items():
        before, after = embedding(baselines), embedding(tokens)
        result[name] = (after - before) * average_gradient(rest, before, after, targets, points)
        captums = LayerIntegratedGradients(model, embedding).attribute(
            tokens, baselines, target=targets, n_steps=STEPS, method=CAPTUM[name])
        check(f"layer {name}", captums, result[name], 1e-5)
    return result


def occlusions(model, inputs, baselines, targets):
    result = []
    for window, stride in [((1, 2, 3), (1, 2, 2)), ((2, 6, 1), (2, 6, 1)), ((2, 4, 3), (1, 3, 2))]:
        total, count = torch.zeros_like(inputs), torch.zeros_like(inputs)
        starts = [
            range(0, 1 + math.ceil((length - side) / step) * step, step)
            for length, side, step in zip(inputs.shape[1:], window, stride)
        ]
        scores = model(inputs)[range(len(inputs)), targets]
        for c in starts[0]:
            for y in starts[1]:
                for x in starts[2]:
                    mask = torch.zeros_like(inputs)
                    mask[:, c:c + window[0], y:y + window[1], x:x + window[2]] = 1
                    hidden = inputs * (1 - mask) + baselines * mask
                    drop = scores - model(hidden)[range(len(inputs)), targets]
                    total += drop[:, None, None, None] * mask
                    count += mask
        found = total / count
        captums = Occlusion(model).attribute(
            inputs, window, stride, baselines=baselines, target=targets)
        check(f"occlusion {window}", captums.double(), found, 1e-5)  # captum rounds to float32
        result.append({"window": window, "stride": stride, "values": found})
    return result


class Score:
    def __init__(self, index):
        self.index = index

    def __call__(self, output):
        return output[..., self.index]


class Numpy64:
    """numpy for AblationCAM, which rounds scores to float32."""

    def __getattr__(self, name):
        return np.float64 if name == "float32" else getattr(np, name)


def without_epsilon(method):
    """The same weights with the constant added to denominators set to zero."""
    import inspect
    import textwrap
    source = textwrap.dedent(inspect.getsource(method.get_cam_weights))
    changed = source.replace("eps = 0.000001", "eps = 0").replace("eps = 1e-7", "eps = 0") \
        .replace(" + 1e-8)", ")")
    assert source != changed
    scope = vars(__import__(method.__module__, fromlist=["_"])).copy()
    exec(changed, scope)
    return type(method.__name__, (method,), {"get_cam_weights": scope["get_cam_weights"]})


def class_activation_maps(model, layer, inputs, targets):
    scores = [Score(target) for target in targets]
    unaligned = lambda size: nn.Upsample(size=size, mode="bilinear", align_corners=False)
    result = {}
    for name, method in [
        ("gradCAMPlusPlus", without_epsilon(cams.GradCAMPlusPlus)),
        ("xGradCAM", without_epsilon(cams.XGradCAM)), ("layerCAM", cams.LayerCAM),
        ("scoreCAM", without_epsilon(cams.ScoreCAM)), ("ablationCAM", cams.AblationCAM),
    ]:
        cam = method(model, [layer])
        outputs = cam.activations_and_grads(inputs.clone().requires_grad_())
        sum(score(output) for score, output in zip(scores, outputs)).backward()
        features = cam.activations_and_grads.activations[0].numpy()
        gradients = cam.activations_and_grads.gradients[0].numpy()
        with mock.patch("torch.nn.UpsamplingBilinear2d", unaligned), \
                mock.patch("pytorch_grad_cam.ablation_cam.np", Numpy64()), \
                np.errstate(divide="ignore", invalid="ignore"):
            found = cam.get_cam_image(inputs, layer, scores, features, gradients, False)
        result[name] = torch.tensor(found)
        cam.activations_and_grads.release()
    return result


def relevances(model, inputs, targets):
    result = []
    for name, rule, parameters in [
        ("epsilon", rules.Epsilon, (0.01,)), ("gamma", rules.Gamma, (0.25, 1e-6)),
        ("alphaBeta", rules.AlphaBeta, (2.0, 1.0, 1e-6)), ("zPlus", rules.ZPlus, (1e-6,)),
        ("wSquare", rules.WSquare, (1e-6,)),
    ]:
        composite = LayerMapComposite([
            (layers.Activation, rules.Pass()),
            (layers.Linear, rule(*parameters, zero_params="bias")),
        ])
        with Gradient(model, composite) as attributor:
            outputs = model(inputs)
            start = torch.zeros_like(outputs)
            start[range(len(inputs)), targets] = outputs[range(len(inputs)), targets]
            _, found = attributor(inputs, start)
        result.append({"rule": name, "parameters": parameters, "values": found})
    return result


def beta_smooth(model, inputs, targets):
    result = []
    for beta in (10.0, 1.0):
        with Gradient(model, composites.BetaSmooth(beta_smooth=beta)) as attributor:
            _, found = attributor(inputs, torch.eye(3)[targets])
        result.append({"beta": beta, "values": found})
    return result


def concepts(model, inputs, targets):
    """Relevance through chosen channels of conv2, the module "2". A heatmap of zennit-crp is the sum
    over the input's channels."""
    attribution = CondAttribution(model)
    return torch.cat([
        attribution(
            x[None].clone().requires_grad_(), [{"2": CHANNELS, "y": [target]}],
            composites.EpsilonPlus()).heatmap.detach()
        for x, target in zip(inputs, targets)
    ])


def strongest(model, images):
    """For each channel of conv2, the images in which its relevance for the predicted class is
    greatest, and the position where."""
    attribution = CondAttribution(model)
    composite = composites.EpsilonPlus()
    targets = model(images).argmax(1).tolist()
    recorded = torch.cat([
        attribution(
            x[None].clone().requires_grad_(), [{"y": [target]}], composite,
            record_layer=["2"]).relevances["2"].detach()
        for x, target in zip(images, targets)
    ])
    order, relevance, place = ChannelConcept().reference_sampling(
        recorded, "2", max_target="max", abs_norm=False)
    return {
        "images": images, "order": order.T.tolist(), "relevance": relevance.T,
        "positions": place.T.tolist(),
    }


def flat(value):
    if isinstance(value, torch.Tensor):
        value = value.detach()
        return value.reshape(len(value), -1).tolist()
    if isinstance(value, dict):
        return {key: flat(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
        return [flat(entry) for entry in value]
    return value


def render(value, margin=""):
    """JSON with a line for each list of numbers."""
    inner = margin + " "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {render(entry, inner)}" for key, entry in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{margin}}}"
    if isinstance(value, list) and value and isinstance(value[0], (list, dict)):
        return "[\n" + ",\n".join(inner + render(entry, inner) for entry in value) + f"\n{margin}]"
    return json.dumps(value)


def main():
    generator = torch.Generator().manual_seed(SEED)
    names, modules = zip(*image_modules())
    model = nn.Sequential(*modules)
    while True:
        draw(model, generator)
        inputs = uniform((EXAMPLES, 2, 6, 6), 2, generator)
        baselines = uniform((EXAMPLES, 2, 6, 6), 1, generator)
        images = uniform((6, 2, 6, 6), 2, generator)
        features = model[:4](inputs).flatten(2)
        # Every channel has values, or the libraries divide zero by zero.
        if all(is_clear(model, batch) for batch in (inputs, baselines, images)) \
                and (features.amax(2) > features.amin(2)).all() \
                and model(inputs).abs().min() > 0.2:
            break
    targets = model(inputs).argmax(1).tolist()
    targets[-1] = int(model(inputs)[-1].argmin())

    conv2, relu2, fc1 = model[2], model[3], model[5]
    image = {
        "nodes": describe(names, model), "input": [2, 6, 6], "inputs": inputs,
        "baselines": baselines, "targets": targets,
        "smoothing": smoothing(model, inputs, targets),
        "expectedGradients": expected_gradients(model, inputs, baselines, targets),
        "averageGradients": average_gradients(model, inputs, baselines, targets),
        "multipliers": DeepLift(model, multiply_by_inputs=False).attribute(
            inputs, baselines, target=targets),
        "meanMultipliers": DeepLiftShap(model, multiply_by_inputs=False).attribute(
            inputs, baselines, target=targets),
        "occlusion": occlusions(model, inputs, baselines, targets),
        "gradCAM": LayerGradCam(model, relu2).attribute(
            inputs, targets, relu_attributions=False),
        "gradCAMOfVector": LayerGradCam(model, fc1).attribute(
            inputs, targets, relu_attributions=False),
        "classActivationMaps": class_activation_maps(model, relu2, inputs, targets),
        "withoutBias": relevances(model, inputs, targets),
        "betaSmooth": beta_smooth(model, inputs, targets),
        "concept": concepts(model, inputs, targets),
        "strongest": strongest(model, images),
    }

    text = token_network()
    draw(text, generator)
    tokens = torch.randint(0, 6, (EXAMPLES, 5), generator=generator)
    others = torch.randint(0, 6, (EXAMPLES, 5), generator=generator)
    classes = text(tokens).argmax(1).tolist()
    embedding = {
        "nodes": describe(["embedding", "flat", "fc1", "tanh", "fc2"], text), "input": [5],
        "inputs": tokens, "baselines": others, "targets": classes,
        "integratedGradients": layer_integrated_gradients(text, tokens, others, classes),
    }

    fixture = {
        "generated": {
            "python": platform.python_version(), "seed": SEED,
            **{name: version(name) for name in [
                "torch", "captum", "zennit", "grad-cam", "zennit-crp", "numpy"]},
        },
        "steps": STEPS, "samples": SAMPLES, "deviation": DEVIATION, "channels": CHANNELS,
        "image": flat(image), "embedding": flat(embedding),
    }
    path = Path(__file__).with_name("methods.json")
    path.write_text(render(fixture) + "\n")


main()
