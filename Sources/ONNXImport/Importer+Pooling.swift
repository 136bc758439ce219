import Formats
import Networks

extension Importer {
  /// `MaxPool`, `AveragePool`, `GlobalAveragePool` and `ReduceMean`.
  mutating func takePooling(_ operand: Operand) throws(ReadError) {
    let base = try node(operand)
    let shape = network.nodes[base].shape
    switch operand.node.operator {
    case "GlobalAveragePool":
      try define(operand, .mean(axes: Array(1..<max(1, shape.rank))), of: [base])
    case "ReduceMean":
      try takeMean(operand, of: base, shape)
    default:
      guard let kernel = operand.ints("kernel_shape") else {
        throw operand.refuse("it has no kernel_shape")
      }
      let window = try window(operand, kernel: kernel, over: Array(shape.axes.dropFirst()))
      if operand.node.operator == "MaxPool" {
        try define(operand, .maxPool(window), of: [base])
      } else {
        let countsPadding = operand.int("count_include_pad", 0) != 0
        try define(
          operand, .averagePool(AveragePooling(window, countsPadding: countsPadding)), of: [base])
      }
    }
  }

  private mutating func takeMean(
    _ operand: Operand, of base: Int, _ shape: Shape
  ) throws(ReadError) {
    var axes: [Int] = []
    for axis in try operand.integers(1, or: "axes") ?? Array(0...shape.rank) {
      axes.append(try operand.axis(axis, rank: shape.rank + 1))
    }
    axes.sort()
    guard operand.int("keepdims", 1) == 0 else {
      return try define(operand, .mean(axes: axes), of: [base])
    }
    let mean = try append(
      (operand.node.outputs.first ?? "") + "/mean", .mean(axes: axes), of: [base],
      for: operand.place)
    let kept = shape.axes.indices.filter { !axes.contains($0) }.map { shape.axes[$0] }
    try define(operand, .reshape(Shape(kept.isEmpty ? [1] : kept)), of: [mean])
  }

  /// The window of a convolution or a pooling, from its attributes.
  func window(
    _ operand: Operand, kernel: [Int], over positions: [Int]
  ) throws(ReadError) -> Window {
    let count = kernel.count
    let ones = Array(repeating: 1, count: count)
    let strides = operand.ints("strides") ?? ones
    let dilations = operand.ints("dilations") ?? ones
    var pads = operand.ints("pads") ?? Array(repeating: 0, count: 2 * count)
    guard strides.count == count, dilations.count == count, pads.count == 2 * count,
      positions.count == count
    else {
      throw operand.refuse("its attributes do not fit \(positions.count) axes of positions")
    }
    let limit = 1...1 << 24
    guard (kernel + strides + dilations).allSatisfy(limit.contains) else {
      throw operand.refuse("kernel, strides and dilations must be positive")
    }
    let automatic = operand.string("auto_pad", "NOTSET")
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
    default: throw operand.refuse("auto_pad '\(automatic)' is not supported")
    }
    return Window(
      (0..<count).map {
        Window.Axis(
          kernel: kernel[$0], stride: strides[$0], padding: (pads[$0], pads[count + $0]),
          dilation: dilations[$0])
      }, roundsUp: operand.int("ceil_mode", 0) != 0)
  }
}
