public import Numerics

/// The parameters of one direction of a recurrent layer, in PyTorch's order of rows.
///
/// LSTM, with rows i, f, g, o:
///
///     z = W x_t + b + U h_{t−1} + c,   i, f, o = σ(z_i), σ(z_f), σ(z_o),   g = tanh z_g
///     c_t = f ⊙ c_{t−1} + i ⊙ g,       h_t = o ⊙ tanh c_t
///
/// GRU, with rows r, z, n:
///
///     r, z = σ of their rows of W x_t + b + U h_{t−1} + c
///     n = tanh(W_n x_t + b_n + r ⊙ (U_n h_{t−1} + c_n))     if it resets after the product (PyTorch)
///     n = tanh(W_n x_t + b_n + U_n (r ⊙ h_{t−1}) + c_n)     if it resets before
///     h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
///
/// Source: Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000; Cho et al. 2014.
public struct RecurrentCell: Hashable, Sendable {
  /// The kind of a recurrent cell.
  public enum Kind: Hashable, Sendable {
    /// An LSTM with a forget gate and without peepholes.
    case lstm
    /// A GRU whose reset gate multiplies the product U_n h + c_n, or else h before it.
    case gru(resetsAfter: Bool)

    /// The number of blocks of rows.
    public var blocks: Int { self == .lstm ? 4 : 3 }
  }

  /// The kind of the cell.
  public let kind: Kind
  /// The weights W of the input, of shape (blocks · units) × inputs.
  public let inputWeight: Tensor
  /// The weights U of the state before, of shape (blocks · units) × units.
  public let stateWeight: Tensor
  /// The biases b, added to W x.
  public let inputBias: Tensor
  /// The biases c, added to U h.
  public let stateBias: Tensor

  /// Creates a cell. A network checks the shapes when the cell is unrolled.
  ///
  /// - Parameters:
  ///   - kind: The kind of the cell.
  ///   - inputWeight: The weights W, of shape (blocks · units) × inputs.
  ///   - stateWeight: The weights U, of shape (blocks · units) × units.
  ///   - inputBias: The biases b; by default zeros.
  ///   - stateBias: The biases c; by default zeros.
  public init(
    _ kind: Kind, inputWeight: Tensor, stateWeight: Tensor, inputBias: Tensor? = nil,
    stateBias: Tensor? = nil
  ) {
    self.kind = kind
    self.inputWeight = inputWeight
    self.stateWeight = stateWeight
    let rows = Shape([inputWeight.shape.axes.first ?? 1])
    self.inputBias = inputBias ?? Tensor(zeros: rows)
    self.stateBias = stateBias ?? Tensor(zeros: rows)
  }

  /// The number of inputs per step.
  public var inputs: Int { inputWeight.shape.axes.last ?? 1 }
  /// The number of units, the length of a state.
  public var units: Int { (inputWeight.shape.axes.first ?? 1) / kind.blocks }

  /// A cell with PyTorch's default initialisation: all parameters uniform within ±1/√units, drawn in
  /// the order W, U, b, c.
  public init(
    _ kind: Kind, from inputs: Int, to units: Int, using generator: inout SplitMix64
  ) {
    let rows = kind.blocks * units
    let bound = 1 / Double(units).squareRoot()
    self.init(
      kind,
      inputWeight: Tensor(
        shape: [rows, inputs], elements: generator.numbers(rows * inputs, bound)),
      stateWeight: Tensor(shape: [rows, units], elements: generator.numbers(rows * units, bound)),
      inputBias: Tensor(generator.numbers(rows, bound)),
      stateBias: Tensor(generator.numbers(rows, bound)))
  }
}

extension RecurrentCell {
  /// Checks that all parameters have the shapes of their blocks of rows.
  func check(at name: String) throws(NetworkError) {
    let rows = inputWeight.shape.axes.first ?? 0
    for (parameter, shape) in [
      (inputWeight, [rows, inputWeight.shape.axes.last ?? 0]),
      (stateWeight, [rows, rows / kind.blocks]), (inputBias, [rows]), (stateBias, [rows]),
    ] where parameter.shape.axes != shape || rows % kind.blocks != 0 {
      throw .unsuitable(
        node: name,
        "a parameter of shape \(parameter.shape) for a cell of \(kind.blocks) blocks of"
          + " \(rows / kind.blocks) rows")
    }
  }

  /// The dense layer of some blocks of rows over (x_t ; h_{t−1}), with both biases.
  func joint(_ blocks: Range<Int>) -> Operation {
    let (wx, wh) = (inputWeight.elements, stateWeight.elements)
    let rows = blocks.lowerBound * units..<blocks.upperBound * units
    var weight: [Double] = []
    for row in rows {
      weight += wx[row * inputs..<(row + 1) * inputs] + wh[row * units..<(row + 1) * units]
    }
    return .dense(
      Dense(
        weight: Tensor(shape: [rows.count, inputs + units], elements: weight),
        bias: Tensor(rows.map { inputBias[$0] + stateBias[$0] })))
  }

  /// The dense layer of one block of rows over x_t alone, with b.
  func input(_ block: Int) -> Operation { dense(inputWeight, inputBias, block) }

  /// The dense layer of one block of rows over h_{t−1} alone, with c.
  func state(_ block: Int) -> Operation { dense(stateWeight, stateBias, block) }

  private func dense(_ weight: Tensor, _ bias: Tensor, _ block: Int) -> Operation {
    let (rows, columns) = (block * units..<(block + 1) * units, weight.shape.axes[1])
    let part = weight.elements[rows.lowerBound * columns..<rows.upperBound * columns]
    return .dense(
      Dense(
        weight: Tensor(shape: [units, columns], elements: Array(part)),
        bias: Tensor(rows.map { bias[$0] })))
  }
}
