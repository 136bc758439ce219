import Networks

extension Pass {
  /// A point at which an operation is not defined: the root of a negative number, the logarithm of
  /// zero, or a row that a table does not have.
  struct UndefinedValue {
    /// Why the operation is not defined.
    enum Cause {
      /// The activation has no value for this operand.
      case activation(Activation, operand: Float)
      /// The operand is not the index of one of the rows.
      case lookup(rows: Int)
    }

    /// The operation's position in the network.
    let node: Int
    /// The index of the element in the operand's value.
    let index: Int
    let cause: Cause
  }

  /// Records the first element of an operand at which an activation is not defined.
  func checkDomain(of unit: Int, _ activation: Activation, _ operand: Buffer, examples: Int) {
    guard undefined == nil, let node = units[unit].node else { return }
    for n in 0..<examples {
      var z: [Double] = []
      operand.append(n, to: &z)
      guard let index = z.firstIndex(where: { !activation.isDefined(at: $0) }) else { continue }
      undefined = UndefinedValue(
        node: node, index: index, cause: .activation(activation, operand: Float(z[index])))
      return
    }
  }

  /// The row that an embedding's operand selects. An operand that is not the index of a row is
  /// recorded, and the nearest row taken.
  func row(_ value: Float, at index: Int, of rows: Int, unit: Int) -> Int {
    let row = value.isNaN ? 0 : Int(min(max(value, 0), Float(rows - 1)))
    if Float(row) != value, undefined == nil, let node = units[unit].node {
      undefined = UndefinedValue(node: node, index: index, cause: .lookup(rows: rows))
    }
    return row
  }
}
