/** Enough for every document of a large account; beyond it the oldest answers are dropped, so that memory stays flat. */
const LIMIT = 20_000;

/** The question, with its answers kept by the text that was asked about: identical documents are decided once. */
export function memoize<V>(question: (texts: readonly string[]) => V): (texts: readonly string[]) => V {
  const answers = new Map<string, V>();
  return (texts) => {
    const key = texts.length === 1 ? `1${texts[0]}` : JSON.stringify(texts);
    const kept = answers.get(key);
    if (kept !== undefined) return kept;
    const answer = question(texts);
    if (answers.size >= LIMIT) answers.delete(answers.keys().next().value as string);
    answers.set(key, answer);
    return answer;
  };
}
