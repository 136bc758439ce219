"""Writes dense-networks.json: small networks, and what zennit, captum and PyTorch say about them.

    python generate.py

Everything is float64 and drawn from one seed. The numbers of the fixture come from zennit's rule
classes and from captum's DeepLift; the checks in between exist so that a wrong set-up of their
hooks stops the script instead of becoming a reference.
"""

import json
import platform
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from captum.attr import DeepLift, IntegratedGradients
from torch import nn
from zennit import rules
from zennit.attribution import Gradient
from zennit.composites import EpsilonPlusFlat, NameMapComposite

SEED = 8  # with it some targets have a negative score: the other half of the Gamma rule
EXAMPLES = 4
STEPS = 50
USUAL = 1e-6  # zennit's default stabiliser

torch.set_default_dtype(torch.float64)
# captum announces each time that it sets hooks and turns on gradients of the inputs.
warnings.filterwarnings("ignore", category=UserWarning, module="captum")

# Name, sizes of the dense layers, activation after each but the last, biases.
NETWORKS = [
    ("relu", [5, 7, 6, 4], ["relu", "relu"], True),
    ("relu-without-bias", [4, 6, 3], ["relu"], False),
    ("sigmoid-tanh", [4, 6, 5, 3], ["sigmoid", "tanh"], True),
    ("deep", [6, 8, 8, 8, 5], ["relu", "tanh", "relu"], True),
]
ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}

# A rule is a name and its parameters, in zennit's order: the stabiliser last.
RULES = {
    "epsilon": rules.Epsilon, "gamma": rules.Gamma, "alphaBeta": rules.AlphaBeta,
    "zPlus": rules.ZPlus, "wSquare": rules.WSquare, "flat": rules.Flat, "zBox": rules.ZBox,
    "pass": rules.Pass,
}
EPSILON, GAMMA, Z_PLUS = ("epsilon", USUAL), ("gamma", 0.25, USUAL), ("zPlus", USUAL)
FLAT, Z_BOX = ("flat", USUAL), ("zBox", -2.0, 2.0, USUAL)

# The rule of the first dense layer, the rule of the others, and where relevance starts.
CASES = [
    *[(rule, rule, "score") for rule in [
        EPSILON, ("epsilon", 0.25), GAMMA, ("gamma", 1.0, USUAL),
        ("alphaBeta", 2.0, 1.0, USUAL), ("alphaBeta", 1.0, 0.0, USUAL),
        Z_PLUS, ("wSquare", USUAL), FLAT,
        ("gamma", 0.25, 0.1), ("alphaBeta", 2.0, 1.0, 0.1), ("zPlus", 0.1),
    ]],
    *[(rule, rule, "one") for rule in [EPSILON, GAMMA, Z_PLUS]],
    (FLAT, EPSILON, "score"), (Z_BOX, EPSILON, "score"), (Z_BOX, GAMMA, "score"),
    (FLAT, EPSILON, "one"),
]

worst = {}  # what was checked, and the largest error found


def build(sizes, activations, bias, generator):
    """The network as nn.Sequential, its parameters uniform in [-1, 1]."""
    layers = []
    for index, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.Linear(inputs, outputs, bias=bias))
        layers += [ACTIVATIONS[name]() for name in activations[index:index + 1]]
    network = nn.Sequential(*layers).requires_grad_(False)
    for parameter in network.parameters():
        parameter.copy_(uniform(parameter.shape, 1, generator))
    return network


def uniform(shape, bound, generator):
    return (2 * torch.rand(shape, generator=generator) - 1) * bound


def gradient_of_target(network, inputs, targets):
    inputs = inputs.clone().requires_grad_()
    return torch.autograd.grad(pick(network(inputs), targets).sum(), inputs)[0]


def pick(outputs, targets):
    return outputs.gather(1, targets[:, None])[:, 0]


def relevance(network, composite, inputs, targets, start):
    """zennit's LRP: its Gradient, with the composite's hooks in place of the layers' gradients."""
    def start_at(outputs):
        one_hot = nn.functional.one_hot(targets, outputs.shape[1]).to(outputs)
        return one_hot * outputs.detach() if start == "score" else one_hot

    return Gradient(network, composite)(inputs.clone(), start_at)[1].detach()


def composite_of(network, dense_rules):
    """One rule for each dense layer in order, Pass for the activations."""
    remaining, hooks = iter(dense_rules), []
    for name, layer in network.named_children():
        rule, *parameters = next(remaining) if isinstance(layer, nn.Linear) else ("pass",)
        hooks.append(([name], RULES[rule](*parameters)))
    return NameMapComposite(hooks)


def naive_relevance(network, dense_rules, x, target, start):
    """Epsilon and ZPlus message by message, for one example, sharing nothing with zennit."""
    dense, x = [], x.numpy()
    for layer in network:
        if isinstance(layer, nn.Linear):
            weight = layer.weight.numpy()
            bias = np.zeros(len(weight)) if layer.bias is None else layer.bias.numpy()
            dense.append((x, weight, bias))
            x = weight @ x + bias
        else:
            x = layer(torch.tensor(x)).numpy()
    above = np.zeros(len(x))
    above[target] = x[target] if start == "score" else 1
    for (x, weight, bias), (name, eps) in zip(reversed(dense), reversed(dense_rules)):
        part = {"epsilon": lambda t: t, "zPlus": lambda t: max(t, 0.0)}[name]
        below = np.zeros(len(x))
        for i in range(len(weight)):
            sent = [part(x[j] * weight[i, j]) for j in range(len(x))]
            total = sum(sent) + part(bias[i])
            total += eps if total >= 0 else -eps
            for j in range(len(x)):
                below[j] += sent[j] * above[i] / total
        above = below
    return above


