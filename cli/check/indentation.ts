/** By what the text's first indented line is indented; two spaces where there is none. */
export function indentationOf(text: string): { readonly unit: " " | "\t"; readonly size: number } {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
  return indent.startsWith("\t") ? { unit: "\t", size: 1 } : { unit: " ", size: indent.length };
}
