/** The lines that a bench prints: plain text, so that they can be copied into docs/performance.md as they are. */

export function heading(title: string): void {
  console.log(`\n${title}`);
}

export function row(what: string, figure: string): void {
  console.log(`  ${what.padEnd(64)} ${figure}`);
}
