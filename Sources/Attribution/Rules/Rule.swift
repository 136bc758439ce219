/// How a node redistributes the relevance R_k of its neurons to the neurons j of its operands.
///
/// Most rules are one decomposition (document 002, "The LRP Decomposition Rule"),
///
///     R_j = Σ_k  Z_jk / Σ_{0,j} Z_jk · R_k ,
///
/// and differ in the contribution Z_jk. Neuron 0 is the bias: its activation is 1 and its weight
/// b_k. Its share stays behind and is recorded in the ledger. A stabiliser ε > 0 turns the
/// denominator d into d + ε·sgn(d), with sgn(0) = +1. A denominator of zero sends no message.
///
/// Products, softmax and normalisation have rules of their own, as have activations. A rule that
/// has the name of one of zennit's agrees with it; `gammaAsPrinted` is what the documents print for
/// LRP-γ. `declaration` says what a rule is called, which parameters it has, and where it applies.
public indirect enum Rule: Hashable, Sendable {
  /// The stabiliser that zennit adds to every denominator by default.
  public static let defaultStabiliser = 1e-6

  // Linear operations.

  /// LRP-0: Z_jk = a_j w_jk, without a stabiliser.
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
  /// LRP-SIGN: sgn(a_j − μ) w_jk over Σ_{0,j} a_j w_jk, for first layers.
  case sign(above: Double = 0)
  /// Flat: Z_jk = 1, without the bias.
  case flat(stabiliser: Double = defaultStabiliser)
  /// LRP-ε for linear operations without learned weights, such as additions, and for normalisation.
  case norm(stabiliser: Double = defaultStabiliser)
  /// Another rule whose denominators leave out the bias, so that nothing stays behind with it
  /// (zennit's `zero_params="bias"`). LRP-γ still chooses its weights by the sign of the whole z_k.
  case withoutBias(Rule)

  // Activations, scaling and shifting, normalisation.

  /// Every neuron passes its relevance to the neuron at the same place. A dense layer or a convolution
  /// must keep its operand's shape.
  case pass
  /// Relevance times the activation's own derivative, which need not conserve it.
  case gradient
  /// The node counts as a constant: the relevance that it receives stays there.
  case gate
  /// The first-order Taylor terms of softmax: R_j = x_j (R_j − s_j Σ_i R_i).
  case taylor

  /// How a product divides its relevance between its two factors.
  case product(ProductRule)
}

/// How a product of two operands divides its relevance between them.
///
/// The variants and their names: Arras et al. 2019, "Explaining and Interpreting LSTMs", section 3.
public enum ProductRule: Hashable, Sendable {
  /// Signals take all, in equal parts where both factors are signals; gates take nothing. The
  /// stabiliser is for matrix products, which have a denominator.
  case byRole(stabiliser: Double)
  /// Each factor takes half. The stabiliser is for matrix products, which have a denominator.
  case half(stabiliser: Double)
  /// Each factor takes relevance in proportion to its value: (a, b) / (a + b).
  case proportional(stabiliser: Double)
  /// Each factor takes relevance in proportion to its magnitude: (|a|, |b|) / (|a| + |b|).
  case absolute
}

extension Rule {
  /// Products: signals take all relevance, gates none.
  public static func byRole(stabiliser: Double = defaultStabiliser) -> Rule {
    .product(.byRole(stabiliser: stabiliser))
  }
  /// Products: each factor takes half.
  public static func half(stabiliser: Double = defaultStabiliser) -> Rule {
    .product(.half(stabiliser: stabiliser))
  }
  /// Products: each factor takes relevance in proportion to its value.
  public static func proportional(stabiliser: Double = defaultStabiliser) -> Rule {
    .product(.proportional(stabiliser: stabiliser))
  }
  /// Products: each factor takes relevance in proportion to its magnitude.
  public static var absolute: Rule { .product(.absolute) }
}
