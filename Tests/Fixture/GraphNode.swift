import Networks

/// A node as the fixture writes it: the parameters are those of its `op`.
struct GraphNode: Decodable {
  struct Values: Decodable {
    let shape: [Int]
    let values: [Double]

    var tensor: Tensor { Tensor(shape: Shape(shape), elements: values) }
  }

  let name: String
  let op: String
  let operands: [String]

  // Linear operations.
  let weight: Values?
  let bias: [Double]?
  let groups: Int?
  // Windows, an entry for each axis of positions.
  let kernel: [Int]?
  let stride: [Int]?
  let padding: [[Int]]?
  let dilation: [Int]?
  let roundsUp: Bool?
  let countsPadding: Bool?
  // Normalisation and scaling.
  let scale: Values?
  let shift: Values?
  let mean: Values?
  let variance: Values?
  let epsilon: Double?
  // Activations.
  let kind: String?
  let slopes: [Double]?
  let alpha: Double?
  let low: Double?
  let high: Double?
  // Products and rearrangements.
  let roles: [Role]?
  let axis: Int?
  let axes: [Int]?
  let shape: [Int]?
  let order: [Int]?
  let start: Int?
  let count: Int?
  let step: Int?
  let before: [Int]?
  let after: [Int]?
  let value: Double?

  func operation() throws -> Operation {
    switch op {
    case "dense":
      return .dense(Dense(weight: try required(weight).tensor, bias: bias.map { Tensor($0) }))
    case "convolution":
      let weight = try required(weight).tensor
      return .convolution(
        Convolution(
          weight: weight, bias: bias.map { Tensor($0) },
          window: try window(kernel: Array(weight.shape.axes.dropFirst(2))),
          groups: try required(groups)))
    case "embedding":
      return .embedding(try required(weight).tensor)
    case "maxPool":
      return .maxPool(try window(kernel: required(kernel)))
    case "averagePool":
      return .averagePool(
        AveragePooling(
          try window(kernel: required(kernel)), countsPadding: try required(countsPadding)))
    case "mean":
      return .mean(axes: try required(axes))
    case "add":
      return .add
    case "affine":
      return .affine(Affine(scale: scale?.tensor, shift: shift?.tensor))
    case "batchNormalization":
      return .batchNormalization(
        BatchNormalization(
          scale: try required(scale).tensor, shift: try required(shift).tensor,
          mean: try required(mean).tensor, variance: try required(variance).tensor,
          epsilon: try required(epsilon)))
    case "layerNormalization":
      return .layerNormalization(
        LayerNormalization(
          scale: try required(scale).tensor, shift: try required(shift).tensor,
          epsilon: try required(epsilon)))
    case "softmax":
      return .softmax(axis: try required(axis))
    case "activation":
      return .activation(try activation())
    case "multiply":
      let roles = try required(roles)
      return .multiply(roles[0], roles[1])
    case "matrixProduct":
      let roles = try required(roles)
      return .matrixProduct(roles[0], roles[1])
    default:
      return .rearrange(try rearrangement())
    }
  }

  private func activation() throws -> Activation {
    switch try required(kind) {
    case "relu": return .relu
    case "leakyRelu", "prelu": return .leakyRelu(try required(slopes))
    case "elu": return .elu(try required(alpha))
    case "selu": return .selu
    case "sigmoid": return .sigmoid
    case "tanh": return .tanh
    case "softplus": return .softplus
    case "gelu": return .gelu
    case "geluTanh": return .geluTanh
    case "silu": return .silu
    case "hardSigmoid": return .hardSigmoid
    case "hardSwish": return .hardSwish
    case "clip": return .clip(low: try required(low), high: try required(high))
    default: throw Graphs.Unknown(name: kind ?? op)
    }
  }

  private func rearrangement() throws -> Rearrangement {
    switch op {
    case "reshape":
      return .reshape(Shape(try required(shape)))
    case "transpose":
      return .transpose(try required(order))
    case "concatenate":
      return .concatenate(axis: try required(axis))
    case "slice":
      return .slice(
        axis: try required(axis), start: try required(start), count: try required(count),
        step: try required(step))
    case "pad":
      return .pad(
        before: try required(before), after: try required(after), value: try required(value))
    default:
      throw Graphs.Unknown(name: op)
    }
  }

  private func window(kernel: [Int]) throws -> Window {
    let (stride, padding) = (try required(stride), try required(padding))
    let dilation = try required(dilation)
    let axes = kernel.indices.map { axis in
      Window.Axis(
        kernel: kernel[axis], stride: stride[axis],
        padding: (padding[axis][0], padding[axis][1]), dilation: dilation[axis])
    }
    return Window(axes, roundsUp: roundsUp ?? false)
  }

  private func required<T>(_ parameter: T?) throws -> T {
    guard let parameter else { throw Graphs.Unknown(name: "\(name), \(op)") }
    return parameter
  }
}

extension Role: Decodable {}
