import Arguments

Program.run(.benchmark) { arguments throws(Refusal) in
  try Request(arguments).run()
}
