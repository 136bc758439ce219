import Arguments
import Formats
import Foundation
import Networks

extension Workbench {
  /// How far a peer's numbers are from ours, for the same parameters and inputs: the largest
  /// difference relative to the largest entry. So that what is compared is the same work.
  ///
  /// - Parameter ask: Gives a peer's answer about a safetensors file with all that it needs.
  func difference(
    of piece: Piece, asking ask: (_ path: String) throws(Refusal) -> Double
  ) throws(Refusal) -> Double {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bytes = try exchanged(piece).encode(as: .float32)
    do throws(WriteError) {
      var file = try WholeFile(path)
      try file.append(bytes)
      try file.commit()
    } catch {
      throw Refusal(.cannotWrite, error.description)
    }
    return try ask(path)
  }

  /// `parameter-00` and so on in the network's order, `input` and `result`.
  private func exchanged(_ piece: Piece) throws(Refusal) -> Safetensors {
    let (inputs, result) = try result(of: piece)
    var tensors = ["input": inputs, "result": result]
    for (index, parameter) in network.parameters.enumerated() {
      tensors["parameter-\(index < 10 ? "0" : "")\(index)"] = parameter
    }
    return Safetensors(tensors: tensors)
  }
}

extension Network {
  /// Weights and biases, layer by layer.
  fileprivate var parameters: [Tensor] {
    let parameters: [[Tensor?]] = nodes.map { node in
      switch node.operation {
      case .dense(let layer): [layer.weight, layer.bias]
      case .convolution(let layer): [layer.weight, layer.bias]
      default: []
      }
    }
    return parameters.flatMap(\.self).compactMap(\.self)
  }
}
