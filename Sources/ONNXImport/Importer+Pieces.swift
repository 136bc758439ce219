import Formats
import Networks

extension Importer {
  /// `Split`, `SplitToSequence`, `SequenceAt`, `Slice`, `Concat` and `Pad`.
  mutating func takePieces(_ operand: Operand) throws(ReadError) {
    switch operand.node.operator {
    case "Split", "SplitToSequence": try takeSplit(operand)
    case "SequenceAt": try takeSequenceItem(operand)
    case "Slice": try takeSlice(operand)
    case "Concat": try takeConcatenation(operand)
    default: try takePadding(operand)
    }
  }

  private mutating func takeSplit(_ operand: Operand) throws(ReadError) {
    let base = try node(operand)
    let shape = network.nodes[base].shape
    let axis = try operand.axis(operand.int("axis", 0), rank: shape.rank + 1)
    let length = shape.axes[axis]
    var sizes = try operand.integers(1, or: "split")
    let isSequence = operand.node.operator == "SplitToSequence"
    if isSequence, let size = sizes?.first, try operand.constant(1)?.dimensions.isEmpty == true {
      guard size > 0 else { throw operand.refuse("pieces of \(size)") }
      sizes = stride(from: 0, to: length, by: size).map { min(size, length - $0) }
    }
    let pieces = operand.int("num_outputs", operand.node.outputs.count)
    guard isSequence || pieces > 0 else { throw operand.refuse("it has no outputs") }
    let size = (length + max(1, pieces) - 1) / max(1, pieces)
    let counts = sizes ?? (0..<pieces).map { min(size, length - $0 * size) }
    guard isSequence || counts.count == operand.node.outputs.count,
      counts.allSatisfy({ ((isSequence ? 0 : 1)...length).contains($0) }),
      counts.reduce(0, +) == length
    else { throw operand.refuse("its pieces \(counts) do not make up the \(length) of its axis") }
    let name = operand.node.outputs.first ?? ""
    let names = isSequence ? counts.indices.map { "\(name)[\($0)]" } : operand.node.outputs
    var start = 0
    // A sequence may have empty pieces, as long as nobody picks them.
    for (piece, count) in zip(names, counts) where count > 0 {
      values[piece] = .node(
        try append(
          piece, .rearrange(.slice(axis: axis, start: start, count: count, step: 1)), of: [base],
          for: operand.place))
      start += count
    }
    if isSequence { values[name] = .sequence(names) }
  }

  private mutating func takeSequenceItem(_ operand: Operand) throws(ReadError) {
    guard case .sequence(let names) = operand.operands.first ?? nil,
      let index = try operand.required(1).integers.first
    else { throw operand.refuse("its operand 0 is no sequence") }
    let place = index < 0 ? index + names.count : index
    guard names.indices.contains(place), let value = values[names[place]] else {
      throw operand.refuse("item \(index) is not one of \(names.count)")
    }
    values[operand.node.outputs.first ?? ""] = value
  }

  private mutating func takeSlice(_ operand: Operand) throws(ReadError) {
    var current = try node(operand)
    let rank = network.nodes[current].shape.rank + 1
    guard let starts = try operand.integers(1, or: "starts"),
      let ends = try operand.integers(2, or: "ends"), starts.count == ends.count
    else { throw operand.refuse("it has no starts and ends of one length") }
    let axes = try operand.integers(3, or: "axes") ?? Array(starts.indices)
    let steps = try operand.constant(4)?.integers ?? starts.map { _ in 1 }
    guard axes.count == starts.count, steps.count == starts.count else {
      throw operand.refuse("its axes and steps are not as many as its starts")
    }
    let name = operand.node.outputs.first ?? ""
    for (index, axis) in axes.enumerated() {
      let (start, end, step) = (starts[index], ends[index], steps[index])
      if axis == 0 || axis == -rank, start == 0, end == .max, step == 1 { continue }
      let axis = try operand.axis(axis, rank: rank)
      let length = network.nodes[current].shape.axes[axis]
      guard let (first, count, _) = sliceRange(from: start, to: end, by: step, of: length),
        count > 0
      else { throw operand.refuse("its slice along axis \(axis + 1) is empty") }
      if count == length, step == 1 { continue }
      current = try append(
        index == axes.count - 1 ? name : "\(name)/\(axis + 1)",
        .rearrange(.slice(axis: axis, start: first, count: count, step: step)), of: [current],
        for: operand.place)
    }
    values[name] = .node(current)
  }

