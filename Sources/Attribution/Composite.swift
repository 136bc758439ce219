public import Networks

/// Which rule applies where: an ordered list, in which the first entry that matches a node wins.
///
///     Composite([
///       .init(.first([.dense]), .flat()),
///       .init(.kinds([.dense]), .epsilon()),
///       .init(.kinds([.activation]), .pass),
///     ])
public struct Composite: Hashable, Sendable {
  /// A rule, and which nodes it is for.
  public struct Entry: Hashable, Sendable {
    /// Which nodes the entry speaks of.
    public let selector: Selector
    /// What applies there.
    public let rule: Rule

    /// This rule for those nodes.
    public init(_ selector: Selector, _ rule: Rule) {
      self.selector = selector
      self.rule = rule
    }
  }

  /// In order: the first that matches a node decides.
  public let entries: [Entry]

  /// A composite of these entries, the first that matches a node deciding.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// One rule for every dense layer and convolution, and `others` for everything else.
  ///
  /// - Parameter norm: The stabiliser of linear operations without weights, such as additions. By
  ///   default 0 where the rule is LRP-0, also as LRP-ε with ε = 0, and 1e-6 otherwise. The dense
  ///   layers' ε makes an addition divide as a dense layer with the same connections would.
  public static func everywhere(_ rule: Rule, norm: Double? = nil) -> Composite {
    let isZero = rule == .zero || rule == .epsilon(0)
    return Composite(
      [Entry(.kinds(.withWeights), rule)]
        + others(norm: norm ?? (isZero ? 0 : Rule.defaultStabiliser)))
  }

  /// The entries that most composites end with: norm for linear operations without weights, products
  /// by the roles of their factors, pass for activations, scaling and shifting, softmax and
  /// normalisation.
  ///
  /// - Parameter norm: The stabiliser of linear operations without weights.
  public static func others(norm: Double = Rule.defaultStabiliser) -> [Entry] {
    [
      Entry(.kinds(.withoutWeights), .norm(stabiliser: norm)),
      Entry(.kinds([.product]), .byRole()),
      Entry(.kinds([.activation]), .pass),
      Entry(.kinds(.passing), .pass),
    ]
  }

  /// The same composite with these entries before its own.
  public func prepending(_ entries: [Entry]) -> Composite { Composite(entries + self.entries) }
}

/// Which nodes an entry of a composite speaks of. A selector is data, so it can be printed.
public enum Selector: Hashable, Sendable {
  /// Every node of these kinds.
  case kinds(Set<Operation.Kind>)
  /// The first node of any of these kinds in the network's order.
  case first(Set<Operation.Kind>)
  /// Of the nodes of these kinds, the first layer left out, the earlier half, rounded up.
  case earlierHalf(Set<Operation.Kind>)
  /// The node with this name.
  case node(String)

  func matches(_ position: Int, in network: Network) -> Bool {
    let node = network.nodes[position]
    return switch self {
    case .kinds(let kinds): kinds.contains(node.operation.kind)
    case .first(let kinds):
      network.nodes.firstIndex { kinds.contains($0.operation.kind) } == position
    case .earlierHalf(let kinds):
      network.earlierHalf(of: kinds).contains(position)
    case .node(let name): node.name == name
    }
  }
}

extension Selector {
  /// Whether it selects one node by name.
  var isNode: Bool { if case .node = self { true } else { false } }
}

extension Selector: CustomStringConvertible {
  /// `every dense`, `the first dense or convolution`, `node 'fc1'`.
  public var description: String {
    switch self {
    case .kinds(let kinds): "every \(Selector.list(kinds))"
    case .first(let kinds): "the first \(Selector.list(kinds))"
    case .earlierHalf(let kinds): "the earlier half of every \(Selector.list(kinds))"
    case .node(let name): "node '\(name)'"
    }
  }

  private static func list(_ kinds: Set<Operation.Kind>) -> String {
    let names = Operation.Kind.allCases.filter(kinds.contains).map(\.rawValue)
    let last = names.last ?? "nothing"
    return names.count < 2
      ? last : "\(names.dropLast().joined(separator: ", ")) or \(last)"
  }
}

extension Network {
  fileprivate func earlierHalf(of kinds: Set<Operation.Kind>) -> ArraySlice<Int> {
    let first = nodes.firstIndex { Set.withWeights.contains($0.operation.kind) }
    let others = nodes.indices.filter {
      $0 != first && kinds.contains(nodes[$0].operation.kind)
    }
    return others.prefix((others.count + 1) / 2)
  }
}

extension Set<Operation.Kind> {
  /// Linear operations with learned weights.
  public static let withWeights: Set = [.dense, .convolution]
  /// Linear operations without weights of their own.
  public static let withoutWeights: Set = [.addition, .averagePooling, .matrixProduct]
  /// Operations at which the named composites pass relevance, beside activations.
  public static let passing: Set = [.affine, .batchNormalization, .softmax, .layerNormalization]
}
