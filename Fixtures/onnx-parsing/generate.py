"""Small ONNX files, and what the onnx package reads in them: see README.md.

Writes the files and expected.json beside itself.
"""

import contextlib
import io
import json
import math
import os
import warnings

import numpy as np
import onnx
import torch
from onnx import AttributeProto, TensorProto, helper, numpy_helper

FOLDER = os.path.dirname(os.path.abspath(__file__))
FLOATS = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"}
INTEGERS = ["INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64", "BOOL"]


# What the files hold


def dimension(dim):
    kind = dim.WhichOneof("value")
    return {"dim_value": dim.dim_value, "dim_param": dim.dim_param}.get(kind, None)


def value(info):
    tensor = info.type.tensor_type if info.type.HasField("tensor_type") else None
    return {
        "name": info.name,
        "elementType": TensorProto.DataType.Name(tensor.elem_type).lower() if tensor else None,
        "dimensions": (
            [dimension(d) for d in tensor.shape.dim]
            if tensor and tensor.HasField("shape")
            else None
        ),
    }


def number(x):
    """A JSON number, or a text for what JSON has no number for."""
    x = float(x)
    return x if math.isfinite(x) else str(x)


def tensor(t):
    array = numpy_helper.to_array(t, base_dir=FOLDER).flatten()
    name = TensorProto.DataType.Name(t.data_type)
    numbers = (
        {"floats": [number(x) for x in array]}
        if name in FLOATS
        else {"integers": [int(x) for x in array]}
    )
    return {"elementType": name.lower(), "dimensions": list(t.dims), **numbers}


def attribute(a):
    kind = AttributeProto.AttributeType.Name(a.type).lower()
    if kind == "int":
        return {"int": a.i}
    if kind == "float":
        return {"float": number(a.f)}
    if kind == "ints":
        return {"ints": list(a.ints)}
    if kind == "floats":
        return {"floats": [number(x) for x in a.floats]}
    if kind == "tensor":
        return {"tensor": tensor(a.t)}
    try:
        if kind == "string":
            return {"string": a.s.decode("utf-8")}
        if kind == "strings":
            return {"strings": [s.decode("utf-8") for s in a.strings]}
    except UnicodeDecodeError:
        pass
    return {"unsupported": kind}


def node(n):
    return {
        "name": n.name,
        "operator": n.op_type,
        "domain": "" if n.domain == "ai.onnx" else n.domain,
        "inputs": list(n.input),
        "outputs": list(n.output),
        "attributes": {a.name: attribute(a) for a in n.attribute},
    }


def model(m):
    graph = m.graph
    initializers = {t.name for t in graph.initializer}
    return {
        "irVersion": m.ir_version,
        "opsets": {o.domain: o.version for o in m.opset_import},
        "producer": " ".join(x for x in (m.producer_name, m.producer_version) if x),
        "functions": [f"{f.domain}.{f.name}" for f in m.functions],
        "graph": {
            "name": graph.name,
            "nodes": [node(n) for n in graph.node],
            "initializers": {t.name: tensor(t) for t in graph.initializer},
            "inputs": [value(v) for v in graph.input if v.name not in initializers],
            "outputs": [value(v) for v in graph.output],
        },
    }


# The files made with the onnx package


def make(nodes, inputs, outputs, initializers=(), opset=20, ir=10, name="graph", **more):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(initializers))
    opsets = more.pop("opsets", [("", opset)])
    return helper.make_model(
        graph,
        ir_version=ir,
        opset_imports=[helper.make_opsetid(d, v) for d, v in opsets],
        producer_name="by hand",
        **more,
    )


