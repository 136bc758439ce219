public import Networks

/// A composite resolved against a network: what happens to relevance at every node, and why.
public struct Plan: Hashable, Sendable {
  /// What a node does with the relevance it receives.
  public enum Treatment: Hashable, Sendable {
    /// The input keeps what it receives: that is the explanation.
    case keep
    /// The rule that the composite gives it.
    case rule(Rule)
    /// There is nothing to choose: where elements are moved, relevance moves back; the largest of a
    /// window takes all; a product gives it to its signals.
    case route
  }

  /// What happens at one node.
  public struct Step: Hashable, Sendable {
    /// What it does with the relevance it receives.
    public let treatment: Treatment
    /// The entry of the composite that decided, or what in the operation left no choice.
    public let reason: String
  }

  /// One for each node, in the network's order.
  public let steps: [Step]
  private let names: [String]

  /// Whether it was made for this network, or one with the same nodes.
  public func fits(_ network: Network) -> Bool { names == network.nodes.map(\.name) }

  /// Resolves a composite.
  ///
  /// - Throws: `PlanError` if no entry matches a node that needs a rule, if a rule cannot be used
  ///   where it would apply, if an entry names a node that is not there, or if a batch normalisation
  ///   could be merged into the node before it and is not.
  public init(_ composite: Composite, for network: Network) throws(PlanError) {
    for case .node(let name) in composite.entries.map(\.selector)
    where network.position(of: name) == nil {
      throw .unknownNode(name)
    }
    var steps: [Step] = []
    for position in network.nodes.indices {
      steps.append(try Plan.step(at: position, of: network, under: composite))
    }
    self.steps = steps
    names = network.nodes.map(\.name)
  }

  private static func step(
    at position: Int, of network: Network, under composite: Composite
  ) throws(PlanError) -> Step {
    let node = network.nodes[position]
    let match = composite.entries.first { $0.selector.matches(position, in: network) }
    if let match {
      if let objection = match.rule.objection(at: node, in: network) {
        throw .unsuitable(rule: match.rule, node: node.name, objection)
      }
      return Step(treatment: .rule(match.rule), reason: match.selector.description)
    }
    switch node.operation.kind {
    case .input:
      return Step(treatment: .keep, reason: "the input keeps what it receives")
    case .constant:
      return Step(treatment: .keep, reason: "what reaches a constant stays there")
    case .rearrangement:
      return Step(treatment: .route, reason: "every element hands on what it holds")
    case .maxPooling:
      return Step(treatment: .route, reason: "the largest of a window takes all")
    case .product:
      return Step(treatment: .route, reason: "gates take nothing, signals take all")
    case .embedding:
      return Step(treatment: .route, reason: "a row's relevance is its index's")
    case .affine, .softmax, .layerNormalization:
      return Step(treatment: .rule(.pass), reason: "\(node.operation.kind.rawValue) passes it on")
    case .batchNormalization:
      guard !network.canMerge(position) else { throw .unmerged(node: node.name) }
      return Step(treatment: .rule(.pass), reason: "it follows no linear node alone")
    case .dense, .convolution, .addition, .averagePooling, .matrixProduct, .activation:
      throw .unmatched(node: node.name, kind: node.operation.kind)
    }
  }
}

/// Why a composite does not fit a network. Each description is one line that names the node.
public enum PlanError: Error, Hashable, Sendable {
  case unmatched(node: String, kind: Operation.Kind)
  case unsuitable(rule: Rule, node: String, String)
  case unknownNode(String)
  case unmerged(node: String)
}

extension PlanError: CustomStringConvertible {
  /// One line that names the node, the rule and what does not fit.
  public var description: String {
    switch self {
    case .unmatched(let node, let kind):
      "no entry of the composite matches node '\(node)' (\(kind.rawValue))"
    case .unsuitable(let rule, let node, let objection):
      "\(rule) cannot be used at node '\(node)': \(objection)"
    case .unknownNode(let name):
      "the composite names node '\(name)', which the network does not have"
    case .unmerged(let node):
      "batch normalization '\(node)' follows a linear node and is merged into it before LRP"
    }
  }
}
