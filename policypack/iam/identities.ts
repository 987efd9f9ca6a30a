import { guarded, type Report } from "../policy/define";
import type { Fact, PrincipalKind } from "../stack/facts";
import { type Identities, identities } from "../stack/model";
import { factsOf } from "../stack/readers";
import type { RawResource } from "../stack/reading";

/** The stack's identities. A resource that can't be read is a violation of its own and costs the others nothing. */
export function readIdentities(resources: readonly RawResource[], report: Report): Identities {
  const facts: Fact[] = [];
  for (const resource of resources) {
    guarded(report, resource.name, resource.urn, () => {
      for (const fact of factsOf(resource)) facts.push(fact);
    });
  }
  return identities(facts);
}

/** Says which resources can't be placed during the preview, of those that belong to this kind of principal. */
export function reportUnplaced(report: Report, { unplaced }: Identities, kind: PrincipalKind): void {
  for (const { origin, of, reference } of unplaced) {
    if (of !== kind) continue;
    report.later(
      `Which ${kind} \`${origin.name}\` belongs to is known at the update only (\`${reference.property}\`), so it counts for none until then.`,
      origin.urn,
    );
  }
}
