public import Networks

/// A composite: an ordered list of selectors with rules, in which the first entry that matches a
/// node decides.
///
///     Composite([
///       .init(.first([.dense]), .flat()),
///       .init(.kinds([.dense]), .epsilon()),
///       .init(.kinds([.activation]), .pass),
///     ])
public struct Composite: Hashable, Sendable {
  /// An entry of a composite: a rule, and the nodes to which it applies.
  public struct Entry: Hashable, Sendable {
    /// The nodes to which the entry applies.
    public let selector: Selector
    /// The rule for these nodes.
    public let rule: Rule

    /// Creates an entry.
    public init(_ selector: Selector, _ rule: Rule) {
      self.selector = selector
      self.rule = rule
    }
  }

  /// The entries in order; the first that matches a node decides.
  public let entries: [Entry]

  /// Creates a composite from its entries.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// A composite with one rule for every dense layer and convolution, and `others` for everything
  /// else.
  ///
  /// - Parameters:
  ///   - rule: The rule of every dense layer and convolution.
  ///   - norm: The stabiliser of linear operations without weights, such as additions. By default
  ///     it is 0 for LRP-0 and for LRP-ε with ε = 0, and 1e-6 otherwise. With the dense layers' ε,
  ///     an addition divides as a dense layer with the same connections would.
  public static func everywhere(_ rule: Rule, norm: Double? = nil) -> Composite {
    let exact: [Rule] = [.zero, .epsilon(0), .withoutBias(.zero), .withoutBias(.epsilon(0))]
    let isZero = exact.contains(rule)
    return Composite(
      [Entry(.kinds(.withWeights), rule)]
        + others(norm: norm ?? (isZero ? 0 : Rule.defaultStabiliser)))
  }

  /// The final entries of most composites: norm for linear operations without weights, the factors'
  /// roles for products, and pass for activations, scaling and shifting, softmax and normalisation.
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

  /// The composite with further entries before its own.
  public func prepending(_ entries: [Entry]) -> Composite { Composite(entries + self.entries) }
}

/// A selector of nodes. Selectors are data, so they can be printed.
public enum Selector: Hashable, Sendable {
  /// Every node of these kinds.
  case kinds(Set<Operation.Kind>)
  /// The first node of any of these kinds in the network's order.
  case first(Set<Operation.Kind>)
  /// The earlier half, rounded up, of the nodes of these kinds, not counting the first layer.
  case earlierHalf(Set<Operation.Kind>)
  /// The node with this name.
  case node(String)

  /// The positions of the nodes that the selector matches.
  func positions(in network: Network) -> Set<Int> {
    let nodes = network.nodes
    func ofKinds(_ kinds: Set<Operation.Kind>) -> [Int] {
      nodes.indices.filter { kinds.contains(nodes[$0].operation.kind) }
    }
    return switch self {
    case .kinds(let kinds): Set(ofKinds(kinds))
    case .first(let kinds): Set(ofKinds(kinds).prefix(1))
    case .earlierHalf(let kinds): Set(network.earlierHalf(of: kinds))
    case .node(let name): Set([network.position(of: name)].compactMap(\.self))
    }
  }
}

extension Selector {
  /// Whether the selector names a single node.
  var isNode: Bool { if case .node = self { true } else { false } }
}

extension Selector: CustomStringConvertible {
  /// The selector in words: `every dense`, `the first dense or convolution`, `node 'fc1'`.
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
  public static let withoutWeights: Set = [
    .addition, .averagePooling, .interpolation, .matrixProduct,
  ]
  /// Operations at which the named composites pass relevance, in addition to activations.
  public static let passing: Set = [
    .affine, .batchNormalization, .softmax, .logSoftmax, .layerNormalization,
  ]
}
