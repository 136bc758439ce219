extension Operation {
  /// The form of an operation: the seven cases that an engine has to distinguish.
  ///
  /// The classification is exhaustive, so a new operation does not compile until it has a form.
  /// Code that treats all linear operations alike switches over the form; code that needs a layer's
  /// parameters switches over the operation.
  public enum Form: Hashable, Sendable {
    /// The input or a constant, which has no operands.
    case source
    /// A linear operation, z_k = Σ_{0,j} a_j w_jk, whose weights do not depend on the operands'
    /// values.
    case linear
    /// An activation function, applied to each neuron separately.
    case elementwise(Activation)
    /// A product of two operands.
    case product(Product)
    /// An operation that moves or selects elements without changing them.
    case routing(Routing)
    /// An operation that normalises several neurons together.
    case normalising(Normalising)
    /// A lookup: the rows of a table (rows × width) that the operand's elements select.
    case lookup(Tensor)
  }

  /// A product of two operands, with the roles of its factors.
  public enum Product: Hashable, Sendable {
    /// The element-wise product.
    case elementwise(Role, Role)
    /// The matrix product, … × rows × inner times … × inner × columns.
    case matrix(Role, Role)
  }

  /// An operation whose results are copies of elements of its operands.
  public enum Routing: Hashable, Sendable {
    /// A rearrangement: each result copies an element that depends on its position alone.
    case rearrangement(Rearrangement)
    /// Max pooling: each result copies the largest element of its window.
    case maxPooling(Window)
  }

  /// An operation that normalises several neurons together.
  public enum Normalising: Hashable, Sendable {
    /// Softmax, e^{z_i} / Σ e^{z_j}, along an axis.
    case softmax(axis: Int)
    /// The logarithm of softmax, z_i − log Σ e^{z_j}, along an axis.
    case logSoftmax(axis: Int)
    /// Layer or root mean square normalisation over the last axes.
    case layer(LayerNormalization)
  }

  /// The form of the operation.
  public var form: Form {
    switch self {
    case .input, .constant: .source
    case .dense, .convolution, .add, .averagePool, .mean, .sum, .interpolate, .affine,
      .batchNormalization:
      .linear
    case .activation(let activation): .elementwise(activation)
    case .multiply(let first, let second): .product(.elementwise(first, second))
    case .matrixProduct(let first, let second): .product(.matrix(first, second))
    case .rearrange(let rearrangement): .routing(.rearrangement(rearrangement))
    case .maxPool(let window): .routing(.maxPooling(window))
    case .softmax(let axis): .normalising(.softmax(axis: axis))
    case .logSoftmax(let axis): .normalising(.logSoftmax(axis: axis))
    case .layerNormalization(let normalization): .normalising(.layer(normalization))
    case .embedding(let table): .lookup(table)
    }
  }
}
