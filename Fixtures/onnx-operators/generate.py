"""Writes operators.json: small ONNX graphs, one input each, and ONNX Runtime's output.

Run in a virtual environment with requirements.txt. The models are float32, so that the outputs hold to
about 1e-6 of the largest.
"""
import base64
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

RANDOM = np.random.default_rng(0)
CASES = []


def numbers(*shape):
    return RANDOM.normal(size=shape).astype(np.float32)


def case(name, shape, nodes, opset=18, positive=False, functions=(), domains=(), x=None, **constants):
    """A graph from x to y. `nodes` are (operator, inputs, outputs, attributes), the constants arrays."""
    if x is None:
        x = numbers(*shape)
        if positive:
            x = np.abs(x) + 0.1
    made = [
        helper.make_node(op, list(inputs), list(outputs), domain=attributes.pop("domain", ""), **attributes)
        for op, inputs, outputs, attributes in nodes
    ]
    kind = helper.np_dtype_to_tensor_dtype(x.dtype)
    graph = helper.make_graph(
        made, name, [helper.make_tensor_value_info("x", kind, x.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)] + [helper.make_opsetid(d, v) for d, v in domains],
        functions=list(functions), ir_version=8)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    y = session.run(["y"], {"x": x})[0]
    assert np.isfinite(y).all(), name
    CASES.append({
        "name": name, "model": base64.b64encode(model.SerializeToString()).decode(),
        "shape": list(x.shape), "input": [float(v) for v in x.ravel()],
        "output": [float(v) for v in y.ravel()],
    })


def one(op, shape, name=None, inputs=("x",), opset=18, positive=False, x=None, **rest):
    """A graph of a single operator; arrays among the arguments are constants, the others attributes."""
    constants = {k: v for k, v in rest.items() if isinstance(v, np.ndarray)}
    attributes = {k: v for k, v in rest.items() if not isinstance(v, np.ndarray)}
    case(name or op, shape, [(op, inputs, ["y"], attributes)], opset, positive, x=x, **constants)


def integers(*values):
    return np.array(values, dtype=np.int64)


def elementwise():
    for op in ["Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Elu", "Selu", "Celu", "HardSigmoid",
               "HardSwish", "Mish", "ThresholdedRelu", "Shrink", "LeakyRelu", "Exp", "Abs", "Neg", "Erf",
               "Sin", "Cos", "Sign", "Floor"]:
        one(op, (1, 12))
    for op in ["Log", "Sqrt", "Reciprocal"]:
        one(op, (1, 12), positive=True)
    one("Gelu", (1, 12), opset=20)
    one("PRelu", (1, 3, 4), inputs=["x", "s"], s=numbers(3, 1))
    one("PRelu", (1, 3, 4), "PRelu of each neuron", ["x", "s"], s=numbers(3, 4))
    half = np.float32(0.5)
    for op in ["Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Equal"]:
        case(f"{op} as a mask", (1, 6), [(op, ["x", "c"], ["m"], {}), ("Cast", ["m"], ["f"], {"to": 1}),
                                          ("Mul", ["x", "f"], ["y"], {})], c=half)
        case(f"{op} of a vector", (1, 6), [(op, ["x", "c"], ["m"], {}), ("Cast", ["m"], ["f"], {"to": 1}),
                                            ("Mul", ["x", "f"], ["y"], {})], c=numbers(6))
    case("Or of two comparisons", (1, 6), [
        ("Greater", ["x", "c"], ["a"], {}), ("Less", ["x", "d"], ["b"], {}), ("Or", ["a", "b"], ["m"], {}),
        ("Cast", ["m"], ["f"], {"to": 1}), ("Mul", ["x", "f"], ["y"], {})], c=half, d=np.float32(-0.2))
    case("Where between two values", (1, 6), [
        ("Greater", ["x", "c"], ["m"], {}), ("MatMul", ["x", "w"], ["z"], {}), ("Where", ["m", "x", "z"], ["y"], {})],
        c=half, w=numbers(6, 6))
    case("Where by a constant", (1, 4), [("Where", ["m", "x", "c"], ["y"], {})],
         m=np.array([[True, False, True, False]]), c=numbers(1, 4))
    case("Where of two by a constant", (1, 4), [("Relu", ["x"], ["r"], {}), ("Where", ["m", "x", "r"], ["y"], {})],
         m=np.array([[True, False, True, False]]))
    case("a guard against NaN", (1, 4), [
        ("Softmax", ["x"], ["p"], {}), ("IsNaN", ["p"], ["n"], {}), ("Where", ["n", "z", "p"], ["y"], {})],
        z=np.float32(0))
    case("SiLU with a cap", (1, 6), [
        ("Sigmoid", ["x"], ["s"], {}), ("Mul", ["x", "s"], ["m"], {}), ("Min", ["m", "c"], ["y"], {})],
        c=np.float32(40), x=np.array([[-60, -2, 0.5, 3, 45, 100]], dtype=np.float32))
    for op in ["Max", "Min", "Sum", "Mean"]:
        case(f"{op} of three", (1, 5), [("MatMul", ["x", "w"], ["a"], {}), ("Relu", ["x"], ["b"], {}),
                                        (op, ["x", "a", "b"], ["y"], {})], w=numbers(5, 5))
    case("a quotient of two values", (1, 5), [("Abs", ["x"], ["a"], {}), ("Add", ["a", "c"], ["d"], {}),
                                             ("MatMul", ["x", "w"], ["n"], {}), ("Div", ["n", "d"], ["y"], {})],
         c=np.float32(1), w=numbers(5, 5))
    case("constants divided", (1, 4), [("Div", ["a", "b"], ["q"], {}), ("Mul", ["x", "q"], ["y"], {})],
         a=np.float32(1), b=np.float32(4))
    case("whole constants divided", (1, 4), [
        ("Div", ["a", "b"], ["q"], {}), ("Cast", ["q"], ["f"], {"to": 1}), ("Mul", ["x", "f"], ["y"], {})],
        a=integers(7), b=integers(2))