def floats(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def typical(name):
    """Numbers of a type that show its ends, its sign and its byte order."""
    if name == "BOOL":
        return [1, 0, 0, 1, 1, 0]
    if name in FLOATS:
        smallest = {"FLOAT": 2.0**-149, "DOUBLE": 5e-324, "FLOAT16": 2.0**-24, "BFLOAT16": 2.0**-133}
        return [1.5, -2.25, smallest[name], -0.0, math.inf, math.nan]
    kind = np.iinfo(name.lower())
    return [kind.min, min(kind.max, 2**63 - 1), 0, 1, 100, kind.max // 3]


def types():
    tensors = []
    for name in sorted(FLOATS) + INTEGERS:
        code = getattr(TensorProto, name)
        typed = helper.make_tensor(f"{name} typed", code, [2, 3], typical(name))
        raw = helper.make_tensor(f"{name} raw", code, [2, 3], typical(name))
        array = numpy_helper.to_array(raw)
        raw = numpy_helper.from_array(array, f"{name} raw")
        assert raw.data_type == code and raw.HasField("raw_data") and not typed.HasField("raw_data")
        tensors += [typed, raw]
    tensors += [
        helper.make_tensor("empty", TensorProto.INT64, [0], []),
        helper.make_tensor("empty axis", TensorProto.FLOAT, [2, 0, 3], b"", raw=True),
        helper.make_tensor("scalar", TensorProto.FLOAT, [], [0.1]),
    ]
    identity = helper.make_node("Identity", ["x"], ["y"])
    return make([identity], [floats("x", [1])], [floats("y", [1])], tensors)


def attributes():
    inner = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["z"])], "inner", [], [floats("z", [1])]
    )
    sparse = helper.make_sparse_tensor(
        helper.make_tensor("values", TensorProto.FLOAT, [1], [1.0]),
        helper.make_tensor("indices", TensorProto.INT64, [1], [2]),
        [5],
    )
    kind = helper.make_tensor_type_proto(TensorProto.FLOAT, [1])
    small = helper.make_tensor("t", TensorProto.INT32, [2, 1], [3, -4])
    everything = helper.make_node(
        "Everything",
        ["x", "", "x"],
        ["y", ""],
        name="all of them",
        domain="example.org",
        int=-7,
        zero=0,
        float=0.1,
        string="größer",
        bytes=b"\xff\xfe",
        ints=[1, -(2**63), 2**63 - 1],
        floats=[0.25, math.inf, math.nan],
        strings=["", "a\nb"],
        tensor=small,
        tensors=[small, small],
        graph=inner,
        graphs=[inner],
        sparse_tensor=sparse,
        sparse_tensors=[sparse],
        type_proto=kind,
        type_protos=[kind],
    )
    everything.attribute.append(
        helper.make_attribute("no ints", [], attr_type=AttributeProto.INTS)
    )
    everything.doc_string = "a comment"
    everything.metadata_props.add(key="what", value="everything")
    pow_ = helper.make_node("Identity", ["y"], ["w"], domain="ai.onnx")
    m = make(
        [everything, pow_],
        [floats("x", [1])],
        [floats("w", [1])],
        opsets=[("example.org", 3), ("", 20)],
        doc_string="about the model",
        producer_version="1",
        domain="example.org",
        model_version=5,
    )
    m.metadata_props.add(key="author", value="nobody")
    return m


def old():
    """Opset 6 and IR version 3, where every initializer is among the inputs too."""
    weight = helper.make_tensor("w", TensorProto.FLOAT, [2, 3], [1, 2, 3, 4, 5, 6])
    bias = helper.make_tensor("b", TensorProto.FLOAT, [2], [0.5, -0.5])
    nodes = [
        helper.make_node("Gemm", ["x", "w", "b"], ["h"], transB=1, broadcast=1),
        helper.make_node("Relu", ["h"], ["y"]),
    ]
    inputs = [floats("x", [1, 3]), floats("w", [2, 3]), floats("b", [2])]
    return make(nodes, inputs, [floats("y", [1, 2])], [weight, bias], opset=6, ir=3)


def values():
    """Declared shapes and types of every kind."""
    inputs = [
        floats("symbolic", ["batch", 3, "height", "height"]),
        floats("unknown axis", [None, 3]),
        floats("no axis", []),
        floats("unknown rank", None),
        helper.make_tensor_value_info("float8", TensorProto.FLOAT8E4M3FN, [0]),
        helper.make_tensor_value_info("text", TensorProto.STRING, [1]),
        helper.make_tensor_sequence_value_info("sequence", TensorProto.FLOAT, [2]),
    ]
    identity = helper.make_node("Identity", ["symbolic"], ["y"])
    return make([identity], inputs, [floats("y", None), inputs[1]], opset=18, ir=8)


