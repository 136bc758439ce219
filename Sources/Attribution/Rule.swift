public import Networks

/// How a node divides the relevance R_k of its neurons among the neurons j below.
///
/// All but `pass` and `gradient` are one decomposition (document 002, "The LRP Decomposition Rule"),
///
///     R_j = Σ_k  Z_jk / Σ_{0,j} Z_jk · R_k ,
///
/// and differ in what they take for the contribution Z_jk. Neuron 0 is the bias: its activation
/// is 1, its weight b_k. What it gets stays behind, in the ledger. A positive stabiliser ε makes
/// the denominator d into d + ε·sgn(d), with sgn(0) = +1. Whatever the rule, a denominator that is
/// zero sends nothing on.
///
/// Where zennit has a rule of the same name, this one agrees with it; `gammaAsPrinted` is what the
/// documents print for LRP-γ.
public enum Rule: Hashable, Sendable {
  /// What zennit adds to every denominator unless told otherwise.
  public static let defaultStabiliser = 1e-6

  /// LRP-0: Z_jk = a_j w_jk, without stabiliser.
  case zero
  /// LRP-ε: Z_jk = a_j w_jk over a stabilised sum.
  case epsilon(Double = defaultStabiliser)
  /// LRP-γ for activations and sums of either sign (zennit's Gamma).
  case gamma(Double, stabiliser: Double = defaultStabiliser)
  /// LRP-γ as documents 000 and 002 print it: Z_jk = a_j (w_jk + γ w_jk⁺).
  case gammaAsPrinted(Double, stabiliser: Double = defaultStabiliser)
  /// LRP-αβ: positive and negative contributions, each over its own sum; α − β = 1.
  case alphaBeta(Double, Double, stabiliser: Double = defaultStabiliser)
  /// z⁺: Z_jk = (a_j w_jk)⁺.
  case zPlus(stabiliser: Double = defaultStabiliser)
  /// zB: Z_jk = a_j w_jk − l_j w_jk⁺ − h_j w_jk⁻, for inputs known to lie between l and h.
  case zBox(low: Bound, high: Bound, stabiliser: Double = defaultStabiliser)
  /// w²: Z_jk = w_jk².
  case wSquare(stabiliser: Double = defaultStabiliser)
  /// Flat: Z_jk = 1, the bias left out.
  case flat(stabiliser: Double = defaultStabiliser)
  /// The ε rule for linear operations without weights of their own, such as additions.
  case norm(stabiliser: Double = defaultStabiliser)
  /// Every neuron hands its relevance on as it is: for activations.
  case pass
  /// Relevance times the node's own gradient, which need not conserve it: for activations.
  case gradient
}

/// One end of the range that zB assumes for its inputs: one number for all, or one per channel
/// (the first axis of the operand's shape).
public struct Bound: Hashable, Sendable {
  /// One number for all inputs, or one for each channel.
  public let values: [Double]

  /// One number for all inputs, or one for each channel.
  public init(_ values: [Double]) { self.values = values }

  /// The bound for each element of an operand of this shape.
  /// There must be one value, or as many as the shape's first axis is long.
  public func expanded(to shape: Shape) -> [Double] {
    let channel = shape.count / values.count
    return values.flatMap { Array(repeating: $0, count: channel) }
  }
}

extension Bound: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// One number for all inputs.
  public init(floatLiteral value: Double) { self.init([value]) }
  /// One number for all inputs.
  public init(integerLiteral value: Int) { self.init([Double(value)]) }
  /// One number for each channel.
  public init(arrayLiteral values: Double...) { self.init(values) }
}

extension Rule: CustomStringConvertible {
  /// The rule's name and parameters: `LRP-γ (γ = 0.25)`. A stabiliser is named when it is not the
  /// usual one.
  public var description: String {
    let (name, parameters, stabiliser) = parts
    var named = parameters.map { "\($0) = \($1)" }
    if let stabiliser, stabiliser != Rule.defaultStabiliser {
      named.append("ε = \(short(stabiliser))")
    }
    return named.isEmpty ? name : "\(name) (\(named.joined(separator: ", ")))"
  }

  private var parts: (name: String, parameters: [(String, String)], stabiliser: Double?) {
    switch self {
    case .zero: ("LRP-0", [], nil)
    case .epsilon(let ε): ("LRP-ε", [("ε", short(ε))], nil)
    case .gamma(let γ, let ε): ("LRP-γ", [("γ", short(γ))], ε)
    case .gammaAsPrinted(let γ, let ε): ("LRP-γ as printed", [("γ", short(γ))], ε)
    case .alphaBeta(let α, let β, let ε): ("LRP-αβ", [("α", short(α)), ("β", short(β))], ε)
    case .zPlus(let ε): ("z⁺", [], ε)
    case .zBox(let l, let h, let ε): ("zB", [("l", l.description), ("h", h.description)], ε)
    case .wSquare(let ε): ("w²", [], ε)
    case .flat(let ε): ("flat", [], ε)
    case .norm(let ε): ("norm", [], ε)
    case .pass: ("pass", [], nil)
    case .gradient: ("gradient", [], nil)
    }
  }
}

extension Bound: CustomStringConvertible {
  /// The number, or the numbers in brackets.
  public var description: String {
    values.count == 1 ? short(values[0]) : "[\(values.map(short).joined(separator: ", "))]"
  }
}

/// A parameter as one would type it: `2`, not `2.0`.
func short(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
