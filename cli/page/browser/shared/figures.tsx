/** Numbers that stand for the page, each with what it counts. */
export function Figures({ figures }: { readonly figures: readonly (readonly [figure: string, what: string])[] }) {
  return (
    <dl class="figures">
      {figures.map(([figure, what]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
