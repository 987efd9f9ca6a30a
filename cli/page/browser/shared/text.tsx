/** Controls, and marks that turn the direction of text: they would make a name look like another. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b\u2060\ufeff]/gu;

/** The text with each character that can't be seen written as its code point: names come from whoever made them. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

/** AWS's own names are shorter than this; a longer one is cut, and its length said. */
const LONGEST = 256;

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${count(text.length, "character")})`;
}

/** A name from the account, kept from turning the text around it. */
export function Name({ children }: { readonly children: string }) {
  return <bdi>{visible(cut(children))}</bdi>;
}

/** `1 user`, `5,000 users`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** Sentences in which what stands in backticks is code. */
export function Prose({ children }: { readonly children: string }) {
  const text = visible(children.replaceAll(/\S+/g, cut));
  const parts = text.split("`");
  // A lone backtick, which may come from a name, is text.
  if (parts.length % 2 === 0) return <bdi>{text}</bdi>;
  return <bdi>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</bdi>;
}
