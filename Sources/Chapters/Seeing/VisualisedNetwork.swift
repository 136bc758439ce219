import Attribution
import Figures
import Formats
public import Networks
import Training

/// What the chapters on feature visualisation are about: a network of images, and images for it.
public struct VisualisedNetwork: Sendable {
  /// What it is called on the pages.
  let name: String
  let network: Network
  /// Images to show it, if there are any.
  let images: ImageStream?
  /// What the outputs are called.
  let classes: [String]

  /// A network that can be looked at.
  ///
  /// - Parameters:
  ///   - name: What it is called on the pages.
  ///   - images: Images of the input's shape.
  ///   - classes: A name for each output; `output 3` if not said.
  /// - Throws: `UnsuitableNetwork` unless it takes images in colour or grey and has a convolution.
  public init(
    name: String, network: Network, images: ImageStream? = nil, classes: [String]? = nil
  ) throws(UnsuitableNetwork) {
    let shape = network.input.shape
    guard shape.rank == 3, shape.axes[0] == 1 || shape.axes[0] == 3 else {
      throw UnsuitableNetwork(
        description: "it takes \(shape), which is no image of one channel or three")
    }
    guard let map = network.lastFeatureMap, network.nodes[map].shape.rank == 3 else {
      throw UnsuitableNetwork(description: "it has no convolution over images to look at")
    }
    self.name = name
    self.network = network
    self.images = images
    self.classes = classes ?? (0..<network.output.shape.count).map { "output \($0)" }
  }

  /// A trained MiniVGG and its test images.
  public init(_ subject: TrainedSubject) throws(UnsuitableNetwork) {
    try self.init(
      name: "MiniVGG, trained on \(subject.images.name)", network: subject.network,
      images: ImageStream(subject.images.test), classes: subject.images.test.names)
  }

  /// The project's own.
  static let silhouettes: @Sendable () throws -> VisualisedNetwork = {
    try VisualisedNetwork(TrainedSubject.miniVGG(.silhouettes))
  }
}

/// Why the features of a network cannot be looked at, in one line.
public struct UnsuitableNetwork: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
}

extension VisualisedNetwork {
  /// The last feature map: the activation behind the last convolution.
  var lastMap: Int { network.lastFeatureMap ?? 0 }

  /// The last convolution over an image.
  var lastConvolution: Int { convolutions[convolutions.count - 1].position }

  /// The convolutions over images and their positions, in order.
  var convolutions: [(position: Int, convolution: Convolution)] {
    network.nodes.enumerated().compactMap { position, node in
      guard case .convolution(let convolution) = node.operation, node.shape.rank == 3 else {
        return nil
      }
      return (position, convolution)
    }
  }

  /// A pass through one node alone, started from one of its neurons, at this value of its operand.
  func tracedRun(
    _ title: String, at position: Int, neuron: Int, of operand: Tensor
  ) throws -> TracedRun {
    let node = network.nodes[position]
    let below = network.nodes[node.operands[0]]
    var network = try Network(input: below.name, shape: below.shape)
    try network.append(node.name, node.operation)
    return TracedRun(
      title: title, network: network, plan: try Plan(.everywhere(.zero), for: network),
      input: operand, start: .score(.index(neuron)))
  }
}

extension Shape {
  /// The flat index of the neuron in the middle of a channel, the later one of two.
  func middle(ofChannel channel: Int) -> Int {
    zip(axes, strides).dropFirst().reduce(channel * (strides.first ?? 1)) {
      $0 + $1.0 / 2 * $1.1
    }
  }
}

extension Network {
  /// The rows and columns that a neuron of the output sees, as many as one in the middle: where the
  /// image ends they go on outside of it.
  func region(of neuron: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let last = outputPosition
    let middle = receptiveField(of: output.shape.middle(ofChannel: 0), at: last)?.hull
    let own = receptiveField(of: neuron, at: last)?.hull
    guard let own, let middle else { return (0..<1, 0..<1) }
    let ranges = zip(own, middle).dropFirst().map { own, middle in
      own.lowerBound == 0
        ? own.upperBound - max(own.count, middle.count)..<own.upperBound
        : own.lowerBound..<own.lowerBound + max(own.count, middle.count)
    }
    return (ranges[0], ranges[1])
  }

  /// The part of an image that a neuron of the output sees.
  func patch(of neuron: Int, in image: Image) -> Image {
    let region = region(of: neuron)
    return image.patch(rows: region.rows, columns: region.columns)
  }
}

/// So many numbers, evenly spaced from 0 to below `end`; all of them if there are no more.
func evenlySpaced(_ count: Int, below end: Int) -> [Int] {
  let count = min(count, end)
  return (0..<count).map { $0 * end / count }
}
