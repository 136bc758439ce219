import Foundation

/// The machine at hand.
enum Machine {
  /// How many processes want to run, on average over the last minute.
  static var load: Double {
    var averages = [0.0]
    return getloadavg(&averages, 1) == 1 ? averages[0] : 0
  }

  /// What it is, and whether its numbers can be trusted now.
  static var description: String {
    let load = load
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let state =
      load > 0.5
      ? "the machine is not idle: what follows is slower than it could be" : "the machine is idle"
    return "\(processor), cores: \(cores), load average: \(String(format: "%.2f", load)); \(state)"
  }

  private static var processor: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    return name?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "processor unknown"
  }

  /// The most memory that this process has had at once, in bytes.
  static var peakMemory: Int {
    #if os(Linux)
      // Not getrusage, which also counts what the parent had when it started this process.
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 * 1024 } ?? 0
    #else
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
