import Formats
import Networks

extension Importer {
  /// Reads the operators that cut and join values, and those on lists of values.
  mutating func takePieces(_ call: OperatorCall) throws(ReadError) {
    switch call.node.operator {
    case "Split", "SplitToSequence": try takeSplit(call)
    case "SequenceAt": try takeSequenceItem(call)
    case "SequenceConstruct":
      var items: [Value] = []
      for value in call.operands {
        guard let value else { throw call.refuse("one of its operands is missing") }
        items.append(value)
      }
      values[call.result] = .sequence(items)
    case "ConcatFromSequence": try takeJoinedSequence(call)
    case "Slice": try takeSlice(call)
    case "Concat": try takeConcatenation(call)
    default: try takePadding(call)
    }
  }

  private mutating func takeSplit(_ call: OperatorCall) throws(ReadError) {
    let dimensions = try dimensions(call)
    let axis = try call.axis(call.int("axis", 0), rank: dimensions.count)
    let length = dimensions[axis]
    let isSequence = call.node.operator == "SplitToSequence"
    let sizes = try call.constant(1)
    var counts: [Int]
    if isSequence {
      counts = sizes?.integers ?? Array(repeating: 1, count: length)
      if let size = sizes?.integers.first, sizes?.dimensions.isEmpty == true {
        guard size > 0 else { throw call.refuse("the size of its pieces is \(size)") }
        counts = stride(from: 0, to: length, by: size).map { min(size, length - $0) }
      }
      guard counts.allSatisfy({ (0...length).contains($0) }), counts.reduce(0, +) == length else {
        throw call.refuse("its pieces \(counts) do not add up to the axis's length, \(length)")
      }
    } else {
      counts = try call.pieceLengths(of: length, sizes: sizes)
    }
    let keepsAxis = sizes != nil || call.int("keepdims", 1) != 0
    var items: [Value] = []
    var start = 0
    for (index, count) in counts.enumerated() {
      let name = isSequence ? "\(call.result)[\(index)]" : call.node.outputs[index]
      items.append(
        try piece(call, axis: axis, from: start, count: count, keepsAxis: keepsAxis, named: name))
      start += count
    }
    if isSequence {
      values[call.result] = .sequence(items)
    } else {
      for (name, item) in zip(call.node.outputs, items) where !name.isEmpty { values[name] = item }
    }
  }

  /// A piece of a constant or of a node, without the axis unless it is kept.
  private mutating func piece(
    _ call: OperatorCall, axis: Int, from start: Int, count: Int, keepsAxis: Bool,
    named name: String
  ) throws(ReadError) -> Value {
    if case .constant(let constant) = call.operands[0] {
      guard var piece = constant.sliced(axis: axis, from: start, count: count, by: 1) else {
        throw call.tooLarge(constant.dimensions)
      }
      if !keepsAxis { piece.dimensions.remove(at: axis) }
      return .constant(piece)
    }
    let input = try node(call)
    var dimensions = input.dimensions
    dimensions[axis] = count
    guard count > 0 else {
      return .constant(Constant(.float, dimensions: dimensions, numbers: []))
    }
    let slice = (axis: axis, first: start, count: count, step: 1)
    var piece = try sliced(input, [slice], named: name, for: call)
    if !keepsAxis {
      piece.dimensions.remove(at: axis)
      piece.node = try node(
        NodeValue(node: piece.node, dimensions: dimensions), as: piece.shape, for: call)
    }
    return .node(piece)
  }

  private mutating func takeSequenceItem(_ call: OperatorCall) throws(ReadError) {
    guard case .sequence(let items) = call.operands.first ?? nil,
      let index = try call.required(1).integers.first
    else { throw call.refuse("its operand 0 is not a sequence") }
    let place = index < 0 ? index + items.count : index
    guard items.indices.contains(place) else {
      throw call.refuse("item \(index) is not one of \(items.count)")
    }
    values[call.result] = items[place]
  }

  private mutating func takeJoinedSequence(_ call: OperatorCall) throws(ReadError) {
    guard case .sequence(let items) = call.operands.first ?? nil else {
      throw call.refuse("its operand 0 is not a sequence")
    }
    var names: [String] = []
    for (index, item) in items.enumerated() {
      var name = "\(call.result)/item \(index)"
      values[name] = item
      if call.int("new_axis", 0) != 0 {
        values["\(name)/axis"] = .constant(Constant([call.int("axis", 0)]))
        try take("Unsqueeze", [name, "\(name)/axis"], as: "\(name)/unsqueezed", for: call)
        name += "/unsqueezed"
      }
      names.append(name)
    }
    try take(
      "Concat", names, as: call.result, ["axis": .int(call.int("axis", 0))], for: call)
  }

