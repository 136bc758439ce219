import Formats
import Networks

extension Importer {
  /// Reads Imputer, which replaces what is not a number. An input has no such elements, but behind a
  /// logarithm or a power there are some, where its operand z is outside the domain. The converter of
  /// scikit-learn's power transformation, which computes both branches for every element, relies on it.
  ///
  ///     y = d · g(d · z + 1 − d) + (1 − d) · imputed ,   d = 1 in the domain of g, otherwise 0
  ///
  /// Infinite numbers, which others replace, are refused where they come up.
  mutating func takeImputer(_ call: OperatorCall) throws(ReadError) {
    let replaced = call.float("replaced_value_float", .nan)
    guard !replaced.isFinite, call.node.attributes["imputed_value_int64s"] == nil else {
      throw call.refuse("it replaces the value \(replaced), which depends on the input")
    }
    values[call.result] = call.operands.first ?? nil
    if case .constant? = call.operands.first { return }
    if replaced.isNaN { try takeImputation(call) }
  }

  private mutating func takeImputation(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    let (value, isDefined) = try defined(input.node, for: call)
    guard let isDefined else { return }
    let imputed = Tensor(call.floats("imputed_value_floats") ?? [0])
    guard imputed.shape.broadcast(with: input.shape) == input.shape else {
      throw call.refuse("its \(imputed.shape.count) numbers do not fit \(input.dimensions)")
    }
    let kept = try append(
      "\(call.result)/defined", .multiply(.signal, .gate), of: [value, isDefined], for: call.place)
    let filled = try append(
      "\(call.result)/imputed", .affine(Affine(scale: imputed.map { -$0 }, shift: imputed)),
      of: [isDefined], for: call.place)
    try define(call, .add, of: [kept, filled], dimensions: input.dimensions)
    if case .node(let result) = values[call.result] { imputedNodes.insert(result.node) }
  }

  /// The same value as a node's, computed from operands inside the domains of all activations, and the
  /// node that is 1 where nothing had to be changed for it; `nil` if that is everywhere.
  private mutating func defined(
    _ last: Int, for call: OperatorCall
  ) throws(ReadError) -> (value: Int, isDefined: Int?) {
    var wanted: Set = [last]
    for node in (0...last).reversed() where wanted.contains(node) && !imputedNodes.contains(node) {
      wanted.formUnion(network.nodes[node].operands)
    }
    var found: [Int: (value: Int, isDefined: Int?)] = [:]
    for position in wanted.sorted() {
      let node = network.nodes[position]
      found[position] = (position, nil)
      if imputedNodes.contains(position) { continue }
      let operands = node.operands.compactMap { found[$0] }
      let name = "\(call.result)/\(node.name)"
      if case .activation(let g) = node.operation, !g.isTotal {
        let z = operands[0]
        let domain = try self.domain(of: g, z.value, named: name, for: call)
        let inside = try append(
          "\(name)/inside", .multiply(.signal, .gate), of: [z.value, domain], for: call.place)
        let rest = try append(
          "\(name)/outside", .affine(Affine(scale: Tensor([-1]), shift: Tensor([1]))),
          of: [domain], for: call.place)
        let operand = try append("\(name)/operand", .add, of: [inside, rest], for: call.place)
        let value = try append(name, node.operation, of: [operand], for: call.place)
        let masks = [z.isDefined, domain].compactMap(\.self)
        found[position] = (value, try conjunction(of: masks, named: name, for: call))
        continue
      }
      guard operands.contains(where: { $0.isDefined != nil }), node.operation.isElementwise else {
        // Behind what combines elements, the engines refuse an operand outside the domain.
        continue
      }
      let value = try append(name, node.operation, of: operands.map(\.value), for: call.place)
      if case .rearrange(let rearrangement) = node.operation {
        let mask = try moved(operands, rearrangement, named: name, for: call)
        found[position] = (value, mask)
      } else {
        let masks = operands.compactMap(\.isDefined)
        found[position] = (value, try conjunction(of: masks, named: name, for: call))
      }
    }
    return found[last] ?? (last, nil)
  }

  /// The masks of a rearrangement's operands, moved as the operands are.
  private mutating func moved(
    _ operands: [(value: Int, isDefined: Int?)], _ rearrangement: Rearrangement,
    named name: String, for call: OperatorCall
  ) throws(ReadError) -> Int {
    var masks: [Int] = []
    for operand in operands {
      if let mask = operand.isDefined {
        masks.append(mask)
      } else {
        let ones = Operation.affine(Affine(scale: Tensor([0]), shift: Tensor([1])))
        masks.append(try append("\(name)/ones", ones, of: [operand.value], for: call.place))
      }
    }
    var movement = rearrangement
    if case .pad(let before, let after, _) = movement {
      movement = .pad(before: before, after: after, value: 1)
    }
    return try append("\(name)/mask", .rearrange(movement), of: masks, for: call.place)
  }

  /// The node that is 1 where an activation is defined: [z > 0], [z ≥ 0] or [z ≠ 0].
  private mutating func domain(
    of g: Activation, _ z: Int, named name: String, for call: OperatorCall
  ) throws(ReadError) -> Int {
    let condition: Expression =
      if g.isDefined(at: -1) {
        .activation(.abs, .activation(.sign, .x))
      } else {
        .compare(g.isDefined(at: 0) ? .greaterOrEqual : .greater, .x, .number(0))
      }
    return try append(condition, of: z, named: "\(name)/is defined", for: call.place)
  }

  /// The product of masks.
  private mutating func conjunction(
    of masks: [Int], named name: String, for call: OperatorCall
  ) throws(ReadError) -> Int? {
    guard var product = masks.first else { return nil }
    for mask in masks.dropFirst() {
      product = try append(
        "\(name)/both", .multiply(.signal, .gate), of: [product, mask], for: call.place)
    }
    return product
  }
}

extension Operation {
  /// Whether each element of the result depends on one element of each operand.
  fileprivate var isElementwise: Bool {
    switch self {
    case .activation, .affine, .add, .multiply, .rearrange: true
    default: false
    }
  }
}
