public import Networks

/// Whoever trains: bound to one network and one recipe, it does one step after another.
///
/// A step is the forward pass with dropout, the cross entropy's gradient on the way back, and Adam:
///
///     L = −1/N Σ_n log softmax(z_n)_{y_n}
///
/// Trained are the weights and biases of dense layers and convolutions, `Network.parameters`; all
/// else stays as it is. The same steps from the same state give the same bits.
public protocol Trainer: AnyObject {
  /// What is trained, and how.
  var recipe: Recipe { get }

  /// The network as it is now.
  var network: Network { get }

  /// All that steps change.
  var state: TrainerState { get set }

  /// One step. The batch must be of the network's input and its labels among the outputs.
  ///
  /// - Returns: The batch's mean loss before the step, dropout included. One that is not finite says
  ///   that training has left the range of numbers, and that the state is of no more use.
  func step(on batch: Batch) -> Double

  /// The outputs for a batch of inputs, without dropout.
  func outputs(for inputs: Tensor) -> Tensor
}

/// Images with their labels.
public struct Batch: Hashable, Sendable {
  /// The images, the first axis counting them.
  public let inputs: Tensor
  /// The label of each.
  public let labels: [Int]

  /// A batch. There must be a label for every image.
  public init(inputs: Tensor, labels: [Int]) {
    precondition(inputs.examples == labels.count, "a label for every image")
    self.inputs = inputs
    self.labels = labels
  }
}

/// All that steps of training change.
public struct TrainerState: Hashable, Sendable {
  /// How many steps have been done.
  public var steps: Int
  /// Every parameter, by the name that `Network.parameters` gives it.
  public var parameters: [String: Parameter]

  /// What a trainer has come to.
  public init(steps: Int, parameters: [String: Parameter]) {
    self.steps = steps
    self.parameters = parameters
  }

  /// A parameter, and what Adam remembers of its gradients.
  public struct Parameter: Hashable, Sendable {
    /// w
    public var value: Tensor
    /// m, the running mean of the gradients.
    public var mean: Tensor
    /// v, the running mean of their squares.
    public var square: Tensor

    /// A parameter with its moments, all of one shape.
    public init(value: Tensor, mean: Tensor, square: Tensor) {
      precondition(value.shape == mean.shape && value.shape == square.shape, "of one shape")
      self.value = value
      self.mean = mean
      self.square = square
    }
  }
}
