/// The states of an unrolled recurrent cell, as positions of nodes.
public struct RecurrentStates: Hashable, Sendable {
  /// The state h after each step, in the order of the inputs whatever the direction.
  public internal(set) var outputs: [Int] = []
  /// The state h after the last step that the cell reads: the first position if it reads backwards.
  public internal(set) var last = 0
  /// An LSTM's cell state c after the last step.
  public internal(set) var lastCell: Int?
}

extension Network {
  /// Appends the steps of a sequence, each of shape `[features]`.
  ///
  /// - Parameters:
  ///   - name: The prefix of the nodes' names: `name[t]`.
  ///   - sequence: The position of a node of shape steps × features; by default the last node.
  /// - Returns: The position of each step.
  public mutating func appendSteps(
    _ name: String, of sequence: Int? = nil
  ) throws(NetworkError) -> [Int] {
    let sequence = sequence ?? outputPosition
    let shape = nodes[sequence].shape
    guard shape.rank == 2 else {
      throw .unsuitable(node: name, "a sequence is steps × features, not \(shape)")
    }
    var steps: [Int] = []
    for t in 0..<shape.axes[0] {
      let row = try append(
        "\(name)[\(t)].row", .rearrange(.slice(axis: 0, start: t, count: 1, step: 1)),
        of: [sequence])
      steps.append(try append("\(name)[\(t)]", .reshape([shape.axes[1]]), of: [row]))
    }
    return steps
  }

  /// Unrolls a recurrent cell over steps, as ordinary nodes that share the cell's weights.
  ///
  /// The roles of products are those of LRP for recurrent networks: i, f, o, r, z and 1 − z are gates,
  /// whose default share of relevance is none. x_t and h_{t−1} enter one dense layer, except at the
  /// product that a GRU resets afterwards. The first step keeps its additions with the initial state,
  /// so that the stabiliser acts on them as on the later ones.
  ///
  /// - Parameters:
  ///   - name: The prefix of the nodes' names: `name[t].i` and so on, t the position in the sequence.
  ///   - cell: The parameters of the cell.
  ///   - steps: The positions of the inputs x_t, of shape `[features]`, or of shape sequences ×
  ///     features for several sequences that the cell reads side by side.
  ///   - isReversed: Whether the cell reads from the last step to the first.
  ///   - initial: The position of the initial state h_0; by default zeros.
  ///   - initialCell: The position of an LSTM's initial cell state c_0; by default zeros.
  /// - Throws: `NetworkError` if a parameter, a step or a state does not fit.
  ///
  /// Source: Arras et al. 2017; Arras et al. 2019.
  public mutating func appendUnrolled(
    _ name: String, _ cell: RecurrentCell, over steps: [Int], isReversed: Bool = false,
    initial: Int? = nil, initialCell: Int? = nil
  ) throws(NetworkError) -> RecurrentStates {
    try cell.check(at: name)
    let leading = steps.first.map { Array(nodes[$0].shape.axes.dropLast()) } ?? []
    func zeros(_ suffix: String, _ given: Int?) throws(NetworkError) -> Int {
      if let given { return given }
      let zeros = Tensor(zeros: Shape(leading + [cell.units]))
      return try append("\(name).\(suffix)", .constant(zeros), of: [])
    }
    var states = RecurrentStates(outputs: steps)
    states.last = try zeros("h0", initial)
    if cell.kind == .lstm { states.lastCell = try zeros("c0", initialCell) }
    let layers = CellLayers(cell, axis: leading.count)
    for t in isReversed ? Array(steps.indices.reversed()) : Array(steps.indices) {
      let place = "\(name)[\(t)]"
      switch cell.kind {
      case .lstm: try appendLSTMStep(place, layers, steps[t], &states)
      case .gru(let resetsAfter):
        try appendGRUStep(place, layers, steps[t], resetsAfter: resetsAfter, &states)
      }
      states.outputs[t] = states.last
    }
    return states
  }

  /// Appends the mean over steps, m = (1/T) Σ_t h_t, of nodes of one shape.
  ///
  /// - Returns: The position of the mean.
  @discardableResult
  public mutating func appendMean(
    _ name: String, of steps: [Int]
  ) throws(NetworkError) -> Int {
    let sequence = try appendSequence("\(name).steps", of: steps)
    let mean = try append("\(name).mean", .mean(axes: [0]), of: [sequence])
    return try append(name, .reshape(Shape(Array(nodes[mean].shape.axes.dropFirst()))), of: [mean])
  }

