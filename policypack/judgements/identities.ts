import type { Fact, IdentityKind } from "../../stack/facts";
import { type Identities, identities } from "../../stack/model";
import { factsOf } from "../../stack/readers";
import type { RawResource } from "../../stack/reading";
import { guarded, type Reporter, reportLater } from "../policy/reporter";

/** For what is said elsewhere. */
export const SILENT: Reporter = { place: "", violation: () => {}, warning: () => {}, note: () => {} };

/** While someone holds the resources: an audit asks several policies about the same ones. */
const joined = new WeakMap<readonly RawResource[], Identities>();

/** The stack's identities. A resource that can't be read is a violation of its own and costs the others nothing. */
export function readIdentities(resources: readonly RawResource[], report: Reporter): Identities {
  const known = joined.get(resources);
  if (known !== undefined) return known;
  const facts: Fact[] = [];
  let told = false;
  const telling = (tell: () => void) => {
    told = true;
    tell();
  };
  const watched: Reporter = {
    place: report.place,
    violation: (...said) => telling(() => report.violation(...said)),
    warning: (...said) => telling(() => report.warning(...said)),
    note: (...said) => telling(() => report.note(...said)),
  };
  for (const resource of resources) {
    guarded(watched, resource.name, resource.urn, () => {
      for (const fact of factsOf(resource)) facts.push(fact);
    });
  }
  const found = identities(facts);
  // What was said about a resource is to be said in each policy.
  if (!told) joined.set(resources, found);
  return found;
}

/** The stack's identities, as far as its resources can be read. */
export function identitiesIn(resources: readonly RawResource[]): Identities {
  return readIdentities(resources, SILENT);
}

/** Says which resources can't be placed during the preview, of those that belong to this kind of principal. */
export function reportUnplaced(report: Reporter, { unplaced }: Identities, kind: IdentityKind): void {
  for (const { origin, of, reference } of unplaced) {
    if (of !== kind) continue;
    reportLater(report, `which ${kind} \`${origin.name}\` belongs to`, origin.urn, [`its \`${reference.property}\``]);
  }
}