  private mutating func takeConcatenation(_ operand: Operand) throws(ReadError) {
    var operands: [Int] = []
    for (index, value) in operand.operands.enumerated() {
      if case .constant(let constant) = value {
        guard constant.dimensions.first == 1, let tensor = constant.tensor else {
          throw operand.refuse("its constant operand \(index) is not the same for every example")
        }
        let example = Tensor(
          shape: Shape(Array(tensor.shape.axes.dropFirst())), elements: tensor.elements)
        operands.append(
          try append(operand.node.inputs[index], .constant(example), of: [], for: operand.place))
      } else {
        operands.append(try node(operand, index))
      }
    }
    guard let first = operands.first else { throw operand.refuse("it has no operands") }
    let rank = network.nodes[first].shape.rank + 1
    let axis = try operand.axis(operand.int("axis", 1), rank: rank)
    try define(operand, .rearrange(.concatenate(axis: axis)), of: operands)
  }

  private mutating func takePadding(_ operand: Operand) throws(ReadError) {
    let base = try node(operand)
    let rank = network.nodes[base].shape.rank + 1
    let mode = operand.string("mode", "constant")
    guard mode == "constant" else { throw operand.refuse("mode '\(mode)' is not supported") }
    guard let pads = try operand.integers(1, or: "pads") ?? operand.ints("paddings") else {
      throw operand.refuse("it has no pads")
    }
    let value = try operand.constant(2)?.scalar ?? operand.float("value", 0)
    let axes = try operand.constant(3)?.integers ?? Array(0..<rank)
    guard pads.count == 2 * axes.count, pads.allSatisfy({ (0...1 << 24).contains($0) }) else {
      throw operand.refuse("pads \(pads): there must be two for each axis, none negative")
    }
    var before = Array(repeating: 0, count: rank - 1)
    var after = before
    for (index, axis) in axes.enumerated() {
      let (low, high) = (pads[index], pads[axes.count + index])
      if low == 0, high == 0 { continue }
      let axis = try operand.axis(axis, rank: rank)
      before[axis] = low
      after[axis] = high
    }
    try define(
      operand, .rearrange(.pad(before: before, after: after, value: value)), of: [base])
  }

  /// `Gather`: rows of a table that the input names, or elements along an axis.
  mutating func takeGather(_ operand: Operand) throws(ReadError) {
    if case .constant = operand.operands.first ?? nil {
      guard operand.int("axis", 0) == 0 else {
        throw operand.refuse("a table is read along axis 0")
      }
      return try define(operand, .embedding(tensor(operand, 0)), of: [try node(operand, 1)])
    }
    let base = try node(operand)
    let shape = network.nodes[base].shape
    let axis = try operand.axis(operand.int("axis", 0), rank: shape.rank + 1)
    let indices = try operand.required(1)
    let places = indices.integers.map { $0 < 0 ? $0 + shape.axes[axis] : $0 }
    guard places.allSatisfy({ (0..<shape.axes[axis]).contains($0) }), !places.isEmpty,
      indices.dimensions.count <= 1
    else { throw operand.refuse("its indices do not fit axis \(axis + 1) of a batch of \(shape)") }
    let name = operand.node.outputs.first ?? ""
    var pieces: [Int] = []
    for place in places {
      pieces.append(
        try append(
          "\(name)/\(place)", .rearrange(.slice(axis: axis, start: place, count: 1, step: 1)),
          of: [base], for: operand.place))
    }
    guard indices.dimensions.isEmpty else {
      return try define(operand, .rearrange(.concatenate(axis: axis)), of: pieces)
    }
    var axes = shape.axes
    axes.remove(at: axis)
    try define(operand, .reshape(Shape(axes.isEmpty ? [1] : axes)), of: pieces)
  }
}
