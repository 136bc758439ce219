import Dispatch
import Foundation
import Synchronization

/// The threads of one engine.
///
/// A pass gathers the team once; within it the leader opens regions of independent tasks, and all
/// draw tasks from one counter until none is left. Between regions the helpers spin for the moment
/// that it takes, since waking a thread costs more than most regions last. Every task owns what it
/// writes, and what several tasks add up is put together in the order of the tasks: the result has
/// the same bits for any number of threads.
final class Team: @unchecked Sendable {
  let width: Int
  private let next = Atomic<Int>(0)
  private let inside = Atomic<Int>(0)
  private let isOpen = Atomic<Bool>(false)
  private let isDismissed = Atomic<Bool>(true)
  // Written by the leader while no region is open.
  private var count = 0
  private var task: (Int) -> Void = { _ in }

  init(width: Int) { self.width = width }

  /// Runs a pass with the team gathered.
  func gather<Value, Failure: Error>(
    _ pass: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    guard width > 1, isDismissed.load(ordering: .relaxed) else { return try pass() }
    var result: Result<Value, Failure>?
    isDismissed.store(false, ordering: .releasing)
    withoutActuallyEscaping(pass) { pass in
      let leader = Leader { result = Result(catching: pass) }
      DispatchQueue.concurrentPerform(iterations: width) { [self] member in
        if member == 0 {
          leader.lead()
          isDismissed.store(true, ordering: .releasing)
        } else {
          help()
        }
      }
    }
    guard let result else { preconditionFailure("the leader has led") }
    return try result.get()
  }

  /// Runs all tasks, on all threads.
  func forEach(_ tasks: Int, _ task: (Int) -> Void) {
    guard tasks > 1, width > 1, !isDismissed.load(ordering: .relaxed) else {
      for index in 0..<tasks { task(index) }
      return
    }
    withoutActuallyEscaping(task) { task in
      count = tasks
      self.task = task
      next.store(0, ordering: .relaxed)
      isOpen.store(true, ordering: .sequentiallyConsistent)
      draw()
      isOpen.store(false, ordering: .sequentiallyConsistent)
      while inside.load(ordering: .sequentiallyConsistent) > 0 { pause() }
      self.task = { _ in }
    }
  }

  private func draw() {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      task(index)
    }
  }

  private func help() {
    var idle = 0
    while !isDismissed.load(ordering: .acquiring) {
      guard isOpen.load(ordering: .relaxed) else {
        idle += 1
        idle < 20_000 ? pause() : yield()
        continue
      }
      idle = 0
      // A region that was closed in between is not entered; the leader waits for whoever is inside.
      inside.add(1, ordering: .sequentiallyConsistent)
      if isOpen.load(ordering: .sequentiallyConsistent) { draw() }
      inside.subtract(1, ordering: .sequentiallyConsistent)
      while isOpen.load(ordering: .relaxed), next.load(ordering: .relaxed) >= count { pause() }
    }
  }

  @inline(__always)
  private func pause() { _ = isOpen.load(ordering: .relaxed) }

  private func yield() { sched_yield() }
}

/// The pass that a team's first member runs; nobody else touches it.
private struct Leader: @unchecked Sendable {
  let lead: () -> Void
}
