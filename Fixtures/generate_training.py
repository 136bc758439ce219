"""Writes training.json: a small CNN, and what five steps of PyTorch's Adam make of it.

    python generate_training.py

Everything is float64 and drawn from one seed. The second training has dropout: its masks are those
of the package's own `Dropout`, written again here, since no two libraries draw the same numbers. So
the fixture checks what masks do to the passes, and that the same numbers give the same masks.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import torch
from torch import nn

SEED = 3
STEPS = 5
BATCH = 4
LEARNING_RATE = 0.02
CLEAR = 1e-6  # no pre-activation is as near to zero, and no window's winner to the next
MASK32, MASK64 = 2**32 - 1, 2**64 - 1
# A node's position in the package's list of nodes, which begins with the input.
POSITIONS = {"input": 0, "conv1": 1, "relu1": 2, "conv2": 3, "relu2": 4, "pool": 5, "flatten": 6,
             "fc1": 7, "relu-fc1": 8, "fc2": 9}
DROPOUT = {"input": 0.1, "relu1": 0.35, "pool": 0.25, "relu-fc1": 0.5}

torch.set_default_dtype(torch.float64)


class SplitMix64:
    """Steele, Lea and Flood 2014."""

    def __init__(self, seed):
        self.state = seed & MASK64

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK64
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK64
        return z ^ (z >> 31)


def kept(count, probability, seed, step, node):
    """Which neurons stay, by their flat indices in the batch: Swift's `Dropout.keeps`."""
    random = SplitMix64(seed)
    for number in (step, node):
        random = SplitMix64(random.next() ^ number)
    key = random.next()
    first, second = key & MASK32, key >> 32
    threshold = min(round(probability * 2**32), MASK32)
    stays = []
    for place in range(count):
        h = (place * 0x9E3779B9 + first) & MASK32
        h = ((h ^ h >> 16) * 0x85EBCA6B & MASK32) ^ second
        h = (h ^ h >> 13) * 0xC2B2AE35 & MASK32
        stays.append((h ^ h >> 16) >= threshold)
    return stays


class Network(nn.Module):
    def __init__(self, generator):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 3, 3, padding=1)
        self.conv2 = nn.Conv2d(3, 4, 3)
        self.fc1 = nn.Linear(16, 5)
        self.fc2 = nn.Linear(5, 3)
        with torch.no_grad():
            for parameter in self.parameters():
                bound = 0.6 if parameter.dim() > 1 else 0.2
                parameter.copy_(uniform(parameter.shape, bound, generator))

    def forward(self, x, drop):
        x = drop("input", x)
        x = drop("relu1", clear(self.conv1(x)).relu())
        x = drop("relu2", clear(self.conv2(x)).relu())
        windows = nn.functional.unfold(x.reshape(-1, 1, *x.shape[2:]), 2, stride=2)
        best = windows.detach().topk(2, dim=1).values
        tie = (best[:, 0] - best[:, 1] < CLEAR) & (best[:, 0] > 0)
        assert not tie.any(), "another seed: a window's winner is not clear"
        x = drop("pool", nn.functional.max_pool2d(x, 2))
        x = drop("relu-fc1", clear(self.fc1(x.flatten(1))).relu())
        return self.fc2(x)


def clear(z):
    assert z.detach().abs().min() > CLEAR, "another seed: a pre-activation is at the kink"
    return z


def uniform(shape, bound, generator):
    """Rounded, so that the file is short."""
    return ((2 * torch.rand(shape, generator=generator) - 1) * bound * 1000).round() / 1000


def state(network):
    return {name: {"shape": list(tensor.shape), "values": tensor.flatten().tolist()}
            for name, tensor in network.state_dict().items()}


def train(name, initial, batches, dropout):
    network = Network(torch.Generator())
    network.load_state_dict(initial)
    adam = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    losses = []
    for step, (images, labels) in enumerate(batches):
        def drop(node, x):
            if node not in dropout:
                return x
            p = dropout[node]
            stays = kept(x.numel(), p, SEED, step, POSITIONS[node])
            return x * torch.tensor(stays).reshape(x.shape) / (1 - p)

        adam.zero_grad()
        loss = nn.functional.cross_entropy(network(images, drop), labels)
        loss.backward()
        adam.step()
        losses.append(loss.item())
    print(f"{name}: losses", [round(loss, 4) for loss in losses])
    return {"name": name, "dropout": dropout, "losses": losses, "parameters": state(network)}


def render(value, key=None):
    """JSON with a line for each key, batch and training; floats read back unchanged."""
    if isinstance(value, dict) and key in ("file", "trainings"):
        lines = [f"{json.dumps(k)}:{render(v, k)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + "\n}"
    if isinstance(value, list) and key in ("batches", "trainings"):
        return "[\n" + ",\n".join(render(v, key) for v in value) + "\n]"
    return json.dumps(value, separators=(",", ":"))


def main():
    generator = torch.Generator().manual_seed(SEED)
    network = Network(generator)
    initial = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    batches = [(uniform((BATCH, 2, 6, 6), 1, generator),
                torch.randint(3, (BATCH,), generator=generator)) for _ in range(STEPS)]
    fixture = {
        "versions": {"python": platform.python_version(), "torch": version("torch")},
        "seed": SEED,
        "learningRate": LEARNING_RATE,
        "initial": state(network),
        "batches": [{"images": images.flatten().tolist(), "labels": labels.tolist()}
                    for images, labels in batches],
        "trainings": [train("plain", initial, batches, {}),
                      train("dropout", initial, batches, DROPOUT)],
    }
    path = Path(__file__).with_name("training.json")
    path.write_text(render(fixture, "file") + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