def reductions():
    for op in ["ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare",
               "ReduceLogSumExp", "ReduceProd"]:
        one(op, (1, 2, 3, 4), inputs=["x", "a"], keepdims=0, a=integers(2))
    one("ReduceSum", (1, 2, 3, 4), inputs=["x", "a"], a=integers(1, 3))
    one("ReduceMax", (1, 2, 3, 4), "ReduceMax of all", keepdims=0)
    one("GlobalMaxPool", (1, 2, 3, 4))
    one("GlobalAveragePool", (1, 2, 3, 4))
    one("CumSum", (1, 3, 4), inputs=["x", "a"], a=integers(1).reshape(()))
    one("CumSum", (1, 3, 4), "CumSum backwards without itself", ["x", "a"], exclusive=1, reverse=1,
        a=integers(2).reshape(()))


def normalisations():
    one("InstanceNormalization", (1, 3, 4, 2), inputs=["x", "s", "b"], s=numbers(3), b=numbers(3))
    one("GroupNormalization", (1, 4, 3, 2), inputs=["x", "s", "b"], opset=21, num_groups=2, s=numbers(4), b=numbers(4))
    one("LayerNormalization", (1, 3, 4), inputs=["x", "s", "b"], s=numbers(4), b=numbers(4))
    one("LRN", (1, 5, 2, 2), size=3, alpha=0.5, beta=0.75, bias=1.5)
    one("LogSoftmax", (1, 5))
    one("Softmax", (1, 3, 5), axis=1)
    case("RMS normalisation in pieces", (1, 6), [
        ("Mul", ["x", "x"], ["q"], {}), ("ReduceMean", ["q", "a"], ["m"], {}), ("Add", ["m", "e"], ["s"], {}),
        ("Sqrt", ["s"], ["r"], {}), ("Div", ["x", "r"], ["n"], {}), ("Mul", ["n", "g"], ["y"], {})],
        a=integers(-1), e=np.float32(1e-5), g=numbers(6))


