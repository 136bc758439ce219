import Formats
import Networks

extension Importer {
  /// Reads `Einsum` of one or two operands as a transposition, a matrix product and another
  /// transposition.
  mutating func takeEinsum(_ call: OperatorCall) throws(ReadError) {
    let equation = call.string("equation", "").filter { !$0.isWhitespace }
    let sides = equation.split(separator: "-", maxSplits: 1)
    let terms = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false)
      .map(Array.init)
    guard !equation.contains("."), terms.count == call.operands.count,
      (1...2).contains(terms.count),
      terms.allSatisfy({ Set($0).count == $0.count })
    else { throw call.refuse("the equation '\(equation)' is not supported") }
    let all = terms.flatMap(\.self)
    let result: [Character] =
      sides.count > 1
      ? sides[1].dropFirst().map(\.self)
      : Set(all).filter { c in all.count { $0 == c } == 1 }.sorted()
    guard Set(result).isSubset(of: all), Set(result).count == result.count else {
      throw call.refuse("the equation '\(equation)' is not valid")
    }
    var lengths: [Character: Int] = [:]
    for (index, term) in terms.enumerated() {
      let dimensions = try dimensions(call, index)
      guard dimensions.count == term.count else {
        throw call.refuse("operand \(index) has \(dimensions.count) axes, its term \(term.count)")
      }
      for (letter, length) in zip(term, dimensions) {
        guard lengths[letter, default: length] == length else {
          throw call.refuse("the index '\(letter)' has two lengths")
        }
        lengths[letter] = length
      }
    }
    let name = call.result
    func size(_ letters: [Character]) -> Int { letters.map { lengths[$0] ?? 1 }.reduce(1, *) }
    func step(
      _ kind: String, _ inputs: [String], _ output: String,
      _ attributes: [String: ONNXAttribute], shape: [Int]? = nil, _ importer: inout Importer
    ) throws(ReadError) {
      var inputs = inputs
      if let shape {
        importer.values["\(output)/parameter"] = .constant(Constant(shape))
        inputs.append("\(output)/parameter")
      }
      try importer.take(kind, inputs, as: output, attributes, for: call)
    }
    /// An operand with the letters that nothing else needs summed, and the rest in this order.
    func arranged(
      _ index: Int, _ order: [Character], shape: [Int], _ importer: inout Importer
    ) throws(ReadError) -> String {
      var current = call.node.inputs[index]
      var letters = terms[index]
      let summed = letters.filter { !order.contains($0) }
      if !summed.isEmpty {
        let axes = summed.compactMap { letters.firstIndex(of: $0) }
        let isNew = call.opset >= 13
        try step(
          "ReduceSum", [current], "\(name)/sum \(index)",
          isNew ? ["keepdims": .int(0)] : ["keepdims": .int(0), "axes": .ints(axes)],
          shape: isNew ? axes : nil, &importer)
        current = "\(name)/sum \(index)"
        letters.removeAll(where: summed.contains)
      }
      let permutation = order.compactMap { letters.firstIndex(of: $0) }
      try step(
        "Transpose", [current], "\(name)/transposed \(index)", ["perm": .ints(permutation)],
        &importer)
      try step(
        "Reshape", ["\(name)/transposed \(index)"], "\(name)/operand \(index)", [:], shape: shape,
        &importer)
      return "\(name)/operand \(index)"
    }

    guard terms.count == 2 else {
      let dimensions = result.map { lengths[$0] ?? 1 }
      let operand = try arranged(0, result, shape: dimensions, &self)
      values[name] = value(of: operand)
      return
    }
    let (a, b) = (terms[0], terms[1])
    let batch = result.filter { a.contains($0) && b.contains($0) }
    let rows = result.filter { a.contains($0) && !b.contains($0) }
    let columns = result.filter { b.contains($0) && !a.contains($0) }
    let inner = a.filter { b.contains($0) && !result.contains($0) }
    let leading = batch.isEmpty ? [] : [size(batch)]
    let first = try arranged(
      0, batch + rows + inner, shape: leading + [size(rows), size(inner)], &self)
    let second = try arranged(
      1, batch + inner + columns, shape: leading + [size(inner), size(columns)], &self)
    try step("MatMul", [first, second], "\(name)/product", [:], &self)
    let letters = batch + rows + columns
    try step(
      "Reshape", ["\(name)/product"], "\(name)/shaped", [:],
      shape: letters.map { lengths[$0] ?? 1 },
      &self)
    let back = result.compactMap { letters.firstIndex(of: $0) }
    try step("Transpose", ["\(name)/shaped"], name, ["perm": .ints(back)], &self)
  }
}
