public import Networks

extension Network {
  /// The position of the first embedding that looks up the rows which the input's elements select, or
  /// else of the first embedding; `nil` if there is none.
  ///
  /// An index has no slope, so gradients, multipliers and paths are those of the embedding's result.
  public var embedding: Int? {
    let embeddings = nodes.indices.filter { nodes[$0].operation.kind == .embedding }
    return embeddings.first { inputElements(of: nodes[$0].operands[0]) != nil } ?? embeddings.first
  }

  /// The position of the first node from which slopes lead to the output, where none leads there from
  /// the input: the embedding, or the result of encoders that compare the input with constants, such
  /// as one-hot encoders. `nil` if slopes lead from the input to the output, or from no single node.
  ///
  /// Signs and roundings are constant between their jumps, so that the gradient with respect to their
  /// operands is zero. All paths to the output on which slopes do not vanish pass through this node.
  /// It is not the output itself.
  public var slopeStart: Int? { embedding ?? encoding }

  /// Whether slopes lead from the input to the output: whether a path does on which nothing is constant
  /// between jumps. Otherwise the gradient with respect to the input is zero everywhere.
  public var inputHasSlope: Bool { slopes.carrying[0] }

  private var encoding: Int? {
    let (steps, carrying) = slopes
    guard let last = steps.last, !carrying[0] else { return nil }
    // The last reader, over slopes, of what comes behind the steps and lies before each node.
    let readers = lastReaders(among: carrying)
    var furthest = 0
    var start: Int?
    for node in nodes.indices where carrying[node] {
      if node >= last, furthest <= node {
        start = node
        break
      }
      furthest = max(furthest, readers[node])
    }
    guard let start else { return nil }
    let result = encoded(from: start, readers)
    return result == outputPosition ? nil : result
  }

  /// The steps from which slopes lead to the output, and for each node, whether slopes lead from it to
  /// the output and it is one of these steps, or behind one. The input's entry is true where slopes
  /// lead from it to the output.
  private var slopes: (steps: [Int], carrying: [Bool]) {
    var reaches = nodes.map { _ in false }
    reaches[outputPosition] = true
    for (position, node) in nodes.enumerated().reversed()
    where reaches[position] && !node.operation.isStep {
      for operand in node.operands { reaches[operand] = true }
    }
    var depends = nodes.map { $0.operation == .input }
    var steps: [Int] = []
    var carrying = depends.map { $0 && reaches[0] }
    for (position, node) in nodes.enumerated() {
      if node.operands.contains(where: { depends[$0] }) { depends[position] = true }
      guard depends[position], reaches[position], position > 0 else { continue }
      if node.operation.isStep { steps.append(position) }
      carrying[position] = node.operation.isStep || node.operands.contains { carrying[$0] }
    }
    return (steps, carrying)
  }

  /// For each node, the last of the nodes that read it other than steps and that count.
  private func lastReaders(among counted: [Bool]) -> [Int] {
    var readers = nodes.map { _ in 0 }
    for (position, node) in nodes.enumerated() where counted[position] && !node.operation.isStep {
      for operand in node.operands { readers[operand] = position }
    }
    return readers
  }

  /// The encoder's result, where the node is a part of it: the last of the nodes, each the only reader
  /// of the one before, that do not combine neurons with weights.
  private func encoded(from start: Int, _ readers: [Int]) -> Int {
    var node = start
    while node < outputPosition, readers[node] > 0,
      nodes.count(where: { $0.operands.contains(node) }) == 1,
      nodes[readers[node]].operation.isPartOfEncoder
    {
      node = readers[node]
    }
    return node
  }
}

extension Operation {
  /// Whether the operation belongs to the encoder whose steps it reads.
  fileprivate var isPartOfEncoder: Bool {
    switch self {
    case .activation(.relu), .activation(.abs), .affine, .rearrange, .maxPool: true
    default: false
    }
  }
}
