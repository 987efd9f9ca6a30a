import { useState } from "preact/hooks";
import { fragmentOf } from "./link";
import type { Paper } from "./paper";

/** Makes a link that carries the documents in its fragment, which no browser sends to a server. */
export function LinkButton({ papers }: { readonly papers: readonly Paper[] }) {
  const [link, setLink] = useState<{ readonly said: string; readonly address?: string }>({ said: "" });
  const make = async (): Promise<void> => {
    const fragment = await fragmentOf(papers);
    if (fragment === undefined) return setLink({ said: "The documents are too long for a link." });
    const address = `${location.href.replace(/[?#].*$/, "")}${fragment}`;
    await navigator.clipboard.writeText(address).then(
      () => setLink({ said: "Copied. Whoever has the link has the documents.", address }),
      () => setLink({ said: "The browser refused to copy: copy this instead.", address }),
    );
  };
  return (
    <div class="link more">
      <button type="button" onClick={() => void make()}>
        Copy a link
      </button>
      <span role="status">{link.said}</span>
      {link.address && (
        <input readOnly aria-label="The link" value={link.address} onFocus={({ currentTarget }) => currentTarget.select()} />
      )}
    </div>
  );
}
