import Dispatch
import Foundation
import Synchronization

/// The threads of one engine.
///
/// A pass gathers the team once and then opens regions of independent tasks. In every region a
/// thread begins with the same part of the batch, whose values are in its own cache; then it helps
/// with the parts of the others. Between regions the threads spin, since waking a thread takes
/// longer than most regions last.
///
/// Each output belongs to one task, and sums over several tasks are combined in the order of the
/// tasks. So the result has the same bits for any number of threads.
final class Team: @unchecked Sendable {
  let width: Int
  private let ranges: [TaskRange]
  private let inside = Atomic<Int>(0)
  private let isOpen = Atomic<Bool>(false)
  private let isDismissed = Atomic<Bool>(true)
  // Written by the leader while no region is open.
  private var task: (Int) -> Void = { _ in }

  init(width: Int) {
    self.width = width
    ranges = (0..<width).map { _ in TaskRange() }
  }

  /// Runs a pass with the team gathered.
  func gather<Value, Failure: Error>(
    _ pass: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    guard width > 1, isDismissed.load(ordering: .relaxed) else { return try pass() }
    var result: Result<Value, Failure>?
    isDismissed.store(false, ordering: .releasing)
    withoutActuallyEscaping(pass) { pass in
      let work = LeaderWork { result = Result(catching: pass) }
      DispatchQueue.concurrentPerform(iterations: width) { [self] member in
        if member == 0 {
          work.run()
          isDismissed.store(true, ordering: .releasing)
        } else {
          help(as: member)
        }
      }
    }
    guard let result else { preconditionFailure("the leader has run the pass") }
    return try result.get()
  }

  /// Runs all tasks on all threads.
  ///
  /// - Parameter tasks: The number of tasks; neighbours belong to the same part of a batch.
  func forEach(_ tasks: Int, _ task: (Int) -> Void) {
    guard tasks > 1, width > 1, !isDismissed.load(ordering: .relaxed) else {
      for index in 0..<tasks { task(index) }
      return
    }
    withoutActuallyEscaping(task) { task in
      self.task = task
      for (member, range) in ranges.enumerated() {
        range.end.store((member + 1) * tasks / width, ordering: .relaxed)
        range.next.store(member * tasks / width, ordering: .relaxed)
      }
      isOpen.store(true, ordering: .sequentiallyConsistent)
      draw(as: 0)
      isOpen.store(false, ordering: .sequentiallyConsistent)
      var spin = SpinWait()
      while inside.load(ordering: .sequentiallyConsistent) > 0 { spin.once() }
      self.task = { _ in }
    }
  }

  /// Runs tasks until none is left, the thread's own first.
  private func draw(as member: Int) {
    for distance in 0..<width {
      let range = ranges[(member + distance) % width]
      while let index = range.draw() { task(index) }
    }
  }

  private func help(as member: Int) {
    var spin = SpinWait()
    while !isDismissed.load(ordering: .acquiring) {
      guard isOpen.load(ordering: .relaxed) else {
        spin.once()
        continue
      }
      // A region that was closed in the meantime is not entered; the leader waits for threads
      // inside.
      inside.add(1, ordering: .sequentiallyConsistent)
      if isOpen.load(ordering: .sequentiallyConsistent) { draw(as: member) }
      inside.subtract(1, ordering: .sequentiallyConsistent)
      spin = SpinWait()
      while isOpen.load(ordering: .relaxed), ranges.allSatisfy(\.isDone) { spin.once() }
    }
  }
}

/// Waits for another thread. It spins for a while, since most waits are shorter than waking a
/// thread, then yields in case the other thread has no core to run on.
private struct SpinWait {
  private var turns = 0

  @inline(__always)
  mutating func once() {
    turns &+= 1
    if turns > 5_000 { sched_yield() }
  }
}

/// The range of neighbouring tasks with which one thread begins.
private final class TaskRange {
  let next = Atomic<Int>(0)
  let end = Atomic<Int>(0)
  // Keeps two threads' counters on different cache lines.
  private let distance = InlineArray<14, Int>(repeating: 0)

  /// The next task, or `nil` when none is left.
  func draw() -> Int? {
    let index = next.add(1, ordering: .relaxed).oldValue
    return index < end.load(ordering: .relaxed) ? index : nil
  }

  var isDone: Bool { next.load(ordering: .relaxed) >= end.load(ordering: .relaxed) }
}

/// The pass, which only the leading thread runs.
private struct LeaderWork: @unchecked Sendable {
  let run: () -> Void
}
