/// What a node computes from its operands.
///
/// The list is closed: whoever computes or explains switches over it exhaustively, so a new
/// operation does not compile until every engine has said what it does there.
public enum Operation: Hashable, Sendable {
  /// The example itself; always the first node and only there.
  case input
  /// z_k = Σ_j w_kj a_j + b_k along the last axis.
  case dense(Dense)
  /// a = g(z), neuron by neuron.
  case activation(Activation)
  /// The sum of two or more operands of one shape.
  case add
  /// The product of two operands of one shape; the roles say what each is to relevance.
  case multiply(Role, Role)
  /// The same elements in the same order under another shape.
  case reshape(Shape)
}

/// A fully connected layer: weights in the shape outputs × inputs, a bias for each output or none.
public struct Dense: Hashable, Sendable {
  public let weight: Tensor
  public let bias: Tensor?

  /// A dense layer. Whether the shapes fit is checked when a network takes it in.
  public init(weight: Tensor, bias: Tensor? = nil) {
    self.weight = weight
    self.bias = bias
  }

  /// A dense layer with a row of weights for each output neuron.
  public init(_ rows: [[Double]], bias: [Double]? = nil) {
    self.init(weight: Tensor(rows: rows), bias: bias.map { Tensor($0) })
  }
}

/// A non-linearity that acts on each neuron alone.
public enum Activation: String, Hashable, Sendable, CaseIterable {
  /// max(z, 0)
  case relu
  /// 1 / (1 + e^−z)
  case sigmoid
  /// (e^z − e^−z) / (e^z + e^−z)
  case tanh
}

/// What a factor of a product is to relevance: a gate decides how much of a signal passes and takes
/// no relevance itself; signals take it all, in equal parts where there are two.
public enum Role: String, Hashable, Sendable {
  case signal
  case gate
}

extension Operation {
  /// An operation without its parameters: what selectors and tables speak of.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case input
    case dense
    case activation
    case addition
    case product
    case reshape
  }

  public var kind: Kind {
    switch self {
    case .input: .input
    case .dense: .dense
    case .activation: .activation
    case .add: .addition
    case .multiply: .product
    case .reshape: .reshape
    }
  }
}

extension Operation: CustomStringConvertible {
  /// One or two words: `dense`, `relu`, `reshape to 4`.
  public var description: String {
    switch self {
    case .input: "input"
    case .dense: "dense"
    case .activation(let activation): activation.rawValue
    case .add: "add"
    case .multiply(let first, let second): "multiply \(first) × \(second)"
    case .reshape(let shape): "reshape to \(shape)"
    }
  }
}
