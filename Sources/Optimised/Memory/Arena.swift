/// A plan of one memory block for all values of a pass. Values that are never needed at the same
/// time share memory.
struct ArenaPlan {
  /// A stretch of memory, with the steps during which it is needed.
  private struct Stretch {
    let count: Int
    let first: Int
    let last: Int
    var offset = 0
  }

  private var stretches: [Stretch] = []

  /// Requests `count` numbers from the first step to the last; returns the index of the request.
  mutating func add(_ count: Int, from first: Int, through last: Int) -> Int {
    let line = 16
    stretches.append(
      Stretch(count: (count + line - 1) / line * line, first: first, last: max(first, last)))
    return stretches.count - 1
  }

  /// Assigns an offset to each request: largest request first, lowest free offset first.
  func placed() -> (offsets: [Int], count: Int) {
    var stretches = stretches
    // The requests placed so far, by ascending offset.
    var placed: [Int] = []
    let order = stretches.indices.sorted {
      (stretches[$1].count, $0) < (stretches[$0].count, $1)
    }
    for index in order {
      let stretch = stretches[index]
      var offset = 0
      for other in placed {
        let other = stretches[other]
        guard other.offset < offset + stretch.count else { break }
        guard other.first <= stretch.last, stretch.first <= other.last else { continue }
        offset = max(offset, other.offset + other.count)
      }
      stretches[index].offset = offset
      placed.insert(index, at: placed.partition { stretches[$0].offset < offset })
    }
    return (stretches.map(\.offset), stretches.map { $0.offset + $0.count }.max() ?? 0)
  }
}

extension [Int] {
  /// The number of elements at the beginning that satisfy a condition which no later element does.
  fileprivate func partition(_ isBefore: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Memory that an engine keeps between passes. It only grows and is never cleared.
final class Arena {
  private(set) var base: Floats
  private var count: Int

  init() {
    count = 16
    base = Arena.allocate(count)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// Ensures room for `wanted` numbers. If the memory grows, its contents are lost.
  func reserve(_ wanted: Int) {
    guard wanted > count else { return }
    UnsafeMutableRawPointer(base).deallocate()
    count = wanted
    base = Arena.allocate(wanted)
  }

  static func allocate(_ count: Int) -> Floats {
    UnsafeMutableRawPointer.allocate(byteCount: max(count, 16) * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: count)
  }
}

/// Temporary memory for a single step, taken piece by piece and released all at once.
final class Scratch {
  private var blocks: [(base: Floats, count: Int)] = []
  private var block = 0
  private var used = 0

  deinit { for block in blocks { UnsafeMutableRawPointer(block.base).deallocate() } }

  /// `count` uninitialised floats.
  func take(_ count: Int) -> Floats {
    let count = (count + 15) / 16 * 16
    while block < blocks.count, used + count > blocks[block].count {
      block += 1
      used = 0
    }
    if block == blocks.count {
      let size = max(count, 1 << 16)
      blocks.append((Arena.allocate(size), size))
      used = 0
    }
    defer { used += count }
    return blocks[block].base + used
  }

  /// A buffer for a batch in this layout, with zeros in its border and uninitialised otherwise.
  func take(_ layout: Layout, examples: Int) -> Buffer {
    let buffer = Buffer(take(layout.count * examples), layout)
    for n in 0..<examples { buffer.clearBorder(of: n) }
    return buffer
  }

  /// Releases everything.
  func clear() {
    block = 0
    used = 0
  }
}
