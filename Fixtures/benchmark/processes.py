"""Time and peak memory of whole processes, from start to file: `explain` beside PyTorch.

    python processes.py make FOLDER               writes models, weights and inputs, random with seed 0
    python processes.py measure FOLDER EXPLAIN    runs both in turn, three times; prints medians

The peer is what a user writes with zennit (LRP) or captum (gradients): it builds the model, maps the
weights from their file, explains the predicted class and saves the result.
"""
import os
import sys
import time
from pathlib import Path

CASES = [
    ("resnet50", "lrp"), ("resnet50", "gradient"), ("densenet121", "gradient"),
    ("shufflenet_v2_x1_0", "lrp"), ("shufflenet_v2_x1_0", "gradient"), ("vit_b_16", "gradient"),
    ("bert", "gradient"),
]


def model(name):
    if name == "bert":
        from transformers import BertConfig, BertForSequenceClassification
        return BertForSequenceClassification(BertConfig()).eval()
    import torchvision
    return torchvision.models.get_model(name, weights=None).eval()


def make(folder):
    import numpy as np
    import torch
    torch.manual_seed(0)
    torch.backends.mha.set_fastpath_enabled(False)
    for name in dict(CASES):
        m = model(name)
        with torch.no_grad():
            for module in m.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    module.running_mean.normal_(0, 0.1)
                    module.running_var.uniform_(0.5, 1.5)
            for weight in m.parameters():
                if weight.ndim == 2 and not weight.any():
                    weight.normal_(0, 0.02)
        x = torch.randint(1000, 30000, (1, 128)) if name == "bert" else torch.rand(1, 3, 224, 224)
        torch.save(m.state_dict(), folder / f"{name}.pt")
        np.save(folder / f"{name}.npy", x.numpy())

        class Scores(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.m = m

            def forward(self, x):
                return self.m(x).logits

        with torch.no_grad():
            torch.onnx.export(
                Scores() if name == "bert" else m, (x,), folder / f"{name}.onnx", opset_version=17,
                dynamo=False)


def peer(folder, name, method):
    import numpy as np
    import torch
    x = torch.from_numpy(np.load(folder / f"{name}.npy"))
    m = model(name)
    m.load_state_dict(torch.load(folder / f"{name}.pt", mmap=True), assign=True)
    scores = (lambda x: m(x).logits) if name == "bert" else m
    with torch.no_grad():
        target = int(scores(x).argmax())
    if method == "lrp":
        from zennit.attribution import Gradient
        from zennit.canonizers import SequentialMergeBatchNorm
        from zennit.composites import EpsilonPlusFlat
        from zennit.torchvision import ResNetCanonizer
        merging = ResNetCanonizer() if name == "resnet50" else SequentialMergeBatchNorm()
        with Gradient(m, EpsilonPlusFlat(canonizers=[merging])) as attributor:
            _, result = attributor(x, lambda y: torch.eye(y.shape[1])[[target]] * y)
    elif name == "bert":
        from captum.attr import LayerGradientXActivation
        result = LayerGradientXActivation(scores, m.bert.embeddings.word_embeddings).attribute(
            x, target=target)
    else:
        from captum.attr import Saliency
        result = Saliency(m).attribute(x, target=target, abs=False)
    np.save(folder / "peer-result.npy", result.detach().numpy())


def run(command):
    """Wall seconds, processor seconds and peak megabytes of a process."""
    start = time.time()
    silent = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    _, status, usage = os.wait4(os.posix_spawn(command[0], command, os.environ, file_actions=silent), 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return time.time() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(folder, explain):
    print("model                 method       s  its s  CPU s  its CPU s    MB  its MB  file MB")
    for name, method in CASES:
        words = ["--composite", "epsilon-plus-flat"] if method == "lrp" else [
            "--method", "gradient-x-input" if name == "bert" else "gradient"]
        path = str(folder / name)
        ours = [explain, f"{path}.onnx", f"{path}.npy", "--output", str(folder / "result.npy"), *words]
        theirs = [sys.executable, __file__, "peer", str(folder), name, method]
        rounds = [(run(ours), run(theirs)) for _ in range(3)]
        (s, cpu, mb), (its_s, its_cpu, its_mb) = [
            [sorted(r[side][i] for r in rounds)[1] for i in range(3)] for side in (0, 1)]
        file = (folder / f"{name}.onnx").stat().st_size / 2**20
        print(f"{name:20s}  {method:8s}  {s:4.1f}  {its_s:5.1f}  {cpu:5.1f}  {its_cpu:9.1f}  {mb:4.0f}"
              f"  {its_mb:6.0f}  {file:7.0f}", flush=True)


if __name__ == "__main__":
    task, folder, *rest = sys.argv[1:]
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    {"make": make, "peer": peer, "measure": measure}[task](folder, *rest)
