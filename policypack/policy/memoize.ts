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

interface Node<V> {
  readonly next: WeakMap<object, Node<V>>;
  made?: { readonly value: V };
}

/** What is made of these very objects, kept as long as they are. */
export function memoizeObjects<A extends readonly object[], V>(make: (...objects: A) => V): (...objects: A) => V {
  const root: Node<V> = { next: new WeakMap() };
  return (...objects) => {
    const last = objects.reduce<Node<V>>((node, object) => {
      const next = node.next.get(object) ?? { next: new WeakMap() };
      node.next.set(object, next);
      return next;
    }, root);
    last.made ??= { value: make(...objects) };
    return last.made.value;
  };
}