def windows():
    one("Conv", (1, 2, 3, 4, 3), "Conv of volumes", ["x", "w"], w=numbers(3, 2, 2, 2, 2), pads=[1, 0, 1, 0, 1, 0])
    one("MaxPool", (1, 2, 3, 4, 4), "MaxPool of volumes", kernel_shape=[2, 2, 2])
    one("AveragePool", (1, 2, 3, 4, 4), "AveragePool of volumes", kernel_shape=[2, 2, 2], strides=[1, 2, 2])
    one("Conv", (3, 2, 4, 4), "Conv of three images", ["x", "w"], w=numbers(2, 2, 3, 3))
    for name, shape, weight, attributes in [
        ("plain", (1, 2, 4), (2, 3, 3), {}),
        ("stride 2", (1, 2, 4, 3), (2, 3, 2, 2), {"strides": [2, 2]}),
        ("stride 2, kernel 3", (1, 2, 4, 3), (2, 3, 3, 3), {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1]}),
        ("stride 3, kernel 2", (1, 1, 4), (1, 2, 2), {"strides": [3]}),
        ("dilated", (1, 2, 5), (2, 2, 3), {"dilations": [2]}),
        ("stride and dilation 2", (1, 2, 5), (2, 2, 3), {"strides": [2], "dilations": [2]}),
        ("groups", (1, 4, 4), (4, 2, 3), {"group": 2, "strides": [2]}),
        ("pads beyond the kernel", (1, 1, 5), (1, 1, 2), {"pads": [2, 1]}),
        ("volumes", (1, 2, 2, 3, 2), (2, 2, 2, 2, 2), {"strides": [2, 1, 2]}),
    ]:
        one("ConvTranspose", shape, f"ConvTranspose, {name}", ["x", "w", "b"], w=numbers(*weight),
            b=numbers(weight[1] * attributes.get("group", 1)), **attributes)


def resizings():
    def resize(name, scales, **attributes):
        case(f"Resize, {name}", (1, 2, 4, 5), [("Resize", ["x", "", "s"], ["y"], attributes)],
             s=np.array([1, 1, *scales], dtype=np.float32))

    for mode in ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "half_pixel_symmetric"]:
        for kind in ["nearest", "linear", "cubic"]:
            resize(f"{kind}, {mode}", (2, 1.6), mode=kind, coordinate_transformation_mode=mode)
    for rounding in ["floor", "ceil", "round_prefer_ceil"]:
        resize(f"nearest, {rounding}", (1.5, 0.6), mode="nearest", nearest_mode=rounding)
    resize("cubic, outside excluded", (0.5, 2), mode="cubic", exclude_outside=1, cubic_coeff_a=-0.5)
    resize("linear, antialiased", (0.5, 0.4), mode="linear", antialias=1)
    case("Resize to sizes", (1, 2, 4, 5), [("Resize", ["x", "", "", "s"], ["y"], {"mode": "linear"})],
         s=integers(1, 2, 3, 7))
    case("Resize with channels last", (1, 3, 4, 2), [("Resize", ["x", "", "s"], ["y"], {"mode": "linear"})],
         s=np.array([1, 2, 2, 1], dtype=np.float32))
    case("Upsample", (1, 2, 3, 3), [("Upsample", ["x", "s"], ["y"], {"mode": "linear"})], opset=9,
         s=np.array([1, 1, 2, 2], dtype=np.float32))


def movements():
    one("Transpose", (1, 2, 3, 4), perm=[2, 0, 3, 1])
    one("Gather", (1, 4, 3), inputs=["x", "i"], axis=1, i=np.array([[2, 0], [3, -1]]))
    one("GatherElements", (1, 3, 3), inputs=["x", "i"], axis=1, i=np.array([[[0, 2, 1], [1, -1, 0]]]))
    one("GatherND", (1, 3, 4), inputs=["x", "i"], i=np.array([[0, 1], [0, 2]]))
    one("ScatterND", (1, 4), inputs=["x", "i", "u"], i=np.array([[0, 1], [0, 3]]), u=numbers(2))
    one("ScatterElements", (1, 4), inputs=["x", "i", "u"], axis=1, i=np.array([[2, 0]]), u=numbers(1, 2))
    one("Tile", (1, 2, 3), inputs=["x", "r"], r=integers(1, 3, 2))
    one("DepthToSpace", (1, 8, 2, 3), blocksize=2)
    one("DepthToSpace", (1, 8, 2, 3), "DepthToSpace by columns", blocksize=2, mode="CRD")
    one("SpaceToDepth", (1, 2, 4, 6), blocksize=2)
    for mode in ["reflect", "edge", "constant"]:
        one("Pad", (1, 2, 3, 4), f"Pad, {mode}", ["x", "p"], mode=mode, p=integers(0, 0, 1, 2, 0, 0, 2, 1))
    one("Pad", (1, 2, 3, 4), "Pad that cuts off", ["x", "p"], p=integers(0, 0, -1, 2, 0, 0, 0, -1))
    one("Trilu", (1, 3, 4), upper=0)
    one("Compress", (1, 4), inputs=["x", "c"], axis=1, c=np.array([True, False, True, True]))
    one("Slice", (1, 5), "Slice backwards", ["x", "s", "e", "a", "t"], s=integers(-1), e=integers(-6), a=integers(1),
        t=integers(-2))
    case("Concat along the batch", (1, 3), [("Relu", ["x"], ["r"], {}), ("Concat", ["x", "r"], ["y"], {"axis": 0})])
    case("a split with the rest", (1, 5), [("Split", ["x"], ["a", "b"], {"axis": 1, "num_outputs": 2}),
                                           ("Concat", ["b", "a"], ["y"], {"axis": 1})])


