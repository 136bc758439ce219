import Networks

/// One of each kind of activation that is continuous, and defined and bounded by a line everywhere.
let everyActivation: [Activation] = [
  .relu, .leakyRelu([0.1]), .leakyRelu([0.3]), .elu(0.7), .selu, .sigmoid, .tanh, .softplus, .gelu,
  .geluTanh, .silu, .hardSigmoid, .hardSwish, .clip(low: -0.5, high: 6), .celu(0.6), .mish,
  .softsign, .shrink(lambda: 0.5, bias: 0.5), .abs, .sin, .cos, .erf,
]

/// Further activations: all that jump, or grow faster than any line, are here.
let furtherActivations: [Activation] = [
  .thresholdedRelu(0.4), .thresholdedRelu(-0.3), .shrink(lambda: 0.5, bias: 0), .sign, .floor,
  .round, .atan, .exp, .power(2), .power(3), .power(1), .power(0),
]

/// Activations that are not defined everywhere; each is defined for positive numbers.
let partialActivations: [Activation] = [.log, .power(0.5), .power(-1), .power(1.5), .power(-2)]
