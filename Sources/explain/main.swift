import Arguments

Program.run(.explain) { arguments throws(Refusal) in
  try Request(arguments).run()
}
