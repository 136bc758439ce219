import Formats
import Networks

/// LSTM and GRU layers, unrolled into nodes: for each direction a cell over the steps of the sequence,
/// which reads the examples side by side, or one by one if their lengths differ.
///
/// X is steps × batch × inputs. Y holds the states h of all steps, steps × directions × batch × units;
/// Y_h and Y_c the last states, directions × batch × units. A reverse cell starts at the last valid
/// step, and its states stand at the positions of their inputs. Beyond the length of an example its
/// states in Y are zero.
extension Importer {
  /// Reads `LSTM` and `GRU`.
  ///
  /// - Throws: `ReadError` for a form that is not supported, for too many steps, and where the network
  ///   is read for one example but the input's first axis is not the batch of the layer.
  mutating func takeRecurrentLayer(_ call: OperatorCall) throws(ReadError) {
    let layer = try RecurrentLayer(call)
    let input = try node(call)
    guard input.rank == 3, input.dimensions[2] == layer.inputs else {
      throw call.refuse(
        "weights for \(layer.inputs) inputs do not fit dimensions \(input.dimensions)")
    }
    if takesOneExample, let axis = batchAxes[call.node.inputs[0]], axis != 1 {
      throw call.refuse("the first axis of the input is not its batch, axis 1")
    }
    let (steps, batch) = (input.dimensions[0], input.dimensions[1])
    let directions = layer.cells.count
    let lengths = try lengths(call, steps: steps, batch: batch)
    // Examples of the whole length are read side by side, others one by one.
    let isWhole = lengths.allSatisfy { $0 == steps }
    let width = isWhole ? batch : 1
    guard steps * batch / width * directions <= Budget.operators / 16 else {
      throw call.refuse("its \(steps) steps for \(batch) examples are too many to unroll")
    }
    let rows = try node(input, as: [steps, batch * layer.inputs], for: call)

    var states: [[RecurrentStates]] = []
    for first in stride(from: 0, to: batch, by: width) {
      let suffix = width < batch ? " example \(first)" : ""
      let inputs = try self.steps(
        of: rows, first..<first + width, count: lengths[first], inputs: layer.inputs,
        named: "\(call.result)/x\(suffix)", call)
      var cells: [RecurrentStates] = []
      for (direction, cell) in layer.cells.enumerated() {
        let place = direction * batch + first
        let initial = try initialState(call, 5, place, count: width, units: layer.units)
        let initialCell = try initialState(call, 6, place, count: width, units: layer.units)
        let name = call.result + (directions > 1 ? " \(direction)" : "") + suffix
        do throws(NetworkError) {
          cells.append(
            try network.appendUnrolled(
              name, cell, over: inputs, isReversed: layer.isReversed(direction), initial: initial,
              initialCell: initialCell))
        } catch {
          throw ReadError(.malformed, path: path, place: call.place, reason: error.description)
        }
        noteAppended()
      }
      states.append(cells)
    }
    try defineResults(call, states, layer, steps: steps, batch: batch)
  }

  /// The steps of some examples, as nodes of shape `[inputs]`, or examples × inputs.
  private mutating func steps(
    of rows: Int, _ examples: Range<Int>, count: Int, inputs: Int, named name: String,
    _ call: OperatorCall
  ) throws(ReadError) -> [Int] {
    var own = rows
    if network.nodes[rows].shape.axes[1] > examples.count * inputs {
      own = try append(
        name,
        .rearrange(
          .slice(
            axis: 1, start: examples.lowerBound * inputs, count: examples.count * inputs, step: 1)),
        of: [rows], for: call.place)
    }
    var steps: [Int]
    do throws(NetworkError) {
      steps = Array(try network.appendSteps(name, of: own).prefix(count))
      noteAppended()
    } catch {
      throw ReadError(.malformed, path: path, place: call.place, reason: error.description)
    }
    guard examples.count > 1 else { return steps }
    for (t, step) in steps.enumerated() {
      steps[t] = try append(
        "\(name)[\(t)]/examples", .reshape([examples.count, inputs]), of: [step], for: call.place)
    }
    return steps
  }

  /// The number of valid steps of each example.
  private func lengths(
    _ call: OperatorCall, steps: Int, batch: Int
  ) throws(ReadError) -> [Int] {
    guard let lengths = try call.constant(4)?.integers else {
      return Array(repeating: steps, count: batch)
    }
    guard lengths.count == batch, lengths.allSatisfy({ (1...steps).contains($0) }) else {
      throw call.refuse("its sequence lengths \(lengths) are not \(batch) of 1 to \(steps)")
    }
    return lengths
  }

  /// The node of the initial states of `count` examples; `nil` if the operand is absent or zero.
  private mutating func initialState(
    _ call: OperatorCall, _ index: Int, _ place: Int, count: Int, units: Int
  ) throws(ReadError) -> Int? {
    guard call.has(index) else { return nil }
    if case .constant(let constant) = call.operands[index],
      constant.numbers.doubles.allSatisfy({ $0 == 0 })
    {
      return nil
    }
    let state = try node(call, index)
    guard state.rank == 3, state.dimensions[2] == units,
      state.shape.count / units >= place + count
    else {
      throw call.refuse("its initial state has the dimensions \(state.dimensions)")
    }
    let flat = try node(state, as: [state.shape.count], for: call)
    let name = "\(call.result)/initial \(index == 5 ? "h" : "c") \(place)"
    let own = try append(
      name,
      .rearrange(.slice(axis: 0, start: place * units, count: count * units, step: 1)), of: [flat],
      for: call.place)
    guard count > 1 else { return own }
    return try append("\(name)/examples", .reshape([count, units]), of: [own], for: call.place)
  }

  /// Joins the states to the results that are read.
  private mutating func defineResults(
    _ call: OperatorCall, _ states: [[RecurrentStates]], _ layer: RecurrentLayer, steps: Int,
    batch: Int
  ) throws(ReadError) {
    let directions = layer.cells.count
    let last = [directions, batch, layer.units]
    for (index, name) in call.node.outputs.enumerated()
    where !name.isEmpty && (readers[name] != nil || name == outputName) {
      var parts: [Int?] = []
      switch index {
      case 0:
        for t in 0..<steps {
          for direction in 0..<directions {
            for cells in states {
              let outputs = cells[direction].outputs
              parts.append(t < outputs.count ? outputs[t] : nil)
            }
          }
        }
      default:
        for direction in 0..<directions {
          parts += states.map { index == 1 ? $0[direction].last : $0[direction].lastCell }
        }
      }
      let dimensions = index == 0 ? [steps] + last : last
      var beyond = 0
      if parts.contains(nil) {
        beyond = try append(
          "\(name)/beyond", .constant(Tensor(zeros: [layer.units])), of: [], for: call.place)
      }
      var operands = parts.map { $0 ?? beyond }
      for (place, part) in operands.enumerated() where network.nodes[part].shape.rank > 1 {
        operands[place] = try append(
          "\(name)/flat \(place)", .reshape([network.nodes[part].shape.count]), of: [part],
          for: call.place)
      }
      let flat =
        operands.count == 1
        ? operands[0]
        : try append(
          "\(name)/joined", .rearrange(.concatenate(axis: 0)), of: operands, for: call.place)
      let value = NodeValue(node: flat, dimensions: dimensions)
      let node = try append(name, .reshape(value.shape), of: [flat], for: call.place)
      values[name] = .node(NodeValue(node: node, dimensions: dimensions))
    }
  }
}
