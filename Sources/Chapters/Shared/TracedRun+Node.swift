import Attribution
import Networks
import Optimised

extension TracedRun {
  /// Creates a relevance pass under LRP-0 through a single node, started from one of its neurons.
  /// The operands have the values that an image gives them. The first operand receives relevance;
  /// the others are constants.
  ///
  /// - Parameters:
  ///   - position: The node's position in the network's list.
  ///   - image: A batch of one image.
  init(
    _ title: String, through position: Int, of network: Network, from neuron: Int, for image: Tensor
  ) throws {
    let node = network.nodes[position]
    let (values, names) = try Self.operands(of: position, in: network, for: image)
    var alone = try Network(input: names[0], shape: network.nodes[node.operands[0]].shape)
    var places = [node.operands[0]: 0]
    for (operand, (value, name)) in zip(node.operands, zip(values, names))
    where places[operand] == nil {
      places[operand] = try alone.append(name, .constant(value.example(0)), of: [])
    }
    try alone.append(node.name, node.operation, of: node.operands.compactMap { places[$0] })
    self.init(
      title: title, network: alone, plan: try Plan(.everywhere(.zero), for: alone),
      input: values[0], start: .score(.index(neuron)))
  }

  /// The values of a node's operands for an image, and their names.
  private static func operands(
    of position: Int, in network: Network, for image: Tensor
  ) throws -> (values: [Tensor], names: [String]) {
    let names = network.nodes[position].operands.map { network.nodes[$0].name }
    // Only the part of the network below the node is computed.
    let part = try network.truncated(at: position)
    let values = try OptimisedEngine(for: part).activations(of: image, at: names.map(part.place))
    return (values, names)
  }
}
