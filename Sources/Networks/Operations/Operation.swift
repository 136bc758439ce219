/// The computation of a node from its operands.
///
/// The list is closed: every engine and method switches over it exhaustively, so a new operation
/// does not compile until each of them handles it. Axes are those of one example, without the
/// batch.
public enum Operation: Hashable, Sendable {
  /// The example itself, which is the first node and only there.
  case input
  /// A constant, equal for every example.
  case constant(Tensor)

  // Linear, with weights.
  case dense(Dense)
  case convolution(Convolution)

  // Linear, without weights of their own.
  /// The sum of two or more operands, broadcast to a common shape.
  case add
  case averagePool(AveragePooling)
  /// The mean over these axes, which are kept with length 1.
  case mean(axes: [Int])
  /// The sum over these axes, which are kept with length 1.
  case sum(axes: [Int])
  case interpolate(Interpolation)

  // Scaling and shifting by constants.
  case affine(Affine)
  case batchNormalization(BatchNormalization)

  // Neuron by neuron.
  case activation(Activation)

  // Products of two operands; their roles decide where relevance goes.
  /// The element-wise product of two operands, broadcast to a common shape.
  case multiply(Role, Role)
  /// The matrix product, … × rows × inner times … × inner × columns, with equal leading axes.
  case matrixProduct(Role, Role)

  // Moving elements.
  case rearrange(Rearrangement)
  /// Max pooling: the largest element of each window, channel by channel; the first of equals.
  case maxPool(Window)

  // Normalising over several neurons.
  /// Softmax, e^{z_i} / Σ e^{z_j}, along an axis.
  case softmax(axis: Int)
  /// The logarithm of softmax, z_i − log Σ e^{z_j}, along an axis.
  case logSoftmax(axis: Int)
  case layerNormalization(LayerNormalization)

  /// An embedding: the row of a table (rows × width) that each element of the operand selects.
  case embedding(Tensor)

  /// A rearrangement to another shape, as a shorthand.
  public static func reshape(_ shape: Shape) -> Operation { .rearrange(.reshape(shape)) }
}

extension Operation {
  /// An operation without its parameters, as used by selectors and tables.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case input
    case constant
    case dense
    case convolution
    case addition
    case averagePooling = "average pooling"
    case interpolation
    case affine = "scale and shift"
    case batchNormalization = "batch normalization"
    case activation
    case product
    case matrixProduct = "matrix product"
    case rearrangement
    case maxPooling = "max pooling"
    case softmax
    case logSoftmax = "log softmax"
    case layerNormalization = "layer normalization"
    case embedding
  }

  /// The operation without its parameters.
  public var kind: Kind {
    switch self {
    case .input: .input
    case .constant: .constant
    case .dense: .dense
    case .convolution: .convolution
    case .add, .sum: .addition
    case .averagePool, .mean: .averagePooling
    case .interpolate: .interpolation
    case .affine: .affine
    case .batchNormalization: .batchNormalization
    case .activation: .activation
    case .multiply: .product
    case .matrixProduct: .matrixProduct
    case .rearrange: .rearrangement
    case .maxPool: .maxPooling
    case .softmax: .softmax
    case .logSoftmax: .logSoftmax
    case .layerNormalization: .layerNormalization
    case .embedding: .embedding
    }
  }
}

extension Operation: CustomStringConvertible {
  /// The operation in a few words: `dense`, `relu`, `reshape to 4`.
  public var description: String {
    switch self {
    case .input: "input"
    case .constant: "constant"
    case .dense: "dense"
    case .convolution(let convolution):
      "convolution \(convolution.window)"
        + (convolution.groups == 1 ? "" : " in \(convolution.groups) groups")
    case .add: "add"
    case .averagePool(let pooling): "average pool \(pooling.window)"
    case .mean(let axes): "mean over \(axes.map(String.init).joined(separator: ", "))"
    case .sum(let axes): "sum over \(axes.map(String.init).joined(separator: ", "))"
    case .interpolate(let interpolation):
      "interpolate \(interpolation.operand) to \(interpolation.result)"
    case .affine(let affine):
      [affine.scale.map { _ in "scale" }, affine.shift.map { _ in "shift" }].compactMap(\.self)
        .joined(separator: " and ")
    case .batchNormalization: "batch normalization"
    case .activation(let activation): activation.description
    case .multiply(let first, let second): "multiply \(first) × \(second)"
    case .matrixProduct(let first, let second): "matrix product \(first) × \(second)"
    case .rearrange(let rearrangement): rearrangement.description
    case .maxPool(let window): "max pool \(window)"
    case .softmax(let axis): "softmax along \(axis)"
    case .logSoftmax(let axis): "log softmax along \(axis)"
    case .layerNormalization(let normalization):
      normalization.isCentred ? "layer normalization" : "rms normalization"
    case .embedding: "embedding"
    }
  }
}

extension Window: CustomStringConvertible {
  /// The kernel, and the stride if it is not 1: `3×3`, `2×2 by 2×2`.
  public var description: String {
    let kernel = axes.map { "\($0.kernel)" }.joined(separator: "×")
    let stride = axes.map { "\($0.stride)" }.joined(separator: "×")
    return axes.allSatisfy { $0.stride == 1 } ? kernel : "\(kernel) by \(stride)"
  }
}
