import Formats
import Networks

extension Importer {
  /// Reads `Split`, `SplitToSequence`, `SequenceAt`, `Slice`, `Concat` and `Pad`.
  mutating func takePieces(_ call: OperatorCall) throws(ReadError) {
    switch call.node.operator {
    case "Split", "SplitToSequence": try takeSplit(call)
    case "SequenceAt": try takeSequenceItem(call)
    case "Slice": try takeSlice(call)
    case "Concat": try takeConcatenation(call)
    default: try takePadding(call)
    }
  }

  private mutating func takeSplit(_ call: OperatorCall) throws(ReadError) {
    let base = try node(call)
    let shape = network.nodes[base].shape
    let axis = try call.axis(call.int("axis", 0), rank: shape.rank + 1)
    let length = shape.axes[axis]
    var sizes = try call.integers(1, or: "split")
    let isSequence = call.node.operator == "SplitToSequence"
    if isSequence, let size = sizes?.first, try call.constant(1)?.dimensions.isEmpty == true {
      guard size > 0 else { throw call.refuse("the size of its pieces is \(size)") }
      sizes = stride(from: 0, to: length, by: size).map { min(size, length - $0) }
    }
    let pieces = call.int("num_outputs", call.node.outputs.count)
    guard isSequence || pieces > 0 else { throw call.refuse("it has no outputs") }
    let size = (length + max(1, pieces) - 1) / max(1, pieces)
    let counts = sizes ?? (0..<pieces).map { min(size, length - $0 * size) }
    guard isSequence || counts.count == call.node.outputs.count,
      counts.allSatisfy({ ((isSequence ? 0 : 1)...length).contains($0) }),
      counts.reduce(0, +) == length
    else { throw call.refuse("its pieces \(counts) do not add up to the axis's length, \(length)") }
    let name = call.node.outputs.first ?? ""
    let names = isSequence ? counts.indices.map { "\(name)[\($0)]" } : call.node.outputs
    var start = 0
    // A sequence may have empty pieces, as long as none is selected.
    for (piece, count) in zip(names, counts) where count > 0 {
      values[piece] = .node(
        try append(
          piece, .rearrange(.slice(axis: axis, start: start, count: count, step: 1)), of: [base],
          for: call.place))
      start += count
    }
    if isSequence { values[name] = .sequence(names) }
  }

  private mutating func takeSequenceItem(_ call: OperatorCall) throws(ReadError) {
    guard case .sequence(let names) = call.operands.first ?? nil,
      let index = try call.required(1).integers.first
    else { throw call.refuse("its operand 0 is not a sequence") }
    let place = index < 0 ? index + names.count : index
    guard names.indices.contains(place), let value = values[names[place]] else {
      throw call.refuse("item \(index) is not one of \(names.count)")
    }
    values[call.node.outputs.first ?? ""] = value
  }

  private mutating func takeSlice(_ call: OperatorCall) throws(ReadError) {
    var current = try node(call)
    let rank = network.nodes[current].shape.rank + 1
    guard let starts = try call.integers(1, or: "starts"),
      let ends = try call.integers(2, or: "ends"), starts.count == ends.count
    else { throw call.refuse("its starts and ends are missing or differ in length") }
    let axes = try call.integers(3, or: "axes") ?? Array(starts.indices)
    let steps = try call.constant(4)?.integers ?? starts.map { _ in 1 }
    guard axes.count == starts.count, steps.count == starts.count else {
      throw call.refuse("it must have one axis and one step per start")
    }
    let name = call.node.outputs.first ?? ""
    for (index, axis) in axes.enumerated() {
      let (start, end, step) = (starts[index], ends[index], steps[index])
      if axis == 0 || axis == -rank, start == 0, end == .max, step == 1 { continue }
      let axis = try call.axis(axis, rank: rank)
      let length = network.nodes[current].shape.axes[axis]
      guard let (first, count, _) = sliceRange(from: start, to: end, by: step, of: length),
        count > 0
      else { throw call.refuse("its slice along axis \(axis + 1) is empty") }
      if count == length, step == 1 { continue }
      current = try append(
        index == axes.count - 1 ? name : "\(name)/\(axis + 1)",
        .rearrange(.slice(axis: axis, start: first, count: count, step: step)), of: [current],
        for: call.place)
    }
    values[name] = .node(current)
  }

