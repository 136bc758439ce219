import Arguments
import Attribution
import Figures

extension Heatmap {
  /// The colours and scale that the command line chooses; by default the method's own. They can
  /// only be chosen if a picture is written.
  static func chosen(
    by arguments: ParsedArguments, for method: Method
  ) throws(Refusal) -> Heatmap {
    let colours = try arguments.choice(.colours, among: ColourMap.allCases.map(\.rawValue))
    let scale = try arguments.choice(.scale, among: Scale.allCases.map(\.rawValue))
    for option in [Command.Option.colours, .scale]
    where arguments.has(option) && arguments.value(.output)?.suffix != "png" {
      throw Refusal(
        .usage, "\(option.name) needs a heatmap, --output FILE.png")
    }
    let isUnsigned =
      method.isUnsigned && !arguments.has(.noReLU)
      || [Smoothing.smoothGradSquared, .varGrad].map(\.rawValue).contains(arguments.value(.smooth))
    let usual = isUnsigned ? Heatmap.unsigned : .signed
    return Heatmap(
      colours.flatMap(ColourMap.init) ?? usual.colours, scale.flatMap(Scale.init) ?? usual.scale)
  }
}