  private mutating func takeSlice(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    var parameters: [Constant?] = [nil]
    for index in 1..<max(2, call.operands.count) { parameters.append(try call.constant(index)) }
    let slices = try call.slice(of: input.dimensions, parameters)
    if let empty = slices.first(where: { $0.count == 0 }) {
      var dimensions = input.dimensions
      dimensions[empty.axis] = 0
      values[call.result] = .constant(Constant(.float, dimensions: dimensions, numbers: []))
      return
    }
    values[call.result] = .node(try sliced(input, slices, named: call.result, for: call))
  }

  /// The part of a value that slices along some axes take.
  mutating func sliced(
    _ value: NodeValue, _ slices: [OperatorCall.AxisSlice], named name: String,
    for call: OperatorCall
  ) throws(ReadError) -> NodeValue {
    let needed = slices.filter { $0.count != value.dimensions[$0.axis] || $0.step != 1 }
    var result = value
    for (index, slice) in needed.enumerated() {
      result.dimensions[slice.axis] = slice.count
      let offset = value.dropsAxis ? 1 : 0
      guard value.dimensions[slice.axis] > 1 else { continue }
      let isLast = index == needed.count - 1
      result.node = try append(
        isLast ? name : "\(name)/\(slice.axis)",
        .rearrange(
          .slice(
            axis: slice.axis - offset, start: slice.first, count: slice.count, step: slice.step)),
        of: [result.node], for: call.place)
    }
    if network.nodes[result.node].shape != result.shape {
      result.node = try append(
        "\(name)/shape", .reshape(result.shape), of: [result.node], for: call.place)
    }
    return result
  }

  private mutating func takeConcatenation(_ call: OperatorCall) throws(ReadError) {
    var operands: [NodeValue] = []
    for index in call.operands.indices {
      // An empty operand adds nothing.
      if try dimensions(call, index).contains(0) { continue }
      operands.append(try node(call, index))
    }
    guard let first = operands.first else { throw call.refuse("it has no operands") }
    let axis = try call.axis(call.int("axis", 1), rank: first.rank)
    var dimensions = first.dimensions
    dimensions[axis] = 0
    for operand in operands {
      guard operand.rank == first.rank else {
        throw call.refuse("its operands have \(first.rank) and \(operand.rank) axes")
      }
      dimensions[axis] += operand.dimensions[axis]
    }
    guard operands.count > 1 else {
      values[call.result] = .node(first)
      return
    }
    var nodes: [Int] = []
    for operand in operands {
      // Along axis 0, an operand of length 1 lacks the axis that the others have.
      let shape = axis == 0 ? Shape(operand.dimensions) : operand.shape
      nodes.append(try node(operand, as: shape, for: call))
    }
    try define(
      call, .rearrange(.concatenate(axis: axis - (axis > 0 && first.dropsAxis ? 1 : 0))), of: nodes,
      dimensions: dimensions)
  }

  private mutating func takePadding(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    var parameters: [Constant?] = [nil]
    for index in 1..<max(2, call.operands.count) { parameters.append(try call.constant(index)) }
    let (before, after) = try call.padding(of: input.rank, parameters)
    let mode = call.string("mode", "constant")
    let isPlain = (before + after).allSatisfy { $0 >= 0 }
    guard mode == "constant", isPlain else {
      guard mode != "constant" || !isPlain else { return try takeMovement(call) }
      if mode == "constant" { return try takeCropping(call, before: before, after: after) }
      return try takeMovement(call)
    }
    let value = try call.constant(2)?.scalar ?? call.float("value", 0)
    let dimensions = input.dimensions.indices.map { before[$0] + input.dimensions[$0] + after[$0] }
    guard before.contains(where: { $0 > 0 }) || after.contains(where: { $0 > 0 }) else {
      values[call.result] = .node(input)
      return
    }
    let isInside = !input.dropsAxis || (before[0] == 0 && after[0] == 0)
    let operand = isInside ? input.node : try node(input, as: Shape(input.dimensions), for: call)
    let skipped = isInside && input.dropsAxis ? 1 : 0
    try define(
      call,
      .rearrange(
        .pad(
          before: Array(before.dropFirst(skipped)), after: Array(after.dropFirst(skipped)),
          value: value)), of: [operand], dimensions: dimensions)
  }

  /// Negative pads cut elements off; the others follow.
  private mutating func takeCropping(
    _ call: OperatorCall, before: [Int], after: [Int]
  ) throws(ReadError) {
    let input = try node(call)
    let slices: [OperatorCall.AxisSlice] = input.dimensions.indices.map { axis in
      let (low, high) = (max(0, -before[axis]), max(0, -after[axis]))
      return (axis, low, input.dimensions[axis] - low - high, 1)
    }
    guard slices.allSatisfy({ $0.count > 0 }) else { throw call.refuse("it cuts off everything") }
    let name = call.result + "/cropped"
    let part = try sliced(input, slices, named: name, for: call)
    values[name] = .node(part)
    values[name + "/pads"] = .constant(Constant((before + after).map { max(0, $0) }))
    var inputs = [name, name + "/pads"]
    if call.node.inputs.count > 2 { inputs.append(call.node.inputs[2]) }
    try take("Pad", inputs, as: call.result, for: call)
  }
}
