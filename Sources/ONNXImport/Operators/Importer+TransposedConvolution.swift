import Formats
import Networks

extension Importer {
  /// Reads `ConvTranspose`, the adjoint of a convolution with stride s.
  ///
  ///     z_{o,q} = b_o + Σ_{c,t} w_{c,o,t} a_{c,p},   q = p·s + t·dilation − before
  ///
  /// Only every s-th tap of the kernel reaches a given output position, so that the outputs fall into
  /// s phases along each axis. Each phase is an ordinary convolution with the taps that reach it. The
  /// phases are computed side by side and interleaved; every LRP rule of a convolution then applies.
  mutating func takeTransposedConvolution(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    let weight = try tensor(call, 1)
    guard weight.shape.rank >= 3, input.rank == weight.shape.rank, input.dimensions[0] == 1,
      weight.shape.axes[0] == input.dimensions[1]
    else {
      throw call.refuse(
        "weights of dimensions \(weight.shape.axes) do not fit dimensions \(input.dimensions)")
    }
    let axes = try phases(call, weight: weight, over: Array(input.dimensions.dropFirst(2)))
    let groups = call.int("group", 1)
    guard groups >= 1, weight.shape.axes[0] % groups == 0 else {
      throw call.refuse("group \(groups) does not divide its channels")
    }
    let outputs = weight.shape.axes[1] * groups
    let own = try call.constant(2)?.numbers.doubles
    guard own == nil || own?.count == outputs else {
      throw call.refuse("its bias has \(own?.count ?? 0) elements for \(outputs) outputs")
    }
    let bias = takeFollowingSum(call, channels: outputs, ofRank: input.rank, axis: 1, own)
    let name = call.result

    // All combinations of the axes' phases, the last axis fastest.
    var combinations: [[Phase]] = [[]]
    for axis in axes { combinations = combinations.flatMap { c in axis.phases.map { c + [$0] } } }
    var parts: [Int] = []
    for (number, phase) in combinations.enumerated() {
      let part = convolution(weight, bias, groups: groups, at: phase)
      let operand = try cut(input.node, to: phase, named: "\(name)/phase \(number)", for: call)
      parts.append(
        try append(
          axes.allSatisfy(\.isWhole) ? name : "\(name)/phase \(number)", part, of: [operand],
          for: call.place))
    }
    let lengths = axes.map(\.length)
    let dimensions = [1, outputs] + lengths
    if axes.allSatisfy(\.isWhole) {
      values[name] = .node(NodeValue(node: parts[0], dimensions: dimensions))
      return
    }
    // The phases side by side, as flat elements, from which each output position takes its own.
    let joined = try join(parts, named: name, for: call)
    var offset = 0
    var starts: [(offset: Int, counts: [Int])] = []
    for phase in combinations {
      let counts = phase.map(\.count)
      starts.append((offset, counts))
      offset += outputs * counts.reduce(1, *)
    }
    let shape = Shape([outputs] + lengths)
    guard shape.count <= Budget.elements else { throw call.refuse("its result is too large") }
    let strides = axes.map(\.stride)
    let places = Constant(
      .int64, dimensions: lengths, numbers: Array(repeating: 0, count: lengths.reduce(1, *))
    ).places
    var indices: [Int] = []
    indices.reserveCapacity(shape.count)
    for channel in 0..<outputs {
      for place in places {
        var (combination, position) = (0, 0)
        for (axis, q) in place.enumerated() {
          combination = combination * strides[axis] + q % strides[axis]
        }
        let (start, counts) = starts[combination]
        for (axis, q) in place.enumerated() {
          position = position * counts[axis] + q / strides[axis]
        }
        indices.append(start + channel * counts.reduce(1, *) + position)
      }
    }
    try define(call, .rearrange(.gather(indices, shape)), of: [joined], dimensions: dimensions)
  }

  /// The input as a phase reads it: without the positions that no window reaches, and with explicit
  /// zeros where a window would see nothing but padding.
  private mutating func cut(
    _ input: Int, to phase: [Phase], named name: String, for call: OperatorCall
  ) throws(ReadError) -> Int {
    var operand = input
    for (axis, phase) in phase.enumerated() {
      let kept = phase.kept
      guard kept.count != phase.inputs else { continue }
      operand = try append(
        "\(name)/kept",
        .rearrange(
          .slice(axis: axis + 1, start: kept.lowerBound, count: kept.count, step: 1)),
        of: [operand], for: call.place)
    }
    let zeros = phase.map(\.zeros)
    guard zeros.contains(where: { $0.before > 0 || $0.after > 0 }) else { return operand }
    return try append(
      "\(name)/padded",
      .rearrange(
        .pad(before: [0] + zeros.map(\.before), after: [0] + zeros.map(\.after), value: 0)),
      of: [operand], for: call.place)
  }

  /// The parts as flat vectors, one after the other.
  private mutating func join(
    _ parts: [Int], named name: String, for call: OperatorCall
  ) throws(ReadError) -> Int {
    var flat: [Int] = []
    for part in parts {
      let count = network.nodes[part].shape.count
      flat.append(
        try append(
          "\(network.nodes[part].name)/flat", .reshape([count]), of: [part], for: call.place))
    }
    guard flat.count > 1 else { return flat[0] }
    return try append(
      "\(name)/phases", .rearrange(.concatenate(axis: 0)), of: flat, for: call.place)
  }

  /// The ordinary convolution that computes one phase.
  private func convolution(
    _ weight: Tensor, _ bias: [Double]?, groups: Int, at phase: [Phase]
  ) -> Operation {
    let (inputs, perGroup) = (weight.shape.axes[0], weight.shape.axes[1])
    let kernel = Array(weight.shape.axes.dropFirst(2))
    let (inputsPerGroup, outputs) = (inputs / groups, perGroup * groups)
    // A phase that no tap reaches has a single tap of weight 0.
    let taps = phase.map { $0.taps.isEmpty ? [-1] : $0.taps }
    let size = kernel.reduce(1, *)
    var elements: [Double] = []
    for output in 0..<outputs {
      for input in 0..<inputsPerGroup {
        let row = (output / perGroup * inputsPerGroup + input) * perGroup + output % perGroup
        var places: [Int?] = [0]
        for (axis, taps) in taps.enumerated() {
          places = places.flatMap { place in
            taps.map { tap in tap < 0 ? nil : place.map { $0 * kernel[axis] + tap } }
          }
        }
        elements += places.map { $0.map { weight[row * size + $0] } ?? 0 }
      }
    }
    return .convolution(
      Convolution(
        weight: Tensor(
          shape: Shape([outputs, inputsPerGroup] + taps.map(\.count)), elements: elements),
        bias: bias.map { Tensor($0) }, window: Window(phase.map(\.window)), groups: groups))
  }
}