def products():
    case("a constant on the left", (1, 3, 4), [("MatMul", ["w", "x"], ["y"], {})], w=numbers(2, 3))
    case("weights for each head", (1, 2, 3, 4), [("MatMul", ["x", "w"], ["y"], {})], w=numbers(2, 4, 5))
    case("Gemm with a transposed operand", (2, 3), [("Gemm", ["x", "w"], ["y"], {"transA": 1, "alpha": 0.5})], w=numbers(2, 4))
    case("Gemm with a column", (2, 3), [("Gemm", ["x", "w", "c"], ["y"], {"beta": 2.0})], w=numbers(3, 4), c=numbers(2, 1))
    case("Gemm of two values", (2, 2), [("Relu", ["x"], ["r"], {}), ("Gemm", ["x", "r", "x"], ["y"], {"transB": 1})])
    for equation, weight in [("bij,jk->bik", (4, 2)), ("bij,kj->bki", (2, 4)), ("bij,ij->b", (3, 4)), ("bij,k->bik", (2,))]:
        case(f"Einsum {equation}", (1, 3, 4), [("Einsum", ["x", "w"], ["y"], {"equation": equation})], w=numbers(*weight))
    case("Einsum of one", (1, 3, 4), [("Einsum", ["x"], ["y"], {"equation": "bij->jb"})])
    case("attention with a mask", (1, 3, 4), [
        ("Transpose", ["x"], ["t"], {"perm": [0, 2, 1]}), ("MatMul", ["x", "t"], ["s"], {}),
        ("Add", ["s", "m"], ["z"], {}), ("Softmax", ["z"], ["p"], {}), ("MatMul", ["p", "x"], ["y"], {})],
        m=np.triu(np.full((3, 3), -np.inf, dtype=np.float32), 1))


def control():
    def branch(op):
        return helper.make_graph([helper.make_node(op, ["x"], ["r"])], op, [],
                                 [helper.make_tensor_value_info("r", TensorProto.FLOAT, None)])

    case("If", (1, 4), [("If", ["c"], ["y"], {"then_branch": branch("Relu"), "else_branch": branch("Neg")})],
         c=np.array(False))
    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [helper.make_node("Mul", ["v", "h"], ["next"]), helper.make_node("Identity", ["c"], ["on"]),
         helper.make_node("Add", ["next", "x"], ["item"])], "body",
        [value("i", TensorProto.INT64, []), value("c", TensorProto.BOOL, []), value("v", TensorProto.FLOAT, None)],
        [value("on", TensorProto.BOOL, []), value("next", TensorProto.FLOAT, None), value("item", TensorProto.FLOAT, None)])
    case("Loop", (1, 4), [("Loop", ["n", "c", "x"], ["last", "items"], {"body": body}),
                          ("ReduceSum", ["items", "a"], ["s"], {"keepdims": 0}), ("Add", ["s", "last"], ["y"], {})],
         n=integers(3).reshape(()), c=np.array(True), h=np.float32(0.5), a=integers(0))
    step = helper.make_graph(
        [helper.make_node("Add", ["state", "item"], ["next"]), helper.make_node("Tanh", ["next"], ["out"])], "step",
        [value("state", TensorProto.FLOAT, None), value("item", TensorProto.FLOAT, None)],
        [value("next", TensorProto.FLOAT, None), value("out", TensorProto.FLOAT, None)])
    case("Scan", (1, 3, 2), [
        ("Scan", ["s", "x"], ["last", "y"],
         {"body": step, "num_scan_inputs": 1, "scan_input_axes": [1], "scan_output_axes": [1]})], s=numbers(1, 2))
    twice = helper.make_function(
        "example.org", "ScaledRelu", ["a"], ["b"],
        [helper.make_node("LeakyRelu", ["a"], ["m"]), helper.make_node("Add", ["m", "a"], ["b"])],
        [helper.make_opsetid("", 18)], ["alpha"])
    twice.node[0].attribute.append(onnx.AttributeProto(name="alpha", ref_attr_name="alpha", type=onnx.AttributeProto.FLOAT))
    case("a function with a parameter", (1, 4), [("ScaledRelu", ["x"], ["y"], {"domain": "example.org", "alpha": 0.3})],
         functions=[twice], domains=[("example.org", 1)])