def deeplift(network, inputs, baselines, targets):
    values = DeepLift(network).attribute(inputs.clone(), baselines, target=targets).detach()
    change = pick(network(inputs) - network(baselines), targets)
    check("deeplift, summation to delta", values.sum(1), change, 1e-12)
    return values


def integrated_gradients(network, inputs, baselines, targets):
    """Gauss-Legendre in float64: captum has the same points, but casts the weights to float32."""
    points, weights = np.polynomial.legendre.leggauss(STEPS)
    way = inputs - baselines
    integral = torch.zeros_like(inputs)
    for t, weight in zip((points + 1) / 2, weights / 2):
        point = baselines + t * way
        check_clear_of_kinks(network, point, 1e-6)
        integral += weight * gradient_of_target(network, point, targets)
    values = way * integral
    captum = IntegratedGradients(network).attribute(
        inputs.clone(), baselines, target=targets, n_steps=STEPS)
    check("integrated gradients against captum", values, captum, 1e-5)
    return values


def check_clear_of_kinks(network, inputs, margin):
    """No sum so near zero that rounding could decide on which side of a ReLU or a rule it is."""
    for layer in network:
        inputs = layer(inputs)
        assert not isinstance(layer, nn.Linear) or inputs.abs().min() > margin, "another seed"


def check(what, found, expected, tolerance):
    found, expected = np.asarray(found), np.asarray(expected)
    error = np.abs(found - expected).max() / np.abs(expected).max()
    assert error <= tolerance, f"{what}: off by {error:.1e} of the largest entry"
    worst[what] = max(worst.get(what, 0), error)


def describe(layer):
    if not isinstance(layer, nn.Linear):
        return {"kind": next(k for k, kind in ACTIVATIONS.items() if isinstance(layer, kind))}
    bias = {} if layer.bias is None else {"bias": layer.bias.tolist()}
    return {"kind": "dense", "weight": layer.weight.tolist(), **bias}


def explain(name, network, inputs, baselines):
    outputs = network(inputs)
    targets = outputs.argmax(1)
    best, second = outputs.topk(2).values.T
    assert (best - second).min() > 1e-3, "another seed: a target is nearly a tie"
    check_clear_of_kinks(network, inputs, 1e-3)

    relevances, count = [], sum(isinstance(layer, nn.Linear) for layer in network)
    for first, rest, start in CASES:
        dense_rules = [first] + [rest] * (count - 1)
        values = relevance(network, composite_of(network, dense_rules), inputs, targets, start)
        if {first[0], rest[0]} <= {"epsilon", "zPlus"}:
            naive = [naive_relevance(network, dense_rules, x, t, start)
                     for x, t in zip(inputs, targets)]
            check("zennit against the naive rules", values, naive, 1e-11)
        if (first, rest) == (FLAT, EPSILON):
            theirs = relevance(network, EpsilonPlusFlat(), inputs, targets, start)
            check("Flat, then Epsilon against zennit's EpsilonPlusFlat", values, theirs, 0)
        named = [{"name": rule[0], "parameters": rule[1:]} for rule in dense_rules]
        relevances.append({"rules": named, "start": start, "values": values.tolist()})

    return {
        "name": name, "layers": [describe(layer) for layer in network],
        "inputs": inputs.tolist(), "baselines": baselines.tolist(),
        "targets": targets.tolist(), "outputs": outputs.tolist(), "relevances": relevances,
        "gradient": gradient_of_target(network, inputs, targets).tolist(),
        "deeplift": deeplift(network, inputs, baselines, targets).tolist(),
        "integratedGradients": integrated_gradients(network, inputs, baselines, targets).tolist(),
    }


def render(value, key=None):
    """JSON with a line for each key, layer and set of relevances; floats read back unchanged."""
    if isinstance(value, dict) and key in ("file", "networks"):
        lines = [f"{json.dumps(k)}: {render(v, k)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + "\n}"
    if isinstance(value, list) and key in ("networks", "layers", "relevances"):
        return "[\n" + ",\n".join(render(v, key) for v in value) + "\n]"
    return json.dumps(value)


def main():
    generator = torch.Generator().manual_seed(SEED)
    networks = []
    for name, sizes, activations, bias in NETWORKS:
        network = build(sizes, activations, bias, generator)
        inputs = uniform((EXAMPLES, sizes[0]), 2, generator)
        baselines = uniform((EXAMPLES, sizes[0]), 2, generator)
        baselines[0] = 0
        networks.append(explain(name, network, inputs, baselines))

    packages = {package: version(package) for package in ("torch", "zennit", "captum")}
    versions = {"python": platform.python_version(), **packages}
    path = Path(__file__).with_name("dense-networks.json")
    fixture = {"versions": versions, "seed": SEED, "networks": networks}
    path.write_text(render(fixture, "file") + "\n")
    print(f"{len(networks)} networks, {len(CASES)} sets of relevances each")
    for what, error in worst.items():
        print(f"{what}: within {error:.1e} of the largest entry")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
