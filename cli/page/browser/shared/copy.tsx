import { useState } from "preact/hooks";

/** Copies `text`, and says whether it did. `what` names it for those who hear the page. */
export function Copy({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, say] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => say("Copied"),
      () => say("The browser refused: select the text instead"),
    );
  return (
    <p class="copy">
      <button type="button" onClick={copy}>
        Copy {what}
      </button>{" "}
      <span role="status">{said}</span>
    </p>
  );
}