def pipelines():
    ml = [("ai.onnx.ml", 3)]

    def learned(op, shape, name=None, x=None, **attributes):
        case(name or op, shape, [(op, ["x"], ["y"], {"domain": "ai.onnx.ml", **attributes})], domains=ml, x=x)

    learned("Scaler", (1, 3), offset=[0.5, -1.0, 2.0], scale=[2.0, 0.5, 1.5])
    for norm in ["L1", "L2", "MAX"]:
        learned("Normalizer", (1, 4), f"Normalizer {norm}", np.abs(numbers(1, 4)), norm=norm)
    learned("Imputer", (1, 3), imputed_value_floats=[0.0, 0.0, 0.0], replaced_value_float=float("nan"))
    learned("OneHotEncoder", (1, 2), cats_int64s=[1, 3, 4], zeros=1, x=np.array([[3, 1]], dtype=np.float32))
    learned("Binarizer", (1, 5), threshold=0.2)


def selections():
    for op in ["Atan", "Ceil"]:
        one(op, (1, 12))
    one("Round", (1, 8), x=np.array([[-2.5, -1.5, -0.5, 0.5, 1.5, 2.4, 2.6, 3]], dtype=np.float32))
    one("Pow", (1, 2, 4), "Pow with an exponent for each", ["x", "p"], positive=True,
        p=np.array([0.5, -1.3, 2, 0], dtype=np.float32))
    one("Pow", (1, 4), "Pow of a constant for each", ["b", "x"], b=np.array([0.5, 1, 2, 3], dtype=np.float32))
    for reduction in ["add", "mul", "max", "min"]:
        one("ScatterElements", (1, 4), f"ScatterElements, {reduction}", ["x", "i", "u"], axis=1, reduction=reduction,
            i=np.array([[2, 0, 2, -2, 0]]), u=numbers(1, 5))
    one("ScatterND", (1, 3, 2), "ScatterND, add", ["x", "i", "u"], reduction="add",
        i=np.array([[0, 2], [0, 0], [0, 2]]), u=numbers(3, 2))
    case("sums over the edges of a graph", (1, 4, 2), [
        ("Gather", ["x", "f"], ["m"], {"axis": 1}),
        ("ScatterElements", ["z", "t", "m"], ["y"], {"axis": 1, "reduction": "add"})],
        f=integers(0, 1, 2, 3, 1), t=np.repeat(integers(1, 2, 0, 1, 1).reshape(1, 5, 1), 2, axis=2),
        z=np.zeros((1, 4, 2), dtype=np.float32))
    ties = np.array([[0.5, 2, -1, 2, 0.25], [1, 1, 1, -3, 1]], dtype=np.float32)
    for name, x, attributes in [("TopK", numbers(1, 6), {}), ("TopK of equals", ties, {}),
                                ("TopK of the smallest", ties, {"largest": 0}),
                                ("TopK along axis 1", numbers(1, 4, 3), {"axis": 1})]:
        case(name, x.shape, [("TopK", ["x", "k"], ["v", "i"], attributes), ("Cast", ["i"], ["f"], {"to": 1}),
                             ("Add", ["v", "f"], ["y"], {})], x=x, k=integers(3))
    for op, attributes in [("ArgMax", {}), ("ArgMin", {}), ("ArgMax", {"select_last_index": 1}),
                           ("ArgMin", {"keepdims": 0})]:
        case(" ".join([op, *attributes]), ties.shape, [(op, ["x"], ["i"], {"axis": 1, **attributes}),
                                                      ("Cast", ["i"], ["y"], {"to": 1})], x=ties)
    case("OneHot of ArgMax", (1, 5), [("ArgMax", ["x"], ["i"], {"axis": 1, "keepdims": 0}),
                                      ("OneHot", ["i", "d", "v"], ["y"], {})],
         d=integers(5).reshape(()), v=np.array([-1, 3], dtype=np.float32))
    case("Gather at a computed index", (1, 4, 3), [
        ("ReduceSum", ["x", "a"], ["s"], {"keepdims": 0}), ("ArgMax", ["s"], ["i"], {"axis": 1}),
        ("Gather", ["x", "i"], ["y"], {"axis": 1})], a=integers(2))
    case("Gather at a negative index", (1, 4, 3), [
        ("ReduceSum", ["x", "a"], ["s"], {"keepdims": 0}), ("ArgMax", ["s"], ["p"], {"axis": 1}),
        ("Sub", ["p", "n"], ["i"], {}), ("Gather", ["x", "i"], ["y"], {"axis": 1})], a=integers(2), n=integers(4).reshape(()))
    case("GatherElements in a computed order", (1, 5, 2), [
        ("TopK", ["x", "k"], ["v", "i"], {"axis": 1}), ("Sigmoid", ["x"], ["s"], {}),
        ("GatherElements", ["s", "i"], ["y"], {"axis": 1})], k=integers(3))
    # Both branches of scikit-learn's Yeo-Johnson transformation, each not a number where it is not meant.
    replace = {"domain": "ai.onnx.ml", "imputed_value_floats": [0.0], "replaced_value_float": float("nan")}
    case("a power transformation", (1, 6), [
        ("Div", ["x", "x"], ["o"], {}), ("Sub", ["x", "x"], ["z"], {}), ("Less", ["x", "z"], ["n"], {}),
        ("Add", ["x", "o"], ["a"], {}), ("Sub", ["o", "x"], ["b"], {}), ("Log", ["a"], ["l"], {}),
        ("Pow", ["a", "p"], ["c"], {}), ("Sub", ["c", "o"], ["d"], {}), ("Div", ["d", "p"], ["e"], {}),
        ("Mul", ["l", "h"], ["m"], {}), ("Add", ["e", "m"], ["u"], {}), ("Imputer", ["u"], ["r"], dict(replace)),
        ("Pow", ["b", "q"], ["f"], {}), ("Imputer", ["f"], ["s"], dict(replace)),
        ("Not", ["n"], ["k"], {}), ("Cast", ["k"], ["v"], {"to": 1}), ("Cast", ["n"], ["w"], {"to": 1}),
        ("Mul", ["r", "v"], ["i"], {}), ("Mul", ["s", "w"], ["j"], {}), ("Add", ["i", "j"], ["y"], {})],
        domains=[("ai.onnx.ml", 3)], x=np.array([[-3, -1.5, -0.5, 0, 0.5, 4]], dtype=np.float32),
        p=np.array([0.5, -1.3, 0.5, 1.7, 2, -0.5], dtype=np.float32), q=np.float32(1.4),
        h=np.array([0, 1, 0, 2, 0, 1], dtype=np.float32))
    for norm in ["L1", "L2", "MAX"]:
        case(f"Normalizer {norm} of nothing", (1, 3), [("Normalizer", ["x"], ["y"], {"domain": "ai.onnx.ml", "norm": norm})],
             domains=[("ai.onnx.ml", 3)], x=np.zeros((1, 3), dtype=np.float32))
    # The pooled token of CLIP's text model: the state at the largest token number.
    case("GatherND at the largest token", (1, 4), [
        ("Gather", ["t", "x"], ["e"], {}), ("ArgMax", ["x"], ["j"], {"axis": -1, "keepdims": 0}),
        ("Unsqueeze", ["j", "a"], ["c"], {}), ("Concat", ["z", "c"], ["i"], {"axis": -1}),
        ("GatherND", ["e", "i"], ["y"], {})],
        x=np.array([[3, 1, 6, 0]]), t=numbers(7, 3), a=integers(-1), z=np.array([[0]]))
    # RoBERTa's position numbers, which count the tokens that are not padding, and a buffer read at them.
    positions = [("Equal", ["x", "p"], ["e"], {}), ("Not", ["e"], ["m"], {}), ("Cast", ["m"], ["n"], {"to": 7}),
                 ("CumSum", ["n", "a"], ["c"], {}), ("Mul", ["c", "n"], ["d"], {}), ("Add", ["d", "p"], ["i"], {})]
    for name, buffer in [("a buffer of zeros", np.zeros((1, 8), dtype=np.int64)), ("a buffer", integers(2, 1, 0, 3, 1, 0, 2, 3)[None])]:
        case(f"GatherElements of {name}", (1, 5), positions + [
            ("GatherElements", ["b", "i"], ["g"], {"axis": 1}), ("Gather", ["t", "g"], ["u"], {}),
            ("Gather", ["w", "x"], ["v"], {}), ("Add", ["u", "v"], ["y"], {})],
            x=np.array([[4, 2, 5, 1, 1]]), p=integers(1).reshape(()), a=integers(1).reshape(()), b=buffer,
            t=numbers(4, 2), w=numbers(6, 2))
    # The weights of a normaliser-free network, standardised per output channel by batch normalisation.
    case("a convolution with standardised weights", (1, 2, 4, 4), [
        ("Reshape", ["w", "flat"], ["f"], {}),
        ("BatchNormalization", ["f", "scale", "shift", "mean", "variance"], ["n", "m2", "v2"],
         {"training_mode": 1, "epsilon": 1e-3}),
        ("Reshape", ["n", "back"], ["k"], {}), ("Conv", ["x", "k"], ["y"], {})],
        w=numbers(3, 2, 3, 3), flat=integers(1, 3, -1), back=integers(3, 2, 3, 3), scale=numbers(3),
        shift=numbers(3), mean=np.zeros(3, dtype=np.float32), variance=np.ones(3, dtype=np.float32))


