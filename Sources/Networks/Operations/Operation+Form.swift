extension Operation {
  /// What an engine has to tell apart: seven forms of computation in place of every operation.
  ///
  /// The classification is exhaustive, so a new operation does not compile until it has a form.
  /// Code that treats all linear operations alike, for example, switches over the form; code that
  /// needs a layer's parameters switches over the operation.
  public enum Form: Hashable, Sendable {
    /// The input or a constant: nothing is computed from an operand.
    case source
    /// z_k = Σ_{0,j} a_j w_jk with weights that do not depend on the values.
    case linear
    /// An activation function of each neuron alone.
    case elementwise(Activation)
    /// Two operands multiplied with each other.
    case product(Product)
    /// Elements moved or selected, none changed.
    case routing(Routing)
    /// Several neurons normalised together.
    case normalising(Normalising)
    /// The rows of a table (rows × width) that the operand's elements name.
    case lookup(Tensor)
  }

  /// A product of two operands, with the roles that its factors have for relevance.
  public enum Product: Hashable, Sendable {
    /// Element by element.
    case elementwise(Role, Role)
    /// … × rows × inner times … × inner × columns.
    case matrix(Role, Role)
  }

  /// An operation whose results are copies of elements of its operands.
  public enum Routing: Hashable, Sendable {
    /// Which element each result copies depends on its place alone.
    case rearrangement(Rearrangement)
    /// Each result copies the largest element of its window.
    case maxPooling(Window)
  }

  /// An operation that normalises several neurons together.
  public enum Normalising: Hashable, Sendable {
    /// e^{z_i} / Σ e^{z_j} along an axis.
    case softmax(axis: Int)
    /// (z − mean) / √(variance + ε) · scale + shift over the last axes.
    case layer(LayerNormalization)
  }

  /// What form of computation the operation is.
  public var form: Form {
    switch self {
    case .input, .constant: .source
    case .dense, .convolution, .add, .averagePool, .mean, .affine, .batchNormalization: .linear
    case .activation(let activation): .elementwise(activation)
    case .multiply(let first, let second): .product(.elementwise(first, second))
    case .matrixProduct(let first, let second): .product(.matrix(first, second))
    case .rearrange(let rearrangement): .routing(.rearrangement(rearrangement))
    case .maxPool(let window): .routing(.maxPooling(window))
    case .softmax(let axis): .normalising(.softmax(axis: axis))
    case .layerNormalization(let normalization): .normalising(.layer(normalization))
    case .embedding(let table): .lookup(table)
    }
  }
}
