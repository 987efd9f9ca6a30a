/** What the colours of a plot stand for. */
export function Key({ entries }: { readonly entries: readonly (readonly [what: string, colour: string])[] }) {
  return (
    <ul class="key">
      {entries.map(([what, colour]) => (
        <li key={what}>
          <svg aria-hidden="true" width="12" height="12">
            <rect width="12" height="12" rx="2" fill={colour} />
          </svg>{" "}
          {what}
        </li>
      ))}
    </ul>
  );
}
