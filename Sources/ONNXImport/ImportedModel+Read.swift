// To be replaced by the importer: only what the tests of `explain` need until then.
public import Formats
import Networks

extension ImportedModel {
  public static func read(_ path: String) throws(ReadError) -> ImportedModel {
    let model = try ONNXModel.read(path)
    let graph = model.graph
    func no(_ reason: String) -> ReadError { ReadError(.malformed, path: path, reason: reason) }
    func tensor(_ name: String) throws(ReadError) -> Tensor {
      guard let found = graph.initializers[name], let floats = found.floats,
        let shape = Shape(validating: found.dimensions)
      else { throw no("no weights '\(name)'") }
      return Tensor(shape: shape, elements: floats)
    }
    guard let first = graph.inputs.first, let dimensions = first.dimensions else {
      throw no("no input")
    }
    let axes = dimensions.dropFirst().compactMap { if case .length(let n) = $0 { n } else { nil } }
    do {
      var network = try Network(input: first.name, shape: Shape(axes))
      for node in graph.nodes {
        switch node.operator {
        case "Relu": try network.append(node.name, .activation(.relu))
        case "Flatten":
          try network.append(node.name, .reshape([network.output.shape.count]))
        case "Gemm":
          try network.append(
            node.name,
            .dense(
              Dense(weight: try tensor(node.inputs[1]), bias: try tensor(node.inputs[2]))))
        case "Conv":
          let weight = try tensor(node.inputs[1])
          var stride = 1
          if case .ints(let strides) = node.attributes["strides"] { stride = strides[0] }
          try network.append(
            node.name,
            .convolution(
              Convolution(
                weight: weight, bias: try tensor(node.inputs[2]),
                window: Window(
                  weight.shape.axes[2], weight.shape.axes[3], stride: stride, padding: 1))))
        case "BatchNormalization":
          try network.append(
            node.name,
            .batchNormalization(
              BatchNormalization(
                scale: try tensor(node.inputs[1]), shift: try tensor(node.inputs[2]),
                mean: try tensor(node.inputs[3]), variance: try tensor(node.inputs[4]))))
        default: throw no("the operator \(node.operator) is not supported")
        }
      }
      return ImportedModel(
        network: network, inputName: first.name, outputName: graph.outputs[0].name,
        producer: model.producer, opset: model.opsets[""] ?? 0)
    } catch let error as NetworkError {
      throw no(error.description)
    } catch let error as ReadError {
      throw error
    } catch { throw no("\(error)") }
  }
}
