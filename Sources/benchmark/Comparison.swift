import Arguments
import Formats
import Foundation
import Networks
import Programs

extension Workbench {
  /// The largest difference between a peer's results and ours for the same parameters and inputs,
  /// relative to the largest entry. It verifies that both do the same work.
  ///
  /// - Parameter ask: Asks the peer about a safetensors file with all data, and returns its answer.
  func difference(
    of piece: Piece, asking ask: (_ path: String) throws(Refusal) -> Double
  ) throws(Refusal) -> Double {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bytes = try exchanged(piece).encode(as: .float32)
    try refusing {
      var file = try WholeFile(path)
      try file.append(bytes)
      try file.commit()
    }
    return try ask(path)
  }

  /// A file with the parameters as `parameter-00` and so on in the network's order, the `input`,
  /// the `labels` for training, and our `result`.
  private func exchanged(_ piece: Piece) throws(Refusal) -> Safetensors {
    let (inputs, labels, result) = try result(of: piece)
    var tensors = ["input": inputs, "result": result]
    if !labels.isEmpty { tensors["labels"] = Tensor(labels.map(Double.init)) }
    let parameters = network.parameters
    for (index, name) in network.parameterNames.enumerated() {
      tensors["parameter-\(index < 10 ? "0" : "")\(index)"] = parameters[name]
    }
    return Safetensors(tensors: tensors)
  }
}