def functions():
    """A function that no node uses."""
    function = helper.make_function(
        "example.org",
        "Twice",
        ["a"],
        ["b"],
        [helper.make_node("Add", ["a", "a"], ["b"])],
        [helper.make_opsetid("", 18)],
    )
    relu = helper.make_node("Relu", ["x"], ["y"])
    opsets = [("", 18), ("example.org", 1)]
    return make(
        [relu], [floats("x", [2])], [floats("y", [2])], opsets=opsets, functions=[function]
    )


def used_function():
    m = functions()
    m.graph.node[0].op_type = "Twice"
    m.graph.node[0].domain = "example.org"
    m.graph.node[0].name = "call"
    return m


def external():
    tensors = [
        numpy_helper.from_array(np.arange(6, dtype=np.float32).reshape(2, 3) / 4, "floats"),
        numpy_helper.from_array(np.array([-1, 2**40], dtype=np.int64), "integers"),
        numpy_helper.from_array(np.zeros((0, 4), dtype=np.float64), "nothing"),
    ]
    add = helper.make_node("Add", ["x", "floats"], ["y"])
    m = make([add], [floats("x", [2, 3])], [floats("y", [2, 3])], tensors)
    data = b"\x55" * 3
    for t in m.graph.initializer:
        raw = t.raw_data
        t.ClearField("raw_data")
        t.data_location = TensorProto.EXTERNAL
        t.external_data.add(key="location", value="external.data")
        t.external_data.add(key="offset", value=str(len(data)))
        t.external_data.add(key="length", value=str(len(raw)))
        data += raw
    with open(os.path.join(FOLDER, "external.data"), "wb") as file:
        file.write(data)
    return m


# The files that PyTorch exports


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = torch.nn.Conv2d(2, 3, 3, padding=1, bias=False)
        self.norm = torch.nn.BatchNorm2d(3)
        self.dense = torch.nn.Linear(3, 2)

    def forward(self, x):
        x = torch.nn.functional.gelu(self.norm(self.convolution(x)))
        return self.dense(x[:, :, 1:5].mean((2, 3)))


def exported(**options):
    torch.manual_seed(1)
    block = Block().eval()
    x = torch.rand(2, 2, 6, 6)
    silent = io.StringIO()
    with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
        if options["dynamo"]:
            m = torch.onnx.export(block, (x,), verbose=False, **options).model_proto
        else:
            buffer = io.BytesIO()
            torch.onnx.export(block, (x,), buffer, **options)
            m = onnx.load_from_string(buffer.getvalue())
    # Comments, among them the paths of the machine that made the file.
    for n in m.graph.node:
        n.ClearField("metadata_props")
        n.ClearField("doc_string")
    for v in list(m.graph.value_info) + list(m.graph.input) + list(m.graph.output):
        v.ClearField("metadata_props")
    return m


def all_files():
    batch = ({0: torch.export.Dim("batch")},)
    axes = {"input_names": ["x"], "dynamic_axes": {"x": {0: "batch"}}}
    yield "types", types()
    yield "attributes", attributes()
    yield "old", old()
    yield "values", values()
    yield "functions", functions()
    yield "used-function", used_function()
    yield "external", external()
    yield "torch-18", exported(dynamo=True, opset_version=18, dynamic_shapes=batch)
    yield "torch-20-plain", exported(dynamo=True, opset_version=20, optimize=False)
    yield "torch-script-9", exported(
        dynamo=False, opset_version=9, keep_initializers_as_inputs=True, **axes
    )
    yield "torch-script-20", exported(dynamo=False, opset_version=20, **axes)


def main():
    warnings.filterwarnings("ignore")
    expected = {}
    for name, m in all_files():
        path = os.path.join(FOLDER, f"{name}.onnx")
        with open(path, "wb") as file:
            file.write(m.SerializeToString())
        if name not in {"attributes", "values", "used-function"}:
            onnx.checker.check_model(path)
        if name != "used-function":
            expected[name] = model(onnx.load(path, load_external_data=False))
    with open(os.path.join(FOLDER, "expected.json"), "w") as file:
        rows = (f"{json.dumps(n)}: {json.dumps(m)}" for n, m in expected.items())
        file.write("{\n" + ",\n".join(rows) + "\n}\n")


main()
