import Networks

/// A rearrangement: boxes of elements that are copied, or a copy for every entry of a list.
enum RearrangementConnections {
  case boxes(BoxConnections)
  case gather(GatherConnections)

  init(_ rearrangement: Rearrangement, of operands: [Lying], into result: Lying) {
    if case .gather(let indices, _) = rearrangement {
      self = .gather(
        GatherConnections(indices, of: operands[0].layout, into: result.layout))
    } else {
      self = .boxes(BoxConnections(rearrangement, of: operands, into: result))
    }
  }

  /// The forward pass: every element is copied to its places.
  ///
  /// - Parameter constants: Whether padding has its value, or zero.
  func forward(
    _ operands: [Buffer], into z: Buffer, examples: Int, constants: Bool = true, team: Team
  ) {
    switch self {
    case .boxes(let boxes):
      boxes.forward(operands, into: z, examples: examples, constants: constants, team: team)
    case .gather(let gather):
      gather.forward(operands[0], into: z, examples: examples, team: team)
    }
  }

  /// The transposed pass for one operand: every element receives the sum of what its copies have.
  func transposed(
    _ s: Buffer, into R: Buffer, operand: Int, examples: Int, adds: Bool, team: Team
  ) {
    switch self {
    case .boxes(let boxes):
      boxes.transposed(
        s, into: R, operand: operand, examples: examples, adds: adds, team: team)
    case .gather(let gather):
      gather.transposed(s, into: R, examples: examples, adds: adds, team: team)
    }
  }

  /// The sum of an example's padded elements, given R without border.
  func padding(of R: Buffer, _ n: Int) -> Double {
    switch self {
    case .boxes(let boxes): boxes.totalWithoutConnections(R, of: n)
    case .gather: 0
    }
  }
}