def recurrent():
    """Five steps of three inputs, two units: every direction, kind and result, initial states, lengths."""
    for op, blocks, extra in [("LSTM", 4, {}), ("GRU", 3, {"linear_before_reset": 0}), ("GRU", 3, {"linear_before_reset": 1})]:
        kind = op + (" resetting after" if extra.get("linear_before_reset") else "")
        for direction, d in [("forward", 1), ("reverse", 1), ("bidirectional", 2)]:
            weights = {"w": numbers(d, 2 * blocks, 3), "r": numbers(d, 2 * blocks, 2)}
            attributes = {"hidden_size": 2, "direction": direction, **extra}
            case(f"{kind} {direction}", (5, 1, 3), [
                (op, ["x", "w", "r", "b"], ["y"], attributes)], **weights, b=numbers(d, 4 * blocks))
            # The second example ends after two steps; the results beyond are zero.
            case(f"{kind} {direction} of several lengths", (5, 2, 3), [
                (op, ["x", "w", "r", "b", "lengths"], ["y"], attributes)], **weights, b=numbers(d, 4 * blocks),
                lengths=np.array([5, 2], dtype=np.int32))
            states = ["h", "c"] if op == "LSTM" else ["h"]
            case(f"{kind} {direction} from a state, its last state", (5, 1, 3), [
                (op, ["x", "w", "r", "", "", *states], ["", "y"], attributes)], **weights,
                **{state: numbers(d, 1, 2) for state in states})
        if op == "LSTM":
            case("LSTM, its last cell state", (5, 1, 3), [
                (op, ["x", "w", "r"], ["", "", "y"], {"hidden_size": 2, "direction": "bidirectional"})],
                w=numbers(2, 8, 3), r=numbers(2, 8, 2))
    # As PyTorch exports a layer with the batch first, for three examples that the file fixes.
    case("LSTM with the batch first", (3, 5, 3), [
        ("Transpose", ["x"], ["t"], {"perm": [1, 0, 2]}),
        ("LSTM", ["t", "w", "r", "b"], ["s"], {"hidden_size": 2, "direction": "bidirectional"}),
        ("Transpose", ["s"], ["u"], {"perm": [0, 2, 1, 3]}), ("Reshape", ["u", "form"], ["v"], {}),
        ("Transpose", ["v"], ["z"], {"perm": [1, 0, 2]}), ("Gather", ["z", "last"], ["y"], {"axis": 1})],
        w=numbers(2, 8, 3), r=numbers(2, 8, 2), b=numbers(2, 16), form=integers(5, 3, 4),
        last=integers(-1).reshape(()))


