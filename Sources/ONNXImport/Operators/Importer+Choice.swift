import Formats
import Networks

extension Importer {
  /// Reads `Where`: a part of an activation, or a choice between values.
  mutating func takeChoice(_ call: OperatorCall) throws(ReadError) {
    guard call.operands.count == 3 else { throw call.refuse("it must have three operands") }
    if case .constant(let condition) = call.operands[0] {
      return try takeChoice(call, by: condition)
    }
    let terms = [
      try term(call, 0, beside: 1), try term(call, 1, beside: 0), try term(call, 2, beside: 0),
    ]
    guard case .function(let condition, let base) = terms[0] else {
      throw call.refuse("its condition is not a tensor")
    }
    var branches: [Expression] = []
    for term in terms.dropFirst() {
      switch term {
      case .function(let expression, base): branches.append(expression)
      case .number(let number): branches.append(.number(number))
      default: return try takeMixture(call)
      }
    }
    try keep(.choice(condition, branches[0], branches[1]), of: base, for: call)
  }

  /// Reads a choice between two values by a third as c · a + (1 − c) · b, where c is 1 or 0 and a gate.
  private mutating func takeMixture(_ call: OperatorCall) throws(ReadError) {
    let name = call.result
    let (condition, base) = try expression(call, 0)
    let holds: Expression
    if case .compare = condition {
      holds = condition
    } else {
      holds = .activation(.abs, .activation(.sign, condition))
    }
    values[name + "/holds"] = .expression(holds, of: base)
    values[name + "/fails"] = .expression(.add(.number(1), .multiply(holds, .number(-1))), of: base)
    for (gate, index) in [("holds", 1), ("fails", 2)] {
      try take(
        "Mul", ["\(name)/\(gate)", call.node.inputs[index]], as: "\(name)/branch \(index)",
        for: call)
    }
    try take("Add", ["\(name)/branch 1", "\(name)/branch 2"], as: name, for: call)
  }

  private mutating func takeChoice(
    _ call: OperatorCall, by condition: Constant
  ) throws(ReadError) {
    let chosen = Set(condition.numbers.map { $0 != 0 })
    let all = [try dimensions(call, 1), try dimensions(call, 2)]
    guard let pair = all[0].broadcast(with: all[1]),
      let result = pair.broadcast(with: condition.dimensions)
    else { throw call.refuse("its operands do not fit together") }
    // One branch alone, if it need not be broadcast.
    if chosen.count == 1, let isFirst = chosen.first, all[isFirst ? 0 : 1] == result {
      values[call.result] = call.operands[isFirst ? 1 : 2]
      return
    }
    // condition · x + (1 − condition) · constant, with one of the branches constant.
    for (index, other) in [(1, 2), (2, 1)] {
      guard case .constant(let constant) = call.operands[other] else { continue }
      let keeps = condition.map { ($0 != 0) == (index == 1) ? 1 : 0 }
      guard let whole = keeps.broadcast(to: result), let filled = constant.broadcast(to: result)
      else { throw call.refuse("its operands are too large") }
      var shift = whole
      shift.numbers = StoredNumbers(
        whole.numbers.indices.map { whole.numbers[$0] == 1 ? 0 : filled.numbers[$0] })
      let base = try node(call, index)
      guard let scale = whole.broadcastable, let shift = shift.broadcastable else {
        throw call.refuse("one of its operands is empty")
      }
      let operand = try node(base, broadcastTo: result, for: call)
      return try define(
        call, .affine(Affine(scale: scale, shift: shift.bounded)), of: [operand],
        dimensions: result)
    }
    // Two branches that depend on the input: each masked, then added.
    var operands: [Int] = []
    for index in [1, 2] {
      let keeps = condition.map { ($0 != 0) == (index == 1) ? 1 : 0 }
      guard let scale = keeps.broadcast(to: result)?.broadcastable else {
        throw call.refuse("one of its operands is empty")
      }
      let operand = try node(node(call, index), broadcastTo: result, for: call)
      operands.append(
        try append(
          "\(call.result)/branch \(index)", .affine(Affine(scale: scale)), of: [operand],
          for: call.place))
    }
    try define(call, .add, of: operands, dimensions: result)
  }
}
