/// One run through a box of connections in memory, in one of its directions.
///
///     written[i] (+)= w · read[i] · factor[i]
///
/// Loops over elements that are not written twice are outside, so that they can be divided among
/// threads; the innermost loop runs over neighbours if it can.
struct BoxRun {
  /// A loop, with its steps in memory.
  private struct Loop {
    var length: Int
    var read: Int
    var written: Int
    var factor: Int
  }

  private let read: Buffer
  private let written: Buffer
  private let factor: Buffer?
  private let w: Float
  private let replaces: Bool
  private let starts: (read: Int, written: Int, factor: Int)
  private let outer: [Loop]
  private let inner: Loop
  private let count: Int

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - isTransposed: Whether it goes from the result to the operand.
  ///   - w: The weight of all connections.
  ///   - factor: What each written element is multiplied by, at its own place.
  ///   - replaces: Whether to replace what is written instead of adding to it.
  init(
    _ box: Box, isTransposed: Bool, of read: Buffer, times w: Float, factor: Buffer?,
    into written: Buffer, replaces: Bool
  ) {
    func distances(_ from: Step, _ to: Step) -> (read: Int, written: Int, factor: Int) {
      let (source, target) = isTransposed ? (to, from) : (from, to)
      return (
        read.layout.distance(source), written.layout.distance(target),
        factor?.layout.distance(target) ?? 0
      )
    }
    let start = distances(box.source, box.target)
    starts = (
      read.layout.start + start.read, written.layout.start + start.written,
      (factor?.layout.start ?? 0) + start.factor
    )
    // Neighbours first, and elements that are written twice last.
    let steps = box.axes.filter { $0.length > 1 }
      .map { (length: $0.length, step: distances($0.from, $0.to)) }
      .sorted {
        ($0.step.written == 0 ? Int.max : abs($0.step.written), abs($0.step.read))
          < ($1.step.written == 0 ? Int.max : abs($1.step.written), abs($1.step.read))
      }
    var loops: [Loop] = []
    for (length, step) in steps {
      if let last = loops.last, step.read == last.read * last.length,
        step.written == last.written * last.length, step.factor == last.factor * last.length
      {
        loops[loops.count - 1].length *= length
      } else {
        loops.append(
          Loop(length: length, read: step.read, written: step.written, factor: step.factor))
      }
    }
    let innermost =
      loops.firstIndex { $0.read == 1 && $0.written <= 1 }
      ?? loops.firstIndex { $0.written == 1 } ?? loops.indices.first
    inner =
      innermost.map { loops.remove(at: $0) } ?? Loop(length: 1, read: 0, written: 0, factor: 0)
    outer =
      loops.filter { $0.written != 0 }.reversed() + loops.filter { $0.written == 0 }.reversed()
    (self.read, self.written, self.factor, self.w) = (read, written, factor, w)
    self.replaces = replaces
    count = box.count
  }

  /// Runs all examples. The threads divide the outermost loop, unless there is little to do or all
  /// iterations write the same elements.
  func run(examples: Int, team: Team) {
    let block = 1 << 13
    let divided = outer.first ?? inner
    guard divided.written != 0, count * examples >= block else {
      for n in 0..<examples { run(outer[...], of: n, starts, count: inner.length) }
      return
    }
    let chunk = max(1, block * divided.length / count)
    let chunks = (divided.length + chunk - 1) / chunk
    team.forEach(examples * chunks) { task in
      let (n, part) = task.quotientAndRemainder(dividingBy: chunks)
      let range = part * chunk..<min((part + 1) * chunk, divided.length)
      if outer.isEmpty {
        let place = moved(starts, along: inner, by: range.lowerBound)
        run([], of: n, place, count: range.count)
      } else {
        for i in range {
          let place = moved(starts, along: divided, by: i)
          run(outer.dropFirst(), of: n, place, count: inner.length)
        }
      }
    }
  }

  private typealias Offsets = (read: Int, written: Int, factor: Int)

  @inline(__always)
  private func moved(_ place: Offsets, along loop: Loop, by i: Int) -> Offsets {
    (
      place.read + i * loop.read, place.written + i * loop.written, place.factor + i * loop.factor
    )
  }

  /// The loops, and `count` iterations of the innermost one.
  private func run(_ loops: ArraySlice<Loop>, of n: Int, _ place: Offsets, count: Int) {
    guard let loop = loops.first else { return run(of: n, place, count: count) }
    let rest = loops.dropFirst()
    for i in 0..<loop.length {
      run(rest, of: n, moved(place, along: loop, by: i), count: count)
    }
  }

  /// The innermost loop.
  private func run(of n: Int, _ place: Offsets, count: Int) {
    let source = UnsafePointer(read.example(n) + place.read)
    let target = written.example(n) + place.written
    let factor = factor.map { UnsafePointer($0.example(n) + place.factor) }
    if inner.written == 0 {
      var total: Float = 0
      if inner.read == 1 {
        total = sum(source, count)
      } else {
        for i in 0..<count { total += source[i * inner.read] }
      }
      let message = w * total * (factor?.pointee ?? 1)
      target.pointee = replaces ? message : target.pointee + message
    } else if inner.read == 1, inner.written == 1 {
      copy(source, into: target, factor, count)
    } else {
      for i in 0..<count {
        let message = w * source[i * inner.read] * (factor.map { $0[i * inner.factor] } ?? 1)
        let place = i * inner.written
        target[place] = replaces ? message : target[place] + message
      }
    }
  }

  /// The innermost loop over neighbours.
  @inline(__always)
  private func copy(
    _ source: UnsafePointer<Float>, into target: Floats, _ factor: UnsafePointer<Float>?,
    _ count: Int
  ) {
    if let factor {
      for i in 0..<count {
        let message = w * source[i] * factor[i]
        target[i] = replaces ? message : target[i] + message
      }
    } else if replaces, w == 1 {
      target.update(from: source, count: count)
    } else if replaces {
      for i in 0..<count { target[i] = w * source[i] }
    } else {
      for i in 0..<count { target[i] += w * source[i] }
    }
  }
}
