public import Attribution
public import Networks

/// A trace as text: for each node a heading, its redistributions, and the total of each receiver.
public struct TraceText: Sendable {
  private let network: Network
  private let plan: Plan
  private var place: (example: Int, node: Int) = (0, -1)
  private var receivers: [Redistribution.Receiver] = []
  private var amounts: [Redistribution.Receiver: Double] = [:]
  private var lines: [String] = []

  /// Creates an empty trace of a network under a plan.
  public init(of network: Network, under plan: Plan) {
    self.network = network
    self.plan = plan
  }

  /// Adds one redistribution. Those of one node must follow each other.
  public mutating func append(_ redistribution: Redistribution) {
    if (redistribution.example, redistribution.node) != place {
      closeNode()
      place = (redistribution.example, redistribution.node)
      lines.append(heading(redistribution.node))
    }
    lines.append("  " + redistribution.text(in: network))
    let receiver = redistribution.receiver
    if amounts[receiver] == nil { receivers.append(receiver) }
    amounts[receiver, default: 0] += redistribution.message
  }

  /// The text of all redistributions added so far.
  public var text: String {
    var closed = self
    closed.closeNode()
    return closed.lines.joined(separator: "\n")
  }

  private func heading(_ node: Int) -> String {
    let below = network.nodes[node].operands.map { network.nodes[$0].name }
    let how =
      switch plan.steps[node].treatment {
      case .rule(let rule): "by \(rule)"
      case .keep, .route: "routed"
      }
    let example = place.example == 0 ? "" : "example \(place.example): "
    return "\(example)\(network.nodes[node].name) → \(below.joined(separator: ", ")), \(how)"
  }

  private mutating func closeNode() {
    guard !receivers.isEmpty else { return }
    let gets = receivers.map { "\($0.name(in: network)) \(formatted(amounts[$0] ?? 0))" }
    lines += ["  together: " + gets.joined(separator: ", "), ""]
    receivers = []
    amounts = [:]
  }
}
