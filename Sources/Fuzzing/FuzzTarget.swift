import Attribution
import Formats
import Networks
import ONNXImport
import Optimised
import Scalar

/// A kind of file that fuzzing feeds to its reader. Any bytes may be refused; none may end the
/// program or take long.
public enum FuzzTarget: String, CaseIterable, Sendable {
  case npy
  case npz
  case safetensors
  case png
  case netpbm
  case jpeg
  case onnx

  /// Reads a file of any kind: the first byte chooses it, the rest is the file.
  public static func read(any bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    allCases[Int(first) % allCases.count].read(Array(bytes.dropFirst()))
  }

  /// Reads a file of this kind. A model is also explained, by both engines.
  public func read(_ bytes: [UInt8]) {
    do {
      switch self {
      case .npy: _ = try NPY.decode(bytes, path: "fuzz")
      case .npz: _ = try NPZ.decode(bytes, path: "fuzz")
      case .safetensors: _ = try Safetensors.decode(bytes, path: "fuzz")
      case .png: _ = try PNG.decode(bytes, path: "fuzz").resized(width: 3, height: 2)
      case .netpbm: _ = try PPM.decode(bytes, path: "fuzz")
      case .jpeg: _ = try JPEG.decode(bytes, path: "fuzz").resized(width: 3, height: 2)
      case .onnx: try explain(bytes)
      }
    } catch {
      // The bytes are refused, as most are.
    }
  }

  /// Imports a model, and explains its output for an input of small numbers.
  private func explain(_ bytes: [UInt8]) throws {
    let model = try ImportedModel(ONNXModel.decode(bytes, path: "fuzz"), path: "fuzz")
    let network = try model.network.mergingBatchNormalization()
    // The passes of a large network would take most of the time, and they do not test the importer.
    guard network.nodes.reduce(0, { $0 + $1.shape.count }) <= 1 << 16 else { return }
    let count = network.input.shape.count
    let input = Tensor(
      shape: network.input.shape.batched(1),
      elements: (0..<count).map { model.takesWholeNumbers ? 0 : Double($0 % 7) / 4 - 0.5 })
    let plan = try Plan(.epsilonPlusFlat(), for: network)
    let (scalar, optimised) = (ScalarEngine(for: network), OptimisedEngine(for: network))
    try checkThatOutputsAgree(scalar, optimised, input)
    for engine in [scalar, optimised] as [any Engine] {
      _ = try engine.relevance(of: input, under: plan, from: .score(.predicted), at: [0])
      _ = try engine.gradient(of: input, from: .oneHot(.predicted), at: [0])
    }
  }

  /// Ends the program where the two engines disagree about an output, by more than rounding explains.
  private func checkThatOutputsAgree(
    _ scalar: ScalarEngine, _ optimised: OptimisedEngine, _ input: Tensor
  ) throws {
    let network = scalar.network
    // Rounding decides on which side of a jump a value lies.
    guard !network.nodes.contains(where: { $0.operation.jumps }) else { return }
    let values = try scalar.activations(of: input, at: Array(network.nodes.indices))
    let largest = values.flatMap(\.elements).reduce(0) { max($0, abs($1)) }
    // Beyond the range of single precision, −∞ may become the 0 of a ReLU.
    guard largest < 1e30 else { return }
    let output = try optimised.output(of: input)
    let agrees = zip(values[network.outputPosition].elements, output.elements).allSatisfy {
      abs($0 - $1) <= 0.01 * largest
    }
    precondition(agrees, "the engines disagree")
  }
}

extension Operation {
  /// Whether the result jumps somewhere, as that of an index does.
  fileprivate var jumps: Bool {
    switch self {
    case .activation(.thresholdedRelu), .activation(.shrink): true
    default: isStep
    }
  }
}
