import type { Judgement } from "../audit/judge";
import type { Placed } from "./documents";

/** The judgement with every finding at its place: the statement that it is about, else its document, else its resource. */
export function withPlaces(judgement: Judgement, placed: readonly Placed[]): Judgement {
  const byUrn = new Map(placed.map((one) => [one.resource.urn, one]));
  const findings = judgement.findings.map((finding) => {
    const one = byUrn.get(finding.resource.id);
    if (one === undefined) return finding;
    const { path = [], statement } = judgement.evidence.get(finding.fingerprint) ?? {};
    const inDocument = statement === undefined || path.length === 0 ? [] : ["Statement", statement.index];
    return { ...finding, at: { file: one.source.path, ...one.source.locate(one.inFile([...path, ...inDocument])) } };
  });
  return { ...judgement, findings };
}
