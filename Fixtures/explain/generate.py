"""The three small models of this folder. Made with onnx 1.23.2 and NumPy 2.4.6: python generate.py

image.onnx   3x8x8 -> 3: convolution, batch normalization, ReLU, convolution with stride 2, ReLU,
             flatten, dense, ReLU, dense; random weights, every layer with a bias.
dense.onnx   2 -> 1: relu([[1, 1], [1, -1]] x + (-1, 0.5)), then (2, -3) h + 1. At (2, 1) against
             zero DeepLIFT's contributions are -10/3 and 13/3.
channels-last.onnx   6x8x3 -> 2, as TensorFlow exports images: transposed, convolution, ReLU,
             global average, dense.
"""

import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent


def save(name, nodes, weights, shape, outputs):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", *shape])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", outputs])],
        [numpy_helper.from_array(value.astype(numpy.float32), key)
         for key, value in weights.items()],
    )
    model = helper.make_model(
        graph, producer_name="generate", opset_imports=[helper.make_opsetid("", 18)],
        ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, FOLDER / f"{name}.onnx")


def image():
    random = numpy.random.default_rng(3)

    def weight(*shape):
        return random.normal(0, 0.4, shape)

    weights = {
        "w1": weight(4, 3, 3, 3), "b1": weight(4),
        "scale": 1 + weight(4), "shift": weight(4), "mean": weight(4),
        "variance": 0.5 + random.random(4),
        "w2": weight(4, 4, 3, 3), "b2": weight(4),
        "w3": weight(5, 64), "b3": weight(5),
        "w4": weight(3, 5), "b4": weight(3),
    }
    pads = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
    nodes = [
        helper.make_node("Conv", ["input", "w1", "b1"], ["c1"], "conv1", **pads),
        helper.make_node(
            "BatchNormalization", ["c1", "scale", "shift", "mean", "variance"], ["n1"], "bn1"),
        helper.make_node("Relu", ["n1"], ["a1"], "relu1"),
        helper.make_node("Conv", ["a1", "w2", "b2"], ["c2"], "conv2", strides=[2, 2], **pads),
        helper.make_node("Relu", ["c2"], ["a2"], "relu2"),
        helper.make_node("Flatten", ["a2"], ["f"], "flatten"),
        helper.make_node("Gemm", ["f", "w3", "b3"], ["d1"], "fc1", transB=1),
        helper.make_node("Relu", ["d1"], ["a3"], "relu3"),
        helper.make_node("Gemm", ["a3", "w4", "b4"], ["output"], "fc2", transB=1),
    ]
    save("image", nodes, weights, [3, 8, 8], 3)


def dense():
    weights = {
        "w1": numpy.array([[1, 1], [1, -1]]), "b1": numpy.array([-1, 0.5]),
        "w2": numpy.array([[2, -3]]), "b2": numpy.array([1]),
    }
    nodes = [
        helper.make_node("Gemm", ["input", "w1", "b1"], ["z"], "hidden", transB=1),
        helper.make_node("Relu", ["z"], ["a"], "relu"),
        helper.make_node("Gemm", ["a", "w2", "b2"], ["output"], "out", transB=1),
    ]
    save("dense", nodes, weights, [2], 1)


def channels_last():
    random = numpy.random.default_rng(4)
    weights = {
        "w1": random.normal(0, 0.5, (4, 3, 3, 3)), "w2": random.normal(0, 1, (4, 2)),
    }
    nodes = [
        helper.make_node("Transpose", ["input"], ["t"], "transpose", perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["t", "w1"], ["c"], "conv", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c"], ["a"], "relu"),
        helper.make_node("GlobalAveragePool", ["a"], ["g"], "average"),
        helper.make_node("Flatten", ["g"], ["f"], "flatten"),
        helper.make_node("MatMul", ["f", "w2"], ["output"], "dense"),
    ]
    save("channels-last", nodes, weights, [6, 8, 3], 2)


image()
dense()
channels_last()
