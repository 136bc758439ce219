"""Runs the benchmark's work through PyTorch, zennit, captum and ONNX Runtime.

    python peers.py

Reads questions from standard input, a line each, and answers each with a line:

    run NETWORK WORK BATCH THREADS     ok SECONDS NAME
    peak NETWORK WORK BATCH THREADS    ok BYTES NAME
    compare NETWORK WORK FILE          ok DIFFERENCE NAME

SECONDS is the median of as many runs as fill a fifth of a second, after one that warms up; BYTES
the most memory that this process has had, so `peak` is asked of a new one. FILE is a safetensors
file with `parameter-00`, `parameter-01` and so on in the network's order, `input`, for training
`labels`, and `result`;
DIFFERENCE is how far the result is from the peer's, relative to the largest entry. It greets with
`ok` and its versions; what goes wrong is answered with `refused` and a reason. Packages are
imported when a question needs them.
"""

import copy
import io
import statistics
import sys
import time
import warnings
from importlib.metadata import PackageNotFoundError, version

SAMPLE = 0.2  # seconds
STEPS = 50
LOW, HIGH = -3.0, 3.0
PACKAGES = ["torch", "zennit", "captum", "onnxruntime"]


def minivgg():
    from torch import nn
    layers = []
    for first, second, third in [(3, 32, 64), (64, 128, 128)]:
        layers += [nn.Conv2d(first, second, 3, padding=1), nn.ReLU()]
        layers += [nn.Conv2d(second, third, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.Flatten(), nn.Linear(8192, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(64, 10)), (3, 32, 32)


def vgg11():
    from torch import nn
    layers, inputs = [], 3
    for block in [[64], [128], [256, 256], [512, 512], [512, 512]]:
        for outputs in block:
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
            inputs = outputs
        layers.append(nn.MaxPool2d(2))
    layers += [nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(4096, 1000)), (3, 224, 224)


def resnet18():
    """Batch normalisation is as if merged already: convolutions with biases."""
    from torch import nn, stack

    class Block(nn.Module):
        def __init__(self, inputs, outputs):
            super().__init__()
            stride = 1 if inputs == outputs else 2
            self.main = nn.Sequential(
                nn.Conv2d(inputs, outputs, 3, stride, 1), nn.ReLU(),
                nn.Conv2d(outputs, outputs, 3, 1, 1))
            self.around = nn.Identity() if stride == 1 else nn.Conv2d(inputs, outputs, 1, stride)
            self.sum = None  # for zennit, a module that its Norm rule applies to
            self.relu = nn.ReLU()

        def forward(self, x):
            main, around = self.main(x), self.around(x)
            if self.sum is None:
                return self.relu(main + around)
            return self.relu(self.sum(stack([main, around], dim=-1)))

    layers, inputs = [nn.Conv2d(3, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)], 64
    for outputs in [64, 128, 256, 512]:
        layers += [Block(inputs, outputs), Block(outputs, outputs)]
        inputs = outputs
    layers += [nn.AvgPool2d(7), nn.Flatten(), nn.Linear(512, 1000)]
    return nn.Sequential(*layers), (3, 224, 224)


def sentences():
    """The last states of both directions, of words that are embedded already."""
    from torch import cat, nn

    class Sentences(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(64, 64, batch_first=True, bidirectional=True)
            self.scores = nn.Linear(128, 2)

        def forward(self, x):
            _, (h, _) = self.lstm(x)
            return self.scores(cat([h[0], h[1]], 1))

    return Sentences(), (20, 64)


NETWORKS = {"minivgg": minivgg, "resnet18": resnet18, "vgg11": vgg11, "sentences": sentences}
models = {}  # name to module and shape of an example
prepared = {}  # what is run to names and what runs it


def model_of(name):
    """A module of its own around parameters that all share: zennit and captum set hooks."""
    import torch
    if name not in models:
        torch.manual_seed(0)
        model, shape = NETWORKS[name]()
        models[name] = fastest(model), shape
    model, shape = models[name]
    return copy.deepcopy(model, {id(p): p for p in model.parameters()}), shape


def fastest(model):
    import torch
    return model.eval().requires_grad_(False).to(memory_format=torch.channels_last)


def prepare(model, x, work, threads):
    """Names, and what does the work once: more than one where the faster is to be found."""
    import torch
    if x.ndim == 4:
        x = x.contiguous(memory_format=torch.channels_last)
    if work == "forward":
        return forward(model, x, threads)
    if work == "gradient":
        def run():
            a = x.detach().requires_grad_()
            return torch.autograd.grad(model(a)[:, 0].sum(), a)[0]
        return [("PyTorch", run)]
    if work == "epsilon":
        def run():
            a = x.detach().requires_grad_()
            return torch.autograd.grad(model(a)[:, 0].sum(), a)[0] * x
        return [("PyTorch", run)]  # gradient times input: the same passes
    if work in ("epsilon-plus-flat", "epsilon-gamma-box"):
        from zennit.attribution import Gradient
        from zennit.composites import EpsilonGammaBox, EpsilonPlusFlat
        from zennit.layer import Sum
        for block in model:
            if hasattr(block, "sum"):
                block.sum = Sum()
        composite = (
            EpsilonPlusFlat() if work == "epsilon-plus-flat" else EpsilonGammaBox(LOW, HIGH))
        start = torch.eye(model[-1].out_features)[[0] * len(x)]
        attributor = Gradient(model, composite)
        attributor.__enter__()  # the hooks are set once
        return [("zennit", lambda: attributor(x, start)[1])]
    from captum.attr import DeepLift, IntegratedGradients
    warnings.filterwarnings("ignore")
    if work == "deeplift":
        method = DeepLift(model, multiply_by_inputs=False)
        return [("captum", lambda: method.attribute(x, torch.zeros_like(x[:1]), target=0))]
    if work == "integrated-gradients":
        method = IntegratedGradients(model)
        return [("captum", lambda: method.attribute(
            x, torch.zeros_like(x), target=0, n_steps=STEPS, method="gausslegendre"))]
    if work == "training":
        model, x = trainable(model, dropout=True), x.detach()
        labels = torch.arange(len(x)) % model[-1].out_features
        return [("PyTorch", step_of(model, x, labels, fused)) for fused in (False, True)]
    raise ValueError(f"no work is called {work}")


def trainable(model, dropout):
    """A copy with parameters of its own, and document 001's dropout after the ReLUs that have it."""
    from torch import nn
    rates, layers = {1: 0.35, 6: 0.35, 12: 0.45, 14: 0.5}, []
    for index, layer in enumerate(copy.deepcopy(model)):
        layers.append(layer)
        if dropout and index in rates:
            layers.append(nn.Dropout(rates[index]))
    return nn.Sequential(*layers).requires_grad_(True).train()


def step_of(model, x, labels, fused):
    import torch
    adam = torch.optim.Adam(model.parameters(), lr=0.0004, fused=fused)

    def run():
        adam.zero_grad()
        torch.nn.functional.cross_entropy(model(x), labels).backward()
        adam.step()

    return run


def slopes_of(model, x, labels):
    """The loss's slopes at all parameters, end to end."""
    import torch
    model = trainable(model, dropout=False)
    loss = torch.nn.functional.cross_entropy(model(x), labels.long())
    return torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, list(model.parameters()))])