def pieces():
    """What exporters write in several operators, where a piece may not be left out."""
    x = np.array([[-30, -20, -1, 0, 0.5, 25]], dtype=np.float32)
    small = np.float32(1e-6)
    case("Log of a sigmoid in pieces and a small number", (), [
        ("Neg", ["x"], ["n"], {}), ("Exp", ["n"], ["p"], {}), ("Add", ["p", "o"], ["q"], {}),
        ("Reciprocal", ["q"], ["s"], {}), ("Add", ["s", "e"], ["t"], {}), ("Log", ["t"], ["y"], {})],
        x=x, e=small, o=np.float32(1))
    case("Log of Softplus and a small number", (), [
        ("Softplus", ["x"], ["s"], {}), ("Add", ["s", "e"], ["t"], {}), ("Log", ["t"], ["y"], {})], x=x, e=small)
    case("Sqrt of Abs and a small number", (), [
        ("Abs", ["x"], ["a"], {}), ("Add", ["a", "e"], ["t"], {}), ("Sqrt", ["t"], ["y"], {})], x=x, e=small)
    case("a quotient by Abs and a small number", (), [
        ("Abs", ["x"], ["a"], {}), ("Add", ["a", "e"], ["t"], {}), ("Div", ["x", "t"], ["y"], {})], x=x, e=small)
    case("Log of a square root of a square, at least a small number", (), [
        ("Mul", ["x", "x"], ["q"], {}), ("Sqrt", ["q"], ["r"], {}), ("Max", ["r", "e"], ["m"], {}),
        ("Log", ["m"], ["y"], {})], x=x, e=small)
    for keep in [1, 0]:
        back = [] if keep else [("Reshape", ["z", "column"], ["c"], {})]
        case("a softmax in pieces" + ("" if keep else ", the sum reshaped"), (2, 3), [
            ("ReduceMax", ["x"], ["m"], {"axes": [1]}), ("Sub", ["x", "m"], ["u"], {}), ("Exp", ["u"], ["e"], {}),
            ("ReduceSum", ["e", "axis"], ["z"], {"keepdims": keep}), *back,
            ("Div", ["e", "z" if keep else "c"], ["y"], {})], opset=13, axis=integers(1),
            **({} if keep else {"column": integers(2, 1)}))
    # The sum of the columns, broadcast to the rows, is no softmax.
    case("a quotient like a softmax", (3, 3), [
        ("Exp", ["x"], ["e"], {}), ("ReduceSum", ["e", "axis"], ["z"], {"keepdims": 0}), ("Div", ["e", "z"], ["y"], {})],
        opset=13, axis=integers(1))
    learning = [("ai.onnx.ml", 2)]
    fractions = np.array([[-1.7, -0.3, 0.3, 1.9, 2, 7]], dtype=np.float32)
    case("OneHotEncoder of fractions", (), [
        ("Cast", ["x"], ["i"], {"to": 7}),
        ("OneHotEncoder", ["i"], ["y"], {"domain": "ai.onnx.ml", "cats_int64s": [-1, 0, 1, 2], "zeros": 1})],
        opset=13, domains=learning, x=fractions)
    for default in [{}, {"default_float": -4.5}]:
        case("LabelEncoder of fractions and unknown keys" + (", a default" if default else ""), (), [
            ("Cast", ["x"], ["i"], {"to": 7}),
            ("LabelEncoder", ["i"], ["y"], {"domain": "ai.onnx.ml", "keys_int64s": [0, 1, 2],
                                            "values_floats": [1.5, 4.0, 9.0], **default})],
            opset=13, domains=learning, x=fractions)
    case("Pow of a constant for each by a single number", (), [("Pow", ["b", "x"], ["y"], {})],
         x=np.array(1.5, dtype=np.float32), b=np.array([0.5, 1, 2, 3], dtype=np.float32))


if __name__ == "__main__":
    for group in [elementwise, reductions, normalisations, windows, resizings, movements, products, control, pipelines,
                  selections, recurrent, pieces]:
        group()
    versions = {"onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__, "numpy": np.__version__}
    path = Path(__file__).with_name("operators.json")
    path.write_text(json.dumps({"versions": versions, "cases": CASES}, indent=0) + "\n")
    print(len(CASES), "cases,", path.stat().st_size, "bytes")
