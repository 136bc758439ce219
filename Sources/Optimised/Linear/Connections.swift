/// A linear operation with its forward and its transposed pass.
enum Connections {
  case layer(PackedLayer)
  case volume(VolumeConvolution)
  case boxes(BoxConnections)
  case sparse(SparseConnections)
  case matrixProduct(MatrixProductConnections)
  case affine(AffineConnections)
  case layerNormalization(LayerNormalizationConnections)

  /// Whether layers keep their packed weights for further passes.
  func keepPackedWeights(_ keeps: Bool) {
    switch self {
    case .layer(let layer): layer.keepsPackedWeights = keeps
    case .volume(let volume): volume.keepPackedWeights(keeps)
    case .boxes, .sparse, .matrixProduct, .affine, .layerNormalization: break
    }
  }

  /// The layout of the result in which positions and outputs are separate.
  func view(of layout: Layout) -> Layout {
    if case .layer(let layer) = self, !layout.isImage { layer.output } else { layout }
  }

  /// The layout in which the transposed pass reads its argument.
  func transposedInput(for layout: Layout) -> Layout {
    switch self {
    case .layer(let layer): layer.transposedInput
    case .volume(let volume): volume.transposedInput
    case .boxes, .sparse, .matrixProduct, .affine, .layerNormalization: layout.inner
    }
  }

  /// The transformed bias at every position of the result; `nil` without bias.
  func bias(_ transform: WeightTransform, _ pass: Pass) -> BiasRows? {
    switch self {
    case .layer(let layer): layer.bias(transform).map { BiasRows(base: $0) }
    case .volume(let volume): volume.bias(transform).map { BiasRows(base: $0) }
    case .affine(let connections): connections.bias(transform, pass.scratch)
    case .layerNormalization(let connections): connections.bias(transform, pass.scratch)
    case .boxes, .sparse, .matrixProduct: nil
    }
  }

  /// The forward pass under a weight transform m: d (+)= Σ_j x_j · m(w_jk), with the transformed
  /// bias.
  ///
  /// - Parameters:
  ///   - x: The inputs, which replace the operands' activations.
  ///   - a: The operands' activations. They are the weights of a matrix product, and determine the
  ///     standard deviation of a layer normalisation.
  func forward(
    _ x: [Buffer], _ a: [Buffer], _ m: WeightTransform, bias: WeightTransform?, into d: Buffer,
    adds: Bool, _ pass: Pass
  ) {
    switch self {
    case .layer(let layer):
      let output = d.seen(as: view(of: d.layout))
      layer.forward(
        x[0].seen(as: layer.input), m, bias: bias, into: output, examples: pass.examples,
        adds: adds, team: pass.team)
    case .volume(let volume):
      volume.forward(
        x[0], m, bias: bias, into: d, examples: pass.examples, adds: adds, team: pass.team)
    case .boxes(let boxes):
      boxes.forward(x, m, into: d, examples: pass.examples, adds: adds, team: pass.team)
    case .sparse(let sparse):
      sparse.forward(x[0], m, into: d, examples: pass.examples, adds: adds, team: pass.team)
    case .matrixProduct(let product):
      var adds = adds
      if !adds {
        for n in 0..<pass.examples { d.example(n).update(repeating: 0, count: d.layout.count) }
      }
      adds = true
      let parts = product.parts
      if parts.first != 0 {
        product.multiply(
          x[0], { $0 }, a[1], { m(parts.first * Double($0)) }, into: d, examples: pass.examples,
          adds: adds, team: pass.team)
      }
      if parts.second != 0 {
        product.multiply(
          a[0], { m(parts.second * Double($0)) }, x[1], { $0 }, into: d, examples: pass.examples,
          adds: adds, team: pass.team)
      }
    case .affine(let connections):
      connections.forward(
        x[0], m, bias: bias, into: d, examples: pass.examples, adds: adds, team: pass.team)
    case .layerNormalization(let connections):
      connections.forward(x[0], a[0], m, bias: bias, into: d, examples: pass.examples, adds: adds)
    }
  }

  /// The transposed pass for one operand: R_j (+)= x_j · Σ_k m(w_jk) s_k.
  func transposed(
    _ s: Buffer, _ a: [Buffer], _ m: WeightTransform, times x: Buffer?, operand: Int,
    into R: Buffer, adds: Bool, isSparse: Bool = false, _ pass: Pass
  ) {
    switch self {
    case .layer(let layer):
      let below = layer.input
      layer.transposed(
        s, m, times: x?.seen(as: below), into: R.seen(as: below.inner), examples: pass.examples,
        adds: adds, isSparse: isSparse, scratch: pass.scratch, team: pass.team)
    case .volume(let volume):
      volume.transposed(
        s, m, times: x, into: R, examples: pass.examples, adds: adds, scratch: pass.scratch,
        team: pass.team)
    case .boxes(let boxes):
      boxes.transposed(
        s, m, times: x, into: R, operand: operand, examples: pass.examples, adds: adds,
        team: pass.team)
    case .sparse(let sparse):
      sparse.transposed(
        s, m, times: x, into: R, examples: pass.examples, adds: adds, team: pass.team)
    case .matrixProduct(let product):
      let parts = product.parts
      if operand == 0 {
        product.transposedFirst(
          s, a[1], { parts.first == 0 ? 0 : m(parts.first * Double($0)) }, times: x, into: R,
          examples: pass.examples, adds: adds, team: pass.team)
      } else {
        product.transposedSecond(
          s, a[0], { parts.second == 0 ? 0 : m(parts.second * Double($0)) }, times: x, into: R,
          examples: pass.examples, adds: adds, team: pass.team)
      }
    case .affine(let connections):
      connections.transposed(
        s, m, times: x, into: R, examples: pass.examples, adds: adds, team: pass.team)
    case .layerNormalization(let connections):
      connections.transposed(
        s, a[0], m, times: x, into: R, examples: pass.examples, adds: adds)
    }
  }
}

/// Biases in memory, which may differ by position.
struct BiasRows {
  let base: UnsafePointer<Float>
  /// The distance from one row of positions to the next; 0 if all rows share their biases.
  var row = 0
  /// The distance from one column of positions to the next; 0 if all columns share their biases.
  var column = 0

  @inline(__always)
  func at(_ row: Int, _ column: Int) -> UnsafePointer<Float> {
    base + (row * self.row + column * self.column)
  }
}
