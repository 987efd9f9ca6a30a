import type { DocumentKind } from "@mfa-guard/iam";
import { KINDS, MAX_DOCUMENTS, MAX_TEXT, type Paper } from "./paper";

/** What browsers and mail programs carry, in characters of the fragment. */
const MAX_LINK = 16_000;
const MARK = "#d=";

/** A fragment that holds the documents, compressed; undefined where it would be longer than {@link MAX_LINK}. */
export async function fragmentOf(papers: readonly Paper[]): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(JSON.stringify(papers.map(({ text, as }) => [text, as ?? ""])));
  const packed = await read(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw")), MAX_LINK);
  if (packed === undefined) return undefined;
  const text = btoa(String.fromCharCode(...packed));
  const fragment = MARK + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return fragment.length > MAX_LINK ? undefined : fragment;
}

/** The documents that a fragment holds; undefined of any other fragment, and of one that unpacks to more than the page takes. */
export async function papersOf(fragment: string): Promise<readonly Paper[] | undefined> {
  if (!fragment.startsWith(MARK) || fragment.length > MAX_LINK) return undefined;
  try {
    const packed = Uint8Array.from(atob(fragment.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    const bytes = await read(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")), MAX_DOCUMENTS * MAX_TEXT);
    const list: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(list) || list.length === 0 || list.length > MAX_DOCUMENTS || !list.every(isPair)) return undefined;
    return list.map(([text, as], id) => ({
      id,
      text: text.slice(0, MAX_TEXT),
      as: KINDS.find((kind) => kind === as) as DocumentKind | undefined,
    }));
  } catch {
    return undefined;
  }
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "string");
}

/** All bytes of a stream; undefined where there are more than `most`, which are left where they are. */
async function read(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
