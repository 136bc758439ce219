import Formats
import Networks

extension Importer {
  /// Reads `MaxPool`, `AveragePool`, `GlobalAveragePool` and `ReduceMean`.
  mutating func takePooling(_ call: OperatorCall) throws(ReadError) {
    let base = try node(call)
    let shape = network.nodes[base].shape
    switch call.node.operator {
    case "GlobalAveragePool":
      try define(call, .mean(axes: Array(1..<max(1, shape.rank))), of: [base])
    case "ReduceMean":
      try takeMean(call, of: base, shape)
    default:
      guard let kernel = call.ints("kernel_shape") else {
        throw call.refuse("it has no kernel_shape")
      }
      let window = try window(call, kernel: kernel, over: Array(shape.axes.dropFirst()))
      if call.node.operator == "MaxPool" {
        try define(call, .maxPool(window), of: [base])
      } else {
        let countsPadding = call.int("count_include_pad", 0) != 0
        try define(
          call, .averagePool(AveragePooling(window, countsPadding: countsPadding)), of: [base])
      }
    }
  }

  private mutating func takeMean(
    _ call: OperatorCall, of base: Int, _ shape: Shape
  ) throws(ReadError) {
    var axes: [Int] = []
    for axis in try call.integers(1, or: "axes") ?? Array(0...shape.rank) {
      axes.append(try call.axis(axis, rank: shape.rank + 1))
    }
    axes.sort()
    guard call.int("keepdims", 1) == 0 else {
      return try define(call, .mean(axes: axes), of: [base])
    }
    let mean = try append(
      (call.node.outputs.first ?? "") + "/mean", .mean(axes: axes), of: [base],
      for: call.place)
    let kept = shape.axes.indices.filter { !axes.contains($0) }.map { shape.axes[$0] }
    try define(call, .reshape(Shape(kept.isEmpty ? [1] : kept)), of: [mean])
  }

  /// The window of a convolution or pooling, from its attributes.
  func window(
    _ call: OperatorCall, kernel: [Int], over positions: [Int]
  ) throws(ReadError) -> Window {
    let count = kernel.count
    let ones = Array(repeating: 1, count: count)
    let strides = call.ints("strides") ?? ones
    let dilations = call.ints("dilations") ?? ones
    var pads = call.ints("pads") ?? Array(repeating: 0, count: 2 * count)
    guard strides.count == count, dilations.count == count, pads.count == 2 * count,
      positions.count == count
    else {
      throw call.refuse("its attributes do not fit \(positions.count) axes of positions")
    }
    let limit = 1...1 << 24
    guard (kernel + strides + dilations).allSatisfy(limit.contains) else {
      throw call.refuse("kernel, strides and dilations must be positive")
    }
    let automatic = call.string("auto_pad", "NOTSET")
    switch automatic {
    case "NOTSET": break
    case "VALID": pads = pads.map { _ in 0 }
    case "SAME_UPPER", "SAME_LOWER":
      for axis in 0..<count {
        let outputs = (positions[axis] + strides[axis] - 1) / strides[axis]
        let needed = (outputs - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1
        let total = max(0, needed - positions[axis])
        pads[axis] = automatic == "SAME_UPPER" ? total / 2 : (total + 1) / 2
        pads[count + axis] = total - pads[axis]
      }
    default: throw call.refuse("auto_pad '\(automatic)' is not supported")
    }
    return Window(
      (0..<count).map {
        Window.Axis(
          kernel: kernel[$0], stride: strides[$0], padding: (pads[$0], pads[count + $0]),
          dilation: dilations[$0])
      }, roundsUp: call.int("ceil_mode", 0) != 0)
  }
}