def forward(model, x, threads):
    import torch
    session = onnx_session(model, x, threads)
    feed = {session.get_inputs()[0].name: x.contiguous().numpy()}

    def with_torch():
        with torch.inference_mode():
            return model(x)

    return [("ONNX Runtime", lambda: session.run(None, feed)[0]), ("PyTorch", with_torch)]


def onnx_session(model, x, threads):
    import onnxruntime
    import torch
    file = io.BytesIO()
    torch.onnx.export(model, (x.contiguous(),), file, verbose=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        file.getvalue(), options, providers=["CPUExecutionProvider"])


def seconds_of(run):
    run()
    times = []
    while sum(times) < SAMPLE or not times:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak_memory():
    try:
        with open("/proc/self/status") as status:
            line = next(line for line in status if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    except OSError:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def compare(network, work, path):
    import torch
    from safetensors.torch import load_file
    tensors = load_file(path)
    model, _ = NETWORKS[network]()
    names = sorted(name for name in tensors if name.startswith("parameter-"))
    parameters = list(model.parameters())
    if [tensors[name].shape for name in names] != [p.shape for p in parameters]:
        raise ValueError("these are not the network's parameters")
    with torch.no_grad():
        for parameter, name in zip(parameters, names):
            parameter.copy_(tensors[name])
    if work == "deeplift":
        model = with_copies(model)
    if work == "training":
        name = "PyTorch"
        expected = slopes_of(fastest(model), tensors["input"], tensors["labels"])
    else:
        name, run = prepare(fastest(model), tensors["input"], work, 1)[0]
        expected = torch.as_tensor(run()).detach()
    difference = (tensors["result"] - expected).abs().max() / expected.abs().max()
    return f"{difference.item()} {name}"


def with_copies(model):
    """captum's hooks of a ReLU and of a max pooling behind it would hook one tensor, and its numbers
    be wrong: the pooling gets a copy."""
    from torch import nn

    class Copy(nn.Module):
        def forward(self, x):
            return x.clone()

    layers = []
    for layer in model:
        layers += [Copy(), layer] if isinstance(layer, nn.MaxPool2d) else [layer]
    return nn.Sequential(*layers)


def measure(question, network, work, batch, threads):
    import torch
    torch.set_num_threads(threads)
    key = network, work, batch, threads
    if key not in prepared:
        if prepared and network != next(iter(prepared))[0]:
            prepared.clear()
            models.clear()
        model, shape = model_of(network)
        x = torch.rand(batch, *shape) * (HIGH - LOW) + LOW
        prepared[key] = prepare(model, x, work, threads)
        for _, run in prepared[key]:
            run()  # the first run sets things up
    seconds, name = min((seconds_of(run), name) for name, run in prepared[key])
    return f"{peak_memory() if question == 'peak' else seconds} {name}"


def answer(line):
    question, rest = line.strip().split(" ", 1)
    if question == "compare":
        return compare(*rest.split(" ", 2))
    network, work, batch, threads = rest.split()
    return measure(question, network, work, int(batch), int(threads))


def main():
    # What libraries print must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    try:
        print("ok", ", ".join(f"{name} {version(name)}" for name in PACKAGES),
              file=answers, flush=True)
    except PackageNotFoundError as error:
        print("refused", f"{error.name} is not installed;"
              " see Fixtures/benchmark/requirements.txt", file=answers, flush=True)
        return
    for line in sys.stdin:
        try:
            print("ok", answer(line), file=answers, flush=True)
        except Exception as error:
            print("refused", f"{type(error).__name__}: {error}".splitlines()[0],
                  file=answers, flush=True)


main()
