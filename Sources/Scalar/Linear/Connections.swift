import Networks

/// A linear operation as a list of connections, enumerated neuron by neuron and never stored as a
/// whole.
///
///     z_k = Σ_{0,j} a_j w_jk
///
/// Neuron 0 is the bias, with activation a_0 = 1 and weight w_0k = b_k; an operation without bias
/// has no connection from it. The neurons of the operands are counted from 1, one operand after the
/// other. An algorithm over connections (the forward pass, the gradient, every LRP rule) is written
/// once and applies to every linear operation.
enum Connections {
  case dense(DenseConnections)
  case convolution(ConvolutionConnections)
  case addition(AdditionConnections)
  case mean(MeanConnections)
  case interpolation(InterpolationConnections)
  case affine(AffineConnections)
  case rearrangement(RearrangementConnections)
  case matrixProduct(MatrixProductConnections)
  case layerNormalization(LayerNormalizationConnections)

  /// Visits the connections into neuron k, the bias first.
  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    switch self {
    case .dense(let dense): dense.forEach(into: k, visit)
    case .convolution(let convolution): convolution.forEach(into: k, visit)
    case .addition(let addition): addition.forEach(into: k, visit)
    case .mean(let mean): mean.forEach(into: k, visit)
    case .interpolation(let interpolation): interpolation.forEach(into: k, visit)
    case .affine(let affine): affine.forEach(into: k, visit)
    case .rearrangement(let rearrangement): rearrangement.forEach(into: k, visit)
    case .matrixProduct(let product): product.forEach(into: k, visit)
    case .layerNormalization(let normalization): normalization.forEach(into: k, visit)
    }
  }

  /// The number of output neurons k.
  var outputs: Int {
    switch self {
    case .dense(let dense): dense.positions * dense.outputs
    case .convolution(let convolution): convolution.outputs
    case .addition(let addition): addition.outputs
    case .mean(let mean): mean.weights.count
    case .interpolation(let interpolation): interpolation.outputs
    case .affine(let affine): affine.scale.count
    case .rearrangement(let rearrangement): rearrangement.below.count
    case .matrixProduct(let product): product.outputs
    case .layerNormalization(let normalization): normalization.outputs
    }
  }
}

/// A connection into a neuron k: the neuron j of an operand, and the weight.
struct Connection {
  let j: Int
  let w_jk: Double
}

extension Connections {
  /// The connections into neuron k, the bias first.
  func into(_ k: Int) -> [Connection] {
    var list: [Connection] = []
    forEach(into: k) { j, w_jk in list.append(Connection(j: j, w_jk: w_jk)) }
    return list
  }

  /// The forward pass: z_k = Σ_{0,j} a_j w_jk for every k.
  func forward(_ operands: [[Double]]) -> [Double] {
    let a = [1] + operands.joined()
    return (0..<outputs).map { k in
      var z_k = 0.0
      forEach(into: k) { j, w_jk in z_k += a[j] * w_jk }
      return z_k
    }
  }

  /// The transposed pass: Σ_k w_jk m_k for every j, split by operand.
  func transposed(_ m: [Double], operands: [Int]) -> [[Double]] {
    var m_j = Array(repeating: 0.0, count: 1 + operands.reduce(0, +))
    for k in 0..<outputs where m[k] != 0 {
      let m_k = m[k]
      forEach(into: k) { j, w_jk in m_j[j] += w_jk * m_k }
    }
    return split(m_j, operands: operands)
  }
}

/// Splits the values of the neurons 1… by operand; the value of neuron 0, the bias, is dropped.
func split(_ values: [Double], operands: [Int]) -> [[Double]] {
  var start = 1
  return operands.map { count in
    defer { start += count }
    return Array(values[start..<start + count])
  }
}
