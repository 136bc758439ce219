import Formats
import Networks

/// LSTM and GRU layers, unrolled into nodes: one cell for each direction and example, over the steps
/// of the sequence.
///
/// X is steps × batch × inputs. Y holds the states h of all steps, steps × directions × batch × units;
/// Y_h and Y_c the last states, directions × batch × units. A reverse cell starts at the last valid
/// step, and its states stand at the positions of their inputs. Beyond the length of an example its
/// states in Y are zero.
extension Importer {
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
    guard steps * batch * directions <= Budget.operators / 16 else {
      throw call.refuse("its \(steps) steps for \(batch) examples are too many to unroll")
    }
    let lengths = try lengths(call, steps: steps, batch: batch)
    let rows = try node(input, as: [steps, batch * layer.inputs], for: call)

    var states: [[RecurrentStates]] = []
    for example in 0..<batch {
      let inputs = try self.steps(
        of: rows, example, count: lengths[example], inputs: layer.inputs, batch: batch, call)
      var cells: [RecurrentStates] = []
      for (direction, cell) in layer.cells.enumerated() {
        let place = direction * batch + example
        let initial = try initialState(call, 5, place, units: layer.units)
        let initialCell = try initialState(call, 6, place, units: layer.units)
        let suffix =
          (directions > 1 ? " \(direction)" : "") + (batch > 1 ? " example \(example)" : "")
        do throws(NetworkError) {
          cells.append(
            try network.appendUnrolled(
              "\(call.result)\(suffix)", cell, over: inputs,
              isReversed: layer.isReversed(direction), initial: initial, initialCell: initialCell))
        } catch {
          throw ReadError(.malformed, path: path, place: call.place, reason: error.description)
        }
        noteAppended()
      }
      states.append(cells)
    }
    try defineResults(call, states, layer, steps: steps)
  }

  /// The steps of one example, as nodes of shape `[inputs]`.
  private mutating func steps(
    of rows: Int, _ example: Int, count: Int, inputs: Int, batch: Int, _ call: OperatorCall
  ) throws(ReadError) -> [Int] {
    let name = "\(call.result)/x" + (batch > 1 ? " \(example)" : "")
    var own = rows
    if batch > 1 {
      own = try append(
        name,
        .rearrange(.slice(axis: 1, start: example * inputs, count: inputs, step: 1)), of: [rows],
        for: call.place)
    }
    do throws(NetworkError) {
      let steps = try network.appendSteps(name, of: own)
      noteAppended()
      return Array(steps.prefix(count))
    } catch {
      throw ReadError(.malformed, path: path, place: call.place, reason: error.description)
    }
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

  /// The node of an initial state of one cell; `nil` if the operand is absent or zero.
  private mutating func initialState(
    _ call: OperatorCall, _ index: Int, _ place: Int, units: Int
  ) throws(ReadError) -> Int? {
    guard call.has(index) else { return nil }
    if case .constant(let constant) = call.operands[index],
      constant.numbers.doubles.allSatisfy({ $0 == 0 })
    {
      return nil
    }
    let state = try node(call, index)
    guard state.rank == 3, state.dimensions[2] == units,
      state.shape.count / units > place
    else {
      throw call.refuse("its initial state has the dimensions \(state.dimensions)")
    }
    let flat = try node(state, as: [state.shape.count], for: call)
    return try append(
      "\(call.result)/initial \(index == 5 ? "h" : "c") \(place)",
      .rearrange(.slice(axis: 0, start: place * units, count: units, step: 1)), of: [flat],
      for: call.place)
  }

  /// Joins the states to the results that are read.
  private mutating func defineResults(
    _ call: OperatorCall, _ states: [[RecurrentStates]], _ layer: RecurrentLayer, steps: Int
  ) throws(ReadError) {
    let (batch, directions) = (states.count, layer.cells.count)
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
      let operands = parts.map { $0 ?? beyond }
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

/// The parameters of the operators LSTM and GRU, in PyTorch's order of rows.
private struct RecurrentLayer {
  /// The cell of each direction.
  let cells: [RecurrentCell]
  private let direction: String

  var inputs: Int { cells[0].inputs }
  var units: Int { cells[0].units }

  func isReversed(_ index: Int) -> Bool { direction == "reverse" || index == 1 }

  init(_ call: OperatorCall) throws(ReadError) {
    direction = call.string("direction", "forward")
    let directions = direction == "bidirectional" ? 2 : 1
    guard ["forward", "reverse", "bidirectional"].contains(direction) else {
      throw call.refuse("its direction '\(direction)' is unknown")
    }
    let kind = try Self.kind(call, directions)
    // ONNX has the rows i, o, f, c of an LSTM and z, r, h of a GRU.
    let order = kind == .lstm ? [0, 2, 3, 1] : kind.blocks == 3 ? [1, 0, 2] : [0]
    let (w, r) = (try call.required(1), try call.required(2))
    let b = try call.constant(3)
    let rows = w.dimensions.count == 3 ? w.dimensions[1] : 0
    let units = rows / kind.blocks
    guard w.dimensions.count == 3, units > 0, units * kind.blocks == rows, w.dimensions[2] > 0,
      w.dimensions[0] == directions, r.dimensions == [directions, rows, units],
      b == nil || b?.dimensions == [directions, 2 * rows]
    else {
      throw call.refuse(
        "weights of dimensions \(w.dimensions) and \(r.dimensions)"
          + (b.map { ", biases of \($0.dimensions)," } ?? "")
          + " do not fit \(directions) direction\(directions == 1 ? "" : "s")")
    }
    /// The blocks of one direction's part of a parameter, in PyTorch's order.
    func part(_ constant: Constant, _ direction: Int, _ start: Int, width: Int) -> [Double] {
      let (numbers, size) = (constant.numbers.doubles, units * width)
      let first = direction * (numbers.count / directions) + start
      return order.flatMap { numbers[first + $0 * size..<first + ($0 + 1) * size] }
    }
    cells = (0..<directions).map { direction in
      RecurrentCell(
        kind,
        inputWeight: Tensor(
          shape: [rows, w.dimensions[2]],
          elements: part(w, direction, 0, width: w.dimensions[2])),
        stateWeight: Tensor(
          shape: [rows, units], elements: part(r, direction, 0, width: units)),
        inputBias: b.map { Tensor(part($0, direction, 0, width: 1)) },
        stateBias: b.map { Tensor(part($0, direction, rows, width: 1)) })
    }
  }

  /// The kind of cell, where every attribute has a value that is read.
  private static func kind(
    _ call: OperatorCall, _ directions: Int
  ) throws(ReadError) -> RecurrentCell.Kind {
    guard call.int("layout", 0) == 0 else {
      throw call.refuse("layout 1, the batch first, is not supported; transpose its input")
    }
    guard call.node.attributes["clip"] == nil else {
      throw call.refuse("clipped sums are not supported")
    }
    guard call.int("input_forget", 0) == 0 else {
      throw call.refuse("coupled gates, input_forget, are not supported")
    }
    if let peepholes = try call.constant(7), peepholes.numbers.doubles.contains(where: { $0 != 0 })
    {
      throw call.refuse("peepholes are not supported")
    }
    let kind: RecurrentCell.Kind
    let usual: [String]
    switch call.node.operator {
    case "LSTM": (kind, usual) = (.lstm, ["sigmoid", "tanh", "tanh"])
    case "GRU":
      (kind, usual) = (
        .gru(resetsAfter: call.int("linear_before_reset", 0) != 0), ["sigmoid", "tanh"]
      )
    default: throw call.refuse("operator RNN is not supported; LSTM and GRU are")
    }
    let expected = Array(repeating: usual, count: directions).flatMap(\.self)
    if case .strings(let names) = call.node.attributes["activations"],
      names.map({ $0.lowercased() }) != expected
    {
      throw call.refuse("its activations \(names.joined(separator: ", ")) are not the usual ones")
    }
    return kind
  }
}
