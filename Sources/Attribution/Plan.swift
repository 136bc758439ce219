public import Networks

/// A plan: a composite resolved for a network, with the treatment of every node and the reason for
/// it.
public struct Plan: Hashable, Sendable {
  /// The treatment of the relevance that a node receives.
  public enum Treatment: Hashable, Sendable {
    /// The input keeps its relevance, which is the explanation.
    case keep
    /// The rule that the composite assigns to the node.
    case rule(Rule)
    /// The operation leaves no choice: relevance returns to the elements that were moved or
    /// selected, and that of a table's row goes to the index that selected it.
    case route
  }

  /// The treatment of one node, and the reason.
  public struct Step: Hashable, Sendable {
    /// The treatment of the relevance that the node receives.
    public let treatment: Treatment
    /// The entry of the composite that decided, or the property of the operation that left no
    /// choice.
    public let reason: String
  }

  /// The treatment of each node, in the network's order.
  public let steps: [Step]
  private let names: [String]
  private let shapes: [Shape]

  /// Whether the plan was made for this network, or for one whose nodes have the same names and
  /// shapes.
  public func fits(_ network: Network) -> Bool {
    names == network.nodes.map(\.name) && shapes == network.nodes.map(\.shape)
  }

  /// Resolves a composite for a network.
  ///
  /// Call `mergingBatchNormalization()` first: a batch normalisation that could be merged is
  /// refused, unless an entry names it.
  ///
  /// - Throws: `PlanError` if no entry matches a node that needs a rule, if a rule does not apply
  ///   to a node that its entry matches, if an entry names a node that the network does not have,
  ///   or if a batch normalisation has not been merged.
  public init(_ composite: Composite, for network: Network) throws(PlanError) {
    for case .node(let name) in composite.entries.map(\.selector)
    where network.position(of: name) == nil {
      throw .unknownNode(name)
    }
    var steps: [Step] = []
    let matches = composite.entries.map { ($0, $0.selector.positions(in: network)) }
    for position in network.nodes.indices {
      let match = matches.first { $0.1.contains(position) }?.0
      steps.append(try Plan.step(at: position, of: network, decidedBy: match))
    }
    self.steps = steps
    names = network.nodes.map(\.name)
    shapes = network.nodes.map(\.shape)
  }

  private static func step(
    at position: Int, of network: Network, decidedBy match: Composite.Entry?
  ) throws(PlanError) -> Step {
    let node = network.nodes[position]
    if let match {
      if let objection = match.rule.objection(at: node, in: network) {
        throw .unsuitable(rule: match.rule, node: node.name, objection)
      }
      if network.canMerge(position), !match.selector.isNode {
        throw .unmerged(node: node.name, operand: network.nodes[node.operands[0]].name)
      }
      return Step(treatment: .rule(match.rule), reason: match.selector.description)
    }
    switch node.operation.form {
    case .source where position == 0:
      return Step(treatment: .keep, reason: "the input keeps what it receives")
    case .source:
      return Step(treatment: .keep, reason: "what reaches a constant stays there")
    case .routing(.rearrangement):
      return Step(treatment: .route, reason: "every element passes on what it holds")
    case .routing(.maxPooling):
      return Step(treatment: .route, reason: "the largest of a window takes all")
    case .lookup:
      return Step(treatment: .route, reason: "a row's relevance is its index's")
    case .linear, .elementwise, .product, .normalising:
      throw .unmatched(node: node.name, kind: node.operation.kind)
    }
  }
}

/// The reason why a composite does not fit a network. Each description is one line that names the
/// node.
public enum PlanError: Error, Hashable, Sendable {
  case unmatched(node: String, kind: Operation.Kind)
  case unsuitable(rule: Rule, node: String, String)
  case unknownNode(String)
  case unmerged(node: String, operand: String)
}

extension PlanError: CustomStringConvertible {
  /// A one-line description that names the node, the rule and the problem.
  public var description: String {
    switch self {
    case .unmatched(let node, let kind):
      "no entry of the composite matches node '\(node)' (\(kind.rawValue))"
    case .unsuitable(let rule, let node, let objection):
      "\(rule) cannot be used at node '\(node)': \(objection)"
    case .unknownNode(let name):
      "the composite names node '\(name)', which the network does not have"
    case .unmerged(let node, let operand):
      "batch normalization '\(node)' follows '\(operand)' alone and has to be merged into it: call"
        + " mergingBatchNormalization() first"
    }
  }
}