  private mutating func takeConcatenation(_ call: OperatorCall) throws(ReadError) {
    var operands: [Int] = []
    for (index, value) in call.operands.enumerated() {
      if case .constant(let constant) = value {
        guard constant.dimensions.first == 1, let tensor = constant.tensor else {
          throw call.refuse("its constant operand \(index) is not the same for every example")
        }
        let example = Tensor(
          shape: Shape(Array(tensor.shape.axes.dropFirst())), elements: tensor.elements)
        operands.append(
          try append(call.node.inputs[index], .constant(example), of: [], for: call.place))
      } else {
        operands.append(try node(call, index))
      }
    }
    guard let first = operands.first else { throw call.refuse("it has no operands") }
    let rank = network.nodes[first].shape.rank + 1
    let axis = try call.axis(call.int("axis", 1), rank: rank)
    try define(call, .rearrange(.concatenate(axis: axis)), of: operands)
  }

  private mutating func takePadding(_ call: OperatorCall) throws(ReadError) {
    let base = try node(call)
    let rank = network.nodes[base].shape.rank + 1
    let mode = call.string("mode", "constant")
    guard mode == "constant" else { throw call.refuse("mode '\(mode)' is not supported") }
    guard let pads = try call.integers(1, or: "pads") ?? call.ints("paddings") else {
      throw call.refuse("it has no pads")
    }
    let value = try call.constant(2)?.scalar ?? call.float("value", 0)
    let axes = try call.constant(3)?.integers ?? Array(0..<rank)
    guard pads.count == 2 * axes.count, pads.allSatisfy({ (0...1 << 24).contains($0) }) else {
      throw call.refuse("pads \(pads): there must be two per axis, none negative")
    }
    var before = Array(repeating: 0, count: rank - 1)
    var after = before
    for (index, axis) in axes.enumerated() {
      let (low, high) = (pads[index], pads[axes.count + index])
      if low == 0, high == 0 { continue }
      let axis = try call.axis(axis, rank: rank)
      before[axis] = low
      after[axis] = high
    }
    try define(
      call, .rearrange(.pad(before: before, after: after, value: value)), of: [base])
  }

  /// Reads `Gather`: rows of a table at the input's indices, or elements along an axis.
  mutating func takeGather(_ call: OperatorCall) throws(ReadError) {
    if case .constant = call.operands.first ?? nil {
      guard call.int("axis", 0) == 0 else {
        throw call.refuse("rows of a table must be gathered along axis 0")
      }
      return try define(call, .embedding(tensor(call, 0)), of: [try node(call, 1)])
    }
    let base = try node(call)
    let shape = network.nodes[base].shape
    let axis = try call.axis(call.int("axis", 0), rank: shape.rank + 1)
    let indices = try call.required(1)
    let places = indices.integers.map { $0 < 0 ? $0 + shape.axes[axis] : $0 }
    guard places.allSatisfy({ (0..<shape.axes[axis]).contains($0) }), !places.isEmpty,
      indices.dimensions.count <= 1
    else { throw call.refuse("its indices do not fit axis \(axis + 1) of a batch of \(shape)") }
    let name = call.node.outputs.first ?? ""
    var pieces: [Int] = []
    for place in places {
      pieces.append(
        try append(
          "\(name)/\(place)", .rearrange(.slice(axis: axis, start: place, count: 1, step: 1)),
          of: [base], for: call.place))
    }
    guard indices.dimensions.isEmpty else {
      return try define(call, .rearrange(.concatenate(axis: axis)), of: pieces)
    }
    var axes = shape.axes
    axes.remove(at: axis)
    try define(call, .reshape(Shape(axes.isEmpty ? [1] : axes)), of: pieces)
  }
}
