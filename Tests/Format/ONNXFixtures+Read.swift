import Formats
import Networks

extension ONNXFixture {
  init(_ model: ONNXModel) {
    irVersion = model.irVersion
    opsets = model.opsets
    producer = model.producer
    functions = model.functions.map(\.fullName)
    graph = Graph(
      name: model.graph.name, nodes: model.graph.nodes.map(Node.init),
      initializers: model.graph.initializers.mapValues(Tensor.init),
      inputs: model.graph.inputs.map(Value.init), outputs: model.graph.outputs.map(Value.init))
  }
}

extension ONNXFixture.Node {
  init(_ node: ONNXNode) {
    name = node.name
    `operator` = node.operator
    domain = node.domain
    inputs = node.inputs
    outputs = node.outputs
    attributes = node.attributes.mapValues(ONNXFixture.Attribute.init)
  }
}

extension ONNXFixture.Attribute {
  init(_ attribute: ONNXAttribute) {
    switch attribute {
    case .int(let value): int = value
    case .float(let value): float = ONNXFixture.Number(value)
    case .string(let value): string = value
    case .tensor(let value): tensor = ONNXFixture.Tensor(value)
    case .ints(let values): ints = values
    case .floats(let values): floats = values.map(ONNXFixture.Number.init)
    case .strings(let values): strings = values
    case .graph: unsupported = "graph"
    case .parameter: unsupported = "parameter"
    case .unsupported(let kind): unsupported = kind
    }
  }
}

extension ONNXFixture.Tensor {
  init(_ tensor: ONNXTensor) {
    elementType = "\(tensor.elementType)"
    dimensions = tensor.dimensions
    floats = tensor.floats?.map(ONNXFixture.Number.init)
    integers = tensor.integers
  }
}

extension ONNXFixture.Value {
  init(_ value: ONNXValue) {
    name = value.name
    elementType = value.elementType.map { "\($0)" }
    dimensions = value.dimensions?.map(ONNXFixture.Dimension.init)
  }
}
