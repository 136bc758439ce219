import Networks

/// A depthwise convolution, in which every channel has a filter of its own, in one of its directions:
/// sums of products channel by channel, a panel of channels at a time.
///
///     out[p][c] = Σ_t in[place of t in p's window][c] · w[t][c]
///
/// As sweeps, each channel would be a group whose one output fills one lane of thirty-two.
struct Depthwise {
  /// For each row and column that is written, what is read there and with which position of the kernel.
  private let (rows, columns): ([[Window.Tap]], [[Window.Tap]])
  /// The size of the kernel.
  private let (height, width): (Int, Int)
  private let channels: Int

  /// Creates the forward direction of a convolution; `nil` if it is not depthwise.
  init?(_ convolution: Convolution, over positions: WindowPositions) {
    let axes = convolution.weight.shape.axes
    guard convolution.groups > 1, axes[0] == convolution.groups, axes[1] == 1 else { return nil }
    (rows, columns) = (positions.rows, positions.columns)
    (height, width) = (axes[2..<axes.count - 1].reduce(1, *), axes[axes.count - 1])
    channels = axes[0]
  }

  private init(_ forward: Depthwise, rows: [[Window.Tap]], columns: [[Window.Tap]]) {
    (self.rows, self.columns) = (rows, columns)
    (height, width, channels) = (forward.height, forward.width, forward.channels)
  }

  /// The transposed direction, for an operand with this number of rows and columns.
  func transposed(rows: Int, columns: Int) -> Depthwise {
    func inverted(_ taps: [[Window.Tap]], _ count: Int) -> [[Window.Tap]] {
      var above = Array(repeating: [Window.Tap](), count: count)
      for (output, taps) in taps.enumerated() {
        for tap in taps {
          above[tap.input].append(Window.Tap(input: output, kernel: tap.kernel))
        }
      }
      return above
    }
    return Depthwise(
      self, rows: inverted(self.rows, rows), columns: inverted(self.columns, columns))
  }

  private var panels: Int { (channels + Panel.width - 1) / Panel.width }

  /// Packs the weights panel by panel, position by position of the kernel. Both directions use them.
  func packed(_ weights: StoredNumbers, _ transform: WeightTransform) -> UnsafeMutablePointer<Panel>
  {
    let taps = height * width
    let memory = UnsafeMutablePointer<Panel>.allocate(capacity: panels * taps)
    memory.initialize(repeating: Panel(), count: panels * taps)
    let numbers = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Float.self)
    for channel in 0..<channels {
      let (panel, lane) = channel.quotientAndRemainder(dividingBy: Panel.width)
      for tap in 0..<taps {
        numbers[(panel * taps + tap) * Panel.width + lane] = transform(
          weights[channel * taps + tap])
      }
    }
    return memory
  }

  /// Computes the sums for a batch.
  ///
  /// - Parameters:
  ///   - weights: Weights packed by `packed`.
  ///   - factor: What multiplies or gates each sum, at the sum's own place; not read unless `finish`
  ///     requires it.
  func run(
    _ source: Buffer, _ weights: UnsafePointer<Panel>, into target: Buffer, factor: Buffer?,
    _ finish: Finish, examples: Int, team: Team
  ) {
    team.forEachRow(of: target.layout.inner, examples: examples) { row, n in
      let (line, factors) = (target.row(row, of: n), (factor ?? target).row(row, of: n))
      let sources = rows[row].map { source.row($0.input, of: n) }
      for panel in 0..<panels {
        let first = panel * Panel.width
        let count = min(Panel.width, channels - first)
        var finish = finish
        finish.bias = finish.bias.map { $0 + first }
        let start = finish.bias.map { Panel($0, count: count) } ?? Panel()
        let weights = weights + panel * height * width
        for (column, taps) in columns.enumerated() {
          var sums = start
          for (y, line) in zip(rows[row], sources) {
            for x in taps {
              let a = line + (x.input * channels + first)
              sums.add(
                count == Panel.width ? Panel(a) : Panel(a, count: count),
                times: weights[y.kernel * width + x.kernel])
            }
          }
          let place = column * channels + first
          finish.write(sums, to: line + place, factor: factors + place, count: count)
        }
      }
    }
  }
}
