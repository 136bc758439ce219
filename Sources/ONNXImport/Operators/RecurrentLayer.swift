import Formats
import Networks

/// The parameters of the operators LSTM and GRU, in PyTorch's order of rows.
struct RecurrentLayer {
  /// The cell of each direction.
  let cells: [RecurrentCell]
  private let direction: String

  /// The number of inputs per step.
  var inputs: Int { cells[0].inputs }
  /// The number of units of each cell.
  var units: Int { cells[0].units }

  /// Whether the cell of this direction reads from the last step to the first.
  func isReversed(_ index: Int) -> Bool { direction == "reverse" || index == 1 }

  /// Reads the weights, biases and attributes of an operator.
  init(_ call: OperatorCall) throws(ReadError) {
    direction = call.string("direction", "forward")
    let directions = direction == "bidirectional" ? 2 : 1
    guard ["forward", "reverse", "bidirectional"].contains(direction) else {
      throw call.refuse("its direction '\(direction)' is unknown")
    }
    let kind = try Self.kind(call, directions)
    // ONNX has the rows i, o, f, c of an LSTM and z, r, h of a GRU.
    let order = kind == .lstm ? [0, 2, 3, 1] : [1, 0, 2]
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