  /// Appends the steps joined to a sequence of shape steps × features.
  ///
  /// - Returns: The position of the sequence.
  public mutating func appendSequence(
    _ name: String, of steps: [Int]
  ) throws(NetworkError) -> Int {
    var rows: [Int] = []
    for (t, step) in steps.enumerated() {
      rows.append(
        try append("\(name)[\(t)]", .reshape(Shape([1] + nodes[step].shape.axes)), of: [step]))
    }
    guard rows.count > 1 else { return rows[0] }
    return try append(name, .rearrange(.concatenate(axis: 0)), of: rows)
  }

  private mutating func appendLSTMStep(
    _ name: String, _ layers: CellLayers, _ x: Int, _ states: inout RecurrentStates
  ) throws(NetworkError) {
    let xh = try append(
      "\(name).xh", .rearrange(.concatenate(axis: layers.axis)), of: [x, states.last])
    let z = try append("\(name).z", layers.gates, of: [xh])
    func part(_ unit: String, _ block: Int, _ activation: Activation) throws(NetworkError) -> Int {
      try append(name, unit, activation, of: z, block: block, layers)
    }
    let i = try part("i", 0, .sigmoid)
    let f = try part("f", 1, .sigmoid)
    let g = try part("g", 2, .tanh)
    let o = try part("o", 3, .sigmoid)
    let new = try append("\(name).ig", .multiply(.gate, .signal), of: [i, g])
    let old = try append("\(name).fc", .multiply(.gate, .signal), of: [f, states.lastCell ?? 0])
    let c = try append("\(name).c", .add, of: [old, new])
    let tanh = try append("\(name).tanh c", .activation(.tanh), of: [c])
    states.last = try append("\(name).h", .multiply(.gate, .signal), of: [o, tanh])
    states.lastCell = c
  }

  private mutating func appendGRUStep(
    _ name: String, _ layers: CellLayers, _ x: Int, resetsAfter: Bool,
    _ states: inout RecurrentStates
  ) throws(NetworkError) {
    let h = states.last
    let xh = try append("\(name).xh", .rearrange(.concatenate(axis: layers.axis)), of: [x, h])
    let gates = try append("\(name).rz", layers.gates, of: [xh])
    let r = try append(name, "r", .sigmoid, of: gates, block: 0, layers)
    let z = try append(name, "z", .sigmoid, of: gates, block: 1, layers)
    let sum: Int
    if resetsAfter {
      let wx = try append("\(name).Wx", layers.input, of: [x])
      let uh = try append("\(name).Uh", layers.state, of: [h])
      let reset = try append("\(name).rUh", .multiply(.gate, .signal), of: [r, uh])
      sum = try append("\(name).zn", .add, of: [wx, reset])
    } else {
      let reset = try append("\(name).rh", .multiply(.gate, .signal), of: [r, h])
      let xrh = try append(
        "\(name).xrh", .rearrange(.concatenate(axis: layers.axis)), of: [x, reset])
      sum = try append("\(name).zn", layers.new, of: [xrh])
    }
    let n = try append("\(name).n", .activation(.tanh), of: [sum])
    let rest = try append(
      "\(name).1 - z", .affine(Affine(scale: Tensor([-1]), shift: Tensor([1]))), of: [z])
    let new = try append("\(name).new", .multiply(.gate, .signal), of: [rest, n])
    let old = try append("\(name).old", .multiply(.gate, .signal), of: [z, h])
    states.last = try append("\(name).h", .add, of: [new, old])
  }

  /// Appends an activation of one block of a cell's pre-activations.
  private mutating func append(
    _ name: String, _ unit: String, _ activation: Activation, of sums: Int, block: Int,
    _ layers: CellLayers
  ) throws(NetworkError) -> Int {
    let part = try append(
      "\(name).z\(unit)",
      .rearrange(
        .slice(axis: layers.axis, start: block * layers.units, count: layers.units, step: 1)),
      of: [sums])
    return try append("\(name).\(unit)", .activation(activation), of: [part])
  }
}

/// The layers of a cell, made once: all steps share their weights.
private struct CellLayers {
  let units: Int
  /// The axis of features and units.
  let axis: Int
  /// All four blocks of an LSTM, or the two gates of a GRU, over (x ; h).
  let gates: Operation
  /// A GRU's new state over x, over h and over (x ; r ⊙ h).
  let input, state, new: Operation

  init(_ cell: RecurrentCell, axis: Int) {
    self.axis = axis
    units = cell.units
    gates = cell.joint(cell.kind == .lstm ? 0..<4 : 0..<2)
    (input, state, new) = (cell.input(2), cell.state(2), cell.joint(2..<3))
  }
}
