import Arguments
import Formats
import Foundation
import Networks
import Programs

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
    try refusing {
      var file = try WholeFile(path)
      try file.append(bytes)
      try file.commit()
    }
    return try ask(path)
  }

  /// `parameter-00` and so on in the network's order, `input`, for training `labels`, and `result`.
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
