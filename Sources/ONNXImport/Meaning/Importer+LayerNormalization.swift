import Networks

extension Importer {
  /// Recognises layer normalisation in a quotient. Exporters before opset 17 write (x − mean) /
  /// √(mean of (x − mean)² + ε), followed by the scale and the shift.
  func layerNormalization(
    _ numerator: (Expression, base: Int), over denominator: (Expression, base: Int)
  ) -> (operation: Operation, operand: Int)? {
    guard case .x = numerator.0, let epsilon = denominator.0.rootOfSum,
      let x = centred(numerator.base), isMeanSquare(denominator.base, of: numerator.base)
    else { return nil }
    let width = network.nodes[x].shape.axes.last ?? 1
    let ones = Tensor(Array(repeating: 1, count: width))
    let zeros = Tensor(Array(repeating: 0, count: width))
    return (
      .layerNormalization(LayerNormalization(scale: ones, shift: zeros, epsilon: epsilon)), x
    )
  }

  /// The layer normalisation at this node with a following scale or shift folded into its own, so that
  /// a layer exported in pieces is the same layer as one exported whole. `nil` if the node is another
  /// operation, or the constants do not have the shape of the layer's parameters.
  func layerNormalization(_ position: Int, then affine: Affine) -> LayerNormalization? {
    guard case .layerNormalization(let layer) = network.nodes[position].operation else {
      return nil
    }
    let shape = layer.scale.shape
    func spread(_ constant: Tensor?, _ absent: Double) -> [Double]? {
      guard let constant else { return Array(repeating: absent, count: shape.count) }
      guard constant.shape.broadcast(with: shape) == shape else { return nil }
      return constant.shape.spread(over: shape).map { constant[$0] }
    }
    guard let scale = spread(affine.scale, 1), let shift = spread(affine.shift, 0) else {
      return nil
    }
    let places = scale.indices
    return LayerNormalization(
      scale: Tensor(shape: shape, elements: places.map { layer.scale[$0] * scale[$0] }),
      shift: Tensor(
        shape: shape, elements: places.map { layer.shift[$0] * scale[$0] + shift[$0] }),
      epsilon: layer.epsilon)
  }

  /// The position of x if this node is x − mean(x) over the last axis, otherwise `nil`.
  private func centred(_ position: Int) -> Int? {
    let node = network.nodes[position]
    guard node.operation == .add, node.operands.count == 2 else { return nil }
    let (x, negated) = (node.operands[0], network.nodes[node.operands[1]])
    guard negated.operation == .affine(Affine(scale: Tensor([-1]))),
      let mean = negated.operands.first, isMeanOverLast(mean), network.nodes[mean].operands == [x]
    else { return nil }
    return x
  }

  private func isMeanSquare(_ position: Int, of centred: Int) -> Bool {
    guard isMeanOverLast(position), let square = network.nodes[position].operands.first else {
      return false
    }
    let node = network.nodes[square]
    return node.operation == .multiply(.signal, .signal) && node.operands == [centred, centred]
  }

  private func isMeanOverLast(_ position: Int) -> Bool {
    let node = network.nodes[position]
    return node.operation == .mean(axes: [node.shape.rank - 1])
  }
}

extension Expression {
  /// ε if the expression is √(x + ε), otherwise `nil`.
  fileprivate var rootOfSum: Double? {
    switch self {
    case .activation(.power(0.5), .add(.x, .number(let epsilon))),
      .activation(.power(0.5), .add(.number(let epsilon), .x)):
      epsilon
    case .power(.add(.x, .number(let epsilon)), .number(0.5)): epsilon
    default: nil
    }
  }
}
