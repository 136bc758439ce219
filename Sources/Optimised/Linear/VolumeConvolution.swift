import Networks

/// A convolution over volumes, as a sum of convolutions over planes: one for each position t of the
/// kernel along the planes.
///
///     z_p = b + Σ_t w_t ∗ a_{p · stride − before + t · dilation}
///
/// Here p runs over the planes of the result, and ∗ is a convolution over one plane, a packed layer.
/// Where the kernel has one position and moves plane by plane, all planes of a batch are computed at
/// once, as independent images.
struct VolumeConvolution {
  /// The layers of the kernel's positions along the planes; the first one holds the bias.
  private let layers: [PackedLayer]
  /// For each layer, the planes of the operand and of the result that it connects.
  private let spans: [Span]
  private let input: Layout
  private let output: Layout

  /// Planes of the result that are neighbours, and the planes of the operand that they read.
  private struct Span {
    /// The first plane of the operand, and the distance to the next one.
    let (source, step): (Int, Int)
    /// The first plane of the result, and their number.
    let (target, count): (Int, Int)
  }

  init(_ convolution: Convolution, lying below: Layout, into result: Shape) {
    input = below
    output = Layout(image: result)
    let along = convolution.window.axes[0]
    let shape = convolution.weight.shape.axes
    let window = Window(Array(convolution.window.axes.dropFirst()))
    let operand = Shape([below.channels, below.plane.rows, below.columns])
    let plane = Shape([result.axes[0]] + result.axes.dropFirst(2))
    layers = (0..<along.kernel).map { t in
      PackedLayer(
        Convolution(
          weight: convolution.weight.slice(at: t, along: 2),
          bias: t == 0 ? convolution.bias : nil, window: window, groups: convolution.groups),
        of: operand, lying: below.plane, into: plane)
    }
    spans = (0..<along.kernel).map { t in
      // The plane of the operand that plane p of the result reads.
      func read(_ p: Int) -> Int { p * along.stride - along.padding.before + t * along.dilation }
      let inside = (0..<result.axes[1]).filter { (0..<below.planes).contains(read($0)) }
      let first = inside.first ?? 0
      return Span(
        source: inside.isEmpty ? 0 : read(first), step: along.stride, target: first,
        count: inside.count)
    }
    precondition(shape.count == 5, "the weights have two axes of channels and three of positions")
  }

  /// Whether the layers keep their packed weights.
  func keepPackedWeights(_ keeps: Bool) {
    for layer in layers { layer.keepsPackedWeights = keeps }
  }

  /// The layout in which the transposed pass reads its argument.
  var transposedInput: Layout { layers[0].transposedInput.stacked(output.planes) }

  /// The transformed bias, one number per output; `nil` without bias.
  func bias(_ transform: WeightTransform) -> UnsafePointer<Float>? { layers[0].bias(transform) }

  /// Whether each plane of the result reads the plane of the operand at its own place, and no other.
  private var isPlaneByPlane: Bool {
    layers.count == 1 && spans[0].source == 0 && spans[0].step == 1
      && spans[0].count == input.planes && output.planes == input.planes
  }

  /// The forward pass: z (+)= Σ_t m(w_t) ∗ a, with the transformed bias.
  func forward(
    _ a: Buffer, _ m: WeightTransform, bias: WeightTransform?, into z: Buffer, examples: Int,
    adds: Bool, team: Team
  ) {
    if isPlaneByPlane, a.stride == a.layout.count {
      layers[0].forward(
        a.planes, m, bias: bias, into: z.planes, examples: examples * input.planes, adds: adds,
        team: team)
      return
    }
    if !adds { fill(z, with: bias.flatMap(self.bias), examples: examples) }
    for n in 0..<examples {
      for (layer, span) in zip(layers, spans) where span.count > 0 {
        layer.forward(
          a.planes(of: n, from: span.source, by: span.step), m, bias: nil,
          into: z.planes(of: n, from: span.target), examples: span.count, adds: true, team: team)
      }
    }
  }

  /// The transposed pass: R (+)= x · Σ_t m(w_t)ᵀ ∗ s.
  func transposed(
    _ s: Buffer, _ m: WeightTransform, times x: Buffer?, into R: Buffer, examples: Int, adds: Bool,
    scratch: Scratch, team: Team
  ) {
    if isPlaneByPlane, x.map({ $0.stride == $0.layout.count }) ?? true {
      layers[0].transposed(
        s.planes, m, times: x?.planes, into: R.planes, examples: examples * input.planes,
        adds: adds, scratch: scratch, team: team)
      return
    }
    if !adds { fill(R, with: nil, examples: examples) }
    for n in 0..<examples {
      for (layer, span) in zip(layers, spans) where span.count > 0 {
        layer.transposed(
          s.planes(of: n, from: span.target), m,
          times: x?.planes(of: n, from: span.source, by: span.step),
          into: R.planes(of: n, from: span.source, by: span.step), examples: span.count, adds: true,
          scratch: scratch, team: team)
      }
    }
  }

  /// Sets every position to the biases of its channels, or to zero.
  private func fill(_ z: Buffer, with bias: UnsafePointer<Float>?, examples: Int) {
    let layout = z.layout
    for n in 0..<examples {
      for row in 0..<layout.rows {
        let line = z.row(row, of: n)
        guard let bias else {
          line.update(repeating: 0, count: layout.width)
          continue
        }
        for column in 0..<layout.columns {
          (line + column * layout.channels).update(from: bias, count: layout.channels)
        }
      }
    }
  }
}

extension Tensor {
  /// The elements at one position along an axis, without that axis.
  fileprivate func slice(at position: Int, along axis: Int) -> Tensor {
    let inner = shape.axes[(axis + 1)...].reduce(1, *)
    let block = shape.axes[axis] * inner
    let axes = shape.axes[..<axis] + shape.axes[(axis + 1)...]
    return Tensor(
      shape: Shape(Array(axes)),
      elements: stride(from: position * inner, to: elements.count, by: block).flatMap {
        elements[$0..<$0 + inner]
      })
  }
}

extension Buffer {
  /// The planes of all examples, as examples of one plane each.
  fileprivate var planes: Buffer { Buffer(base, layout.plane) }

  /// The planes of one example, from `first` on, as examples of one plane each.
  fileprivate func planes(of n: Int, from first: Int, by step: Int = 1) -> Buffer {
    var planes = Buffer(example(n) + first * layout.plane.count, layout.plane)
    planes.stride = step * layout.plane.count
    return planes
  }
}
