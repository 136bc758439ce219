import Networks

/// The values of the requested nodes, gathered part by part into batches.
struct Results {
  let nodes: [Int]
  private let shapes: [Shape]
  private let examples: Int
  private(set) var elements: [[Double]]

  init(_ nodes: [Int], of network: Network, examples: Int) {
    self.nodes = nodes
    self.examples = examples
    shapes = nodes.map { network.nodes[$0].shape }
    elements = nodes.map { _ in [] }
  }

  mutating func append(_ values: Buffer, of node: Int, count: Int) {
    for (place, wanted) in nodes.enumerated() where wanted == node {
      for n in 0..<count { values.append(n, to: &elements[place]) }
    }
  }

  var tensors: [Tensor] {
    zip(shapes, elements).map { Tensor(shape: $0.batched(examples), elements: $1) }
  }
}
