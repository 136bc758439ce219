import Formats
import Networks

extension Importer {
  /// Reads `Conv`; a constant sum that follows becomes its bias.
  mutating func takeConvolution(_ call: OperatorCall) throws(ReadError) {
    guard call.node.operator == "Conv" else { return try takeQuantisedConvolution(call) }
    let input = try node(call)
    guard case .constant = call.operands.count > 1 ? call.operands[1] : nil else {
      throw call.refuse("its weights depend on the input, which is not supported")
    }
    let weight = try tensor(call, 1)
    guard weight.shape.rank >= 3, input.rank == weight.shape.rank else {
      throw call.refuse(
        "weights of dimensions \(weight.shape.axes) do not fit dimensions \(input.dimensions)")
    }
    let kernel = Array(weight.shape.axes.dropFirst(2))
    if let declared = call.ints("kernel_shape"), declared != kernel {
      throw call.refuse("kernel_shape \(declared) is not the kernel of its weights, \(kernel)")
    }
    let window = try window(call, kernel: kernel, over: Array(input.dimensions.dropFirst(2)))
    let outputs = weight.shape.axes[0]
    let own = try call.constant(2)?.numbers.doubles
    guard own == nil || own?.count == outputs else {
      throw call.refuse("its bias has \(own?.count ?? 0) elements for \(outputs) outputs")
    }
    let bias = takeFollowingSum(call, channels: outputs, ofRank: input.rank, axis: 1, own)
    let groups = call.int("group", 1)
    try slide(call, over: input) { hasExamples in
      let extended = hasExamples ? [1] : []
      let shape = Shape(weight.shape.axes.prefix(2) + extended + kernel)
      return .convolution(
        Convolution(
          weight: weight.reshaped(shape), bias: bias.map { Tensor($0) },
          window: hasExamples ? window.overExamples : window, groups: groups))
    }
  }

  /// Appends an operation that slides over positions. Where axis 0 has several examples, they become a
  /// further axis of positions, along which the window has length 1.
  mutating func slide(
    _ call: OperatorCall, over input: NodeValue, _ operation: (_ hasExamples: Bool) -> Operation
  ) throws(ReadError) {
    guard input.rank >= 3 else {
      throw call.refuse("dimensions \(input.dimensions) have no axis of positions")
    }
    guard input.dimensions[0] > 1 else {
      let operation = operation(false)
      let node = try append(call.result, operation, of: [input.node], for: call.place)
      try call.refuseFurtherOutputs(of: self)
      values[call.result] = .node(
        NodeValue(node: node, dimensions: [1] + network.nodes[node].shape.axes))
      return
    }
    let order = [1, 0] + (2..<input.rank)
    let turned = try transposed(
      input, order, named: "\(call.result)/examples inside", for: call)
    let channels = try node(turned, as: Shape(turned.dimensions), for: call)
    let inner = try append(
      "\(call.result)/positions", operation(true), of: [channels], for: call.place)
    let result = NodeValue(node: inner, dimensions: network.nodes[inner].shape.axes)
    try call.refuseFurtherOutputs(of: self)
    values[call.result] = .node(try transposed(result, order, named: call.result, for: call))
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
    guard (kernel + strides + dilations).allSatisfy(limit.contains),
      pads.allSatisfy((0...1 << 24).contains)
    else {
      throw call.refuse("kernel, strides and dilations must be positive, pads not negative")
    }
    let automatic = call.string("auto_pad", "NOTSET")
    switch automatic {
    case "NOTSET", "": break
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

extension Window {
  /// The window with a further first axis, along which it has length 1.
  var overExamples: Window { Window([Axis(kernel: 1)] + axes, roundsUp: roundsUp) }
}
