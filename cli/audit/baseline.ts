import { z } from "zod";
import type { Finding } from "./finding";
import { readJson } from "./sources/read";

const earlier = z.object({ version: z.literal(1), findings: z.array(z.object({ fingerprint: z.string() })) });

/** The findings that an earlier report doesn't hold. One whose message differs is new: something about it has changed. */
export function withoutKnown(findings: readonly Finding[], path: string): readonly Finding[] {
  const known = new Set(
    readJson(path, earlier, "what `mfa-guard audit --format json` printed earlier").findings.map(({ fingerprint }) => fingerprint),
  );
  return findings.filter(({ fingerprint }) => !known.has(fingerprint));
}
