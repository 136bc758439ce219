import Networks

extension Pass {
  /// A point at which an activation is not defined: the root of a negative number, the logarithm of
  /// zero.
  struct UndefinedValue {
    /// The activation's position in the network.
    let node: Int
    /// The index of the element in the node's value.
    let index: Int
    let activation: Activation
    /// The operand's element.
    let operand: Float
  }

  /// Records the first element of an operand at which an activation is not defined.
  func checkDomain(of unit: Int, _ activation: Activation, _ operand: Buffer, examples: Int) {
    guard undefined == nil, let node = units[unit].node else { return }
    for n in 0..<examples {
      var z: [Double] = []
      operand.append(n, to: &z)
      guard let index = z.firstIndex(where: { !activation.isDefined(at: $0) }) else { continue }
      undefined = UndefinedValue(
        node: node, index: index, activation: activation, operand: Float(z[index]))
      return
    }
  }
}
