import { groupBy } from "../../../../stack/group-by";
import type { Finding } from "../../../findings/finding";
import { count, Prose } from "../shared/text";
import type { AuditData } from "./data";
import { Severity } from "./severity";

interface Props {
  readonly findings: readonly Finding[];
  readonly policies: AuditData["policies"];
  readonly show: (policy: string) => void;
}

/** Each policy that finds something, with the first of its ways in: findings come the worst first. */
export function Policies({ findings, policies, show }: Props) {
  const byPolicy = groupBy(findings, ({ policy }) => policy);
  return (
    <section aria-labelledby="how">
      <h2 id="how">How to get in</h2>
      <ul class="policies">
        {[...byPolicy].map(([policy, found]) => (
          <li key={policy}>
            <h3>
              {found[0] && <Severity of={found[0]} />} {policies.find(({ name }) => name === policy)?.title ?? policy}
            </h3>
            <p class="prose">
              <Prose>{found[0]?.how ?? ""}</Prose>
            </p>
            <button type="button" onClick={() => show(policy)}>
              Show {found.length === 1 ? "this finding" : `all ${count(found.length, "finding")}`}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
