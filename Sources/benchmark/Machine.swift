import Foundation

/// The machine that runs the benchmark.
enum Machine {
  /// The load average of the last minute.
  static var load: Double {
    var averages = [0.0]
    return getloadavg(&averages, 1) == 1 ? averages[0] : 0
  }

  /// The machine's processor, and whether its times can be trusted at the moment.
  static var description: String {
    let load = load
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let state =
      load > 0.5
      ? "the machine is not idle: times will be too long" : "the machine is idle"
    return "\(processor), cores: \(cores), load average: \(String(format: "%.2f", load)); \(state)"
  }

  private static var processor: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    return name?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "processor unknown"
  }

  /// The peak memory of this process, in bytes.
  static var peakMemory: Int {
    #if os(Linux)
      // `getrusage` would also count memory of the parent from before this process started.
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
