import { SCHEMA_VERSION } from "../schema-version";
import { readAdoption } from "./adoption/read";
import { readEvents } from "./events";
import type { Report } from "./report";
import type { Sources } from "./sources";
import { trendOf } from "./trend";

/** Reads what the sources name and measures it. `say` is told what is being done. */
export async function makeReport(sources: Sources, say: (what: string) => void): Promise<Report> {
  const now = new Date();
  const generated = now.toISOString();
  const { account, adoption, privilegedRoles, gaps } = await readAdoption(sources, now, say);
  const events = await readEvents(sources, privilegedRoles, now, say);
  const trend = await trendOf(sources.sinceReport ?? [], adoption, generated);
  return { schemaVersion: SCHEMA_VERSION, generated, account, adoption, ...events, trend, gaps: [...gaps, ...events.gaps] };
}
