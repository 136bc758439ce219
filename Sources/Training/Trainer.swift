public import Networks

/// A trainer for one network and one recipe, which takes one step after another.
///
/// A step is a forward pass with dropout, the backward pass of the cross entropy's gradient, and an
/// Adam update:
///
///     L = −1/N Σ_n log softmax(z_n)_{y_n}
///
/// The trained parameters are the weights and biases of dense layers and convolutions,
/// `Network.parameters`; everything else is constant. Equal steps from equal states give equal
/// bits.
public protocol Trainer: AnyObject {
  /// The settings of the training.
  var recipe: Recipe { get }

  /// The network with its current parameters.
  var network: Network { get }

  /// The complete state that steps change.
  var state: TrainerState { get set }

  /// Takes one step. The batch must fit the network's input, and its labels the network's outputs.
  ///
  /// - Returns: The batch's mean loss before the step, with dropout. If it is not finite, training
  ///   has diverged and the state is no longer usable.
  func step(on batch: Batch) -> Double

  /// Computes the network's outputs for a batch of inputs, without dropout.
  func outputs(for inputs: Tensor) -> Tensor
}

/// Images with their labels, ready for a training step.
public struct Batch: Hashable, Sendable {
  /// The images; the first axis is the batch.
  public let inputs: Tensor
  /// The label of each image.
  public let labels: [Int]

  /// Creates a batch. There must be one label per image.
  public init(inputs: Tensor, labels: [Int]) {
    precondition(inputs.examples == labels.count, "there must be one label per image")
    self.inputs = inputs
    self.labels = labels
  }
}

/// The complete state of a trainer.
public struct TrainerState: Hashable, Sendable {
  /// The number of steps taken.
  public var steps: Int
  /// The parameters by name, as in `Network.parameters`.
  public var parameters: [String: Parameter]

  /// Creates the state after a number of steps.
  public init(steps: Int, parameters: [String: Parameter]) {
    self.steps = steps
    self.parameters = parameters
  }

  /// A parameter with Adam's running means for it.
  public struct Parameter: Hashable, Sendable {
    /// The parameter w itself.
    public var value: Tensor
    /// The running mean m of the gradients.
    public var mean: Tensor
    /// The running mean v of the squared gradients.
    public var square: Tensor

    /// Creates a parameter with its moments; all three have one shape.
    public init(value: Tensor, mean: Tensor, square: Tensor) {
      precondition(
        value.shape == mean.shape && value.shape == square.shape,
        "a parameter and its moments have one shape")
      self.value = value
      self.mean = mean
      self.square = square
    }
  }
}
