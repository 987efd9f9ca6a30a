import { z } from "zod";
import { readJson } from "../account/read";
import { SCHEMA_VERSION } from "../schema-version";
import type { Adoption, TrendPoint } from "./report";

const share = z.object({ count: z.number(), of: z.number() });
const earlier = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  generated: z.iso.datetime(),
  adoption: z.object({ users: share, consoleUsers: share, privilegedUsers: share.nullable() }).nullable(),
});

/** Adoption in the earlier reports and now, oldest first; a report without adoption adds nothing. */
export async function trendOf(paths: readonly string[], adoption: Adoption | null, generated: string): Promise<readonly TrendPoint[]> {
  const reports = await Promise.all(paths.map((path) => readJson(path, earlier, "what `mfa-guard report --format json` prints")));
  return [...reports, { generated, adoption }]
    .flatMap(({ generated, adoption }) => (adoption === null ? [] : [pointOf(adoption, generated)]))
    .sort((a, b) => Date.parse(a.generated) - Date.parse(b.generated));
}

function pointOf({ users, consoleUsers, privilegedUsers }: Omit<TrendPoint, "generated">, generated: string): TrendPoint {
  return { generated, users, consoleUsers, privilegedUsers };
}
